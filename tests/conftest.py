"""The fixtures of the house: a real database for each test, and a client that reads every page."""

import itertools
import os
import shutil

import pytest
from flask_migrate import upgrade
from jinja2 import BytecodeCache

from intranet import create_app
from intranet.extensions import db
from tests.client import CarefulClient
from tests.factories import build_office

pytest_plugins = ("tests.rig.postgres", "tests.rig.browser")
SETTINGS = {"TESTING": True, "PROPAGATE": True, "ARGON2_KIB": 64, "LOG_LEVEL": "WARNING"}
_numbers = itertools.count()


class CompiledTemplates(BytecodeCache):
    """Each test makes an application of its own; a template is compiled once in all of them."""

    kept: dict = {}

    def load_bytecode(self, bucket):
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket):
        self.kept[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    """A migrated and filled SQLite office; tests work on copies of the file."""
    folder = tmp_path_factory.mktemp("office")
    app = _app(folder)
    with app.app_context():
        upgrade()
        build_office()
        db.session.remove()
        db.engine.dispose()
    return folder


@pytest.fixture(scope="session")
def postgres_template(postgres_server, tmp_path_factory):
    """The same office in a PostgreSQL template database; tests work on copies of it."""
    name = f"office_template_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    postgres_server.create(name)
    app = _app(tmp_path_factory.mktemp("office_pg"), DATABASE=postgres_server.url(name))
    with app.app_context():
        upgrade()
        build_office()
        db.session.remove()
        db.engine.dispose()
    return postgres_server, name


@pytest.fixture(params=["sqlite", "postgres"])
def app(request, tmp_path):
    """The application over an own copy of the small office, on each database in turn."""
    if request.param == "sqlite":
        yield from _on_sqlite(request.getfixturevalue("sqlite_template"), tmp_path)
    else:
        yield from _on_postgres(request.getfixturevalue("postgres_template"), tmp_path)


@pytest.fixture
def sqlite_app(sqlite_template, tmp_path):
    """The application on SQLite alone: for what does not depend on the database."""
    yield from _on_sqlite(sqlite_template, tmp_path)


def _on_sqlite(template, folder):
    shutil.copytree(template, folder / "instance", dirs_exist_ok=True)
    app = _app(folder / "instance")
    yield app
    _close(app)


def _on_postgres(template, folder):
    server, name = template
    own = f"{name}_{next(_numbers)}"
    server.create(own, template=name)
    app = _app(folder / "instance", DATABASE=server.url(own))
    yield app
    _close(app)
    server.drop(own)


def _app(folder, **settings):
    app = create_app(INSTANCE=str(folder), **SETTINGS, **settings)
    app.jinja_env.bytecode_cache = CompiledTemplates()
    return app


def _close(app):
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def in_app(app):
    """An application context: for tests of services."""
    with app.app_context():
        yield app


@pytest.fixture
def visit(app):
    """``visit("clerk")`` is a careful client logged in as that person; ``visit()`` a stranger."""
    return lambda who=None: CarefulClient(app, who)


@pytest.fixture
def sqlite_visit(sqlite_app):
    """``visit`` on SQLite alone."""
    return lambda who=None: CarefulClient(sqlite_app, who)
