"""The fixtures of the house: a real database for each test, and a client that reads every page."""

import os
import shutil
from datetime import datetime

import pytest
from flask_migrate import upgrade
from jinja2 import BytecodeCache
from werkzeug.routing import Rule

from intranet import clock, create_app
from intranet.extensions import db
from tests.client import CarefulClient
from tests.factories import build_office

pytest_plugins = ("tests.rig.postgres", "tests.rig.browser")
SETTINGS = {"TESTING": True, "PROPAGATE": True, "ARGON2_KIB": 64, "LOG_LEVEL": "WARNING"}


def pytest_configure():
    """``MOMENT="2027-02-06 23:55"`` lets the office live from that moment on: every test has to
    hold in the evening, on a Saturday, at Tết and over New Year (docs/testing.md).
    """
    if "MOMENT" in os.environ:
        wished = datetime.fromisoformat(os.environ["MOMENT"]).replace(tzinfo=clock.VIETNAM)
        real, ahead = clock.utc, wished - clock.utc()
        clock.utc = lambda: real() + ahead


class CompiledTemplates(BytecodeCache):
    """Each test makes an application of its own; a template is compiled once in all of them."""

    kept: dict = {}

    def load_bytecode(self, bucket):
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket):
        self.kept[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture(scope="session", autouse=True)
def addresses_compiled_once():
    """Half the time of making an application is the code that builds its addresses: the same in
    all of them, for it depends on nothing but the rule.
    """
    compile_builder, kept = Rule._compile_builder, {}

    def once(rule, append_unknown=True):
        key = (rule.rule, append_unknown, *rule._trace, repr(rule.defaults))
        if key not in kept:
            kept[key] = compile_builder(rule, append_unknown)
        return kept[key]

    Rule._compile_builder = once
    yield
    Rule._compile_builder = compile_builder


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
def app(request):
    """The application over an own copy of the small office, on each database in turn."""
    yield from request.getfixturevalue(f"{request.param}_place").lent()


@pytest.fixture
def new_app(app):
    """An application that nobody used, over the same office: for tests that add to it."""
    made = _app(app.config["INSTANCE"], DATABASE=app.config["DATABASE"])
    yield made
    _close(made)


@pytest.fixture
def sqlite_app(sqlite_place):
    """The application on SQLite alone: for what does not depend on the database."""
    yield from sqlite_place.lent()


@pytest.fixture(scope="session")
def sqlite_place(sqlite_template, tmp_path_factory):
    """The application on SQLite, and its place."""
    return Place(sqlite_template, tmp_path_factory.mktemp("place") / "instance")


@pytest.fixture(scope="session")
def postgres_place(postgres_template, tmp_path_factory):
    """The application on PostgreSQL, and its place."""
    server, name = postgres_template
    return PostgresPlace(server, name, tmp_path_factory.mktemp("place_pg") / "instance")


class Place:
    """One application for all tests of a worker: it keeps its compiled templates and statements.
    Each test finds the office, its folder and its settings as if they were new.
    """

    def __init__(self, template, folder, **settings):
        self.template, self.folder = template, folder
        self.renew()
        self.app = _app(folder, **settings)
        self.settings = dict(self.app.config)
        self.is_new = True

    def lent(self):
        """Yield the application for one test."""
        if not self.is_new:
            self.renew()
        self.is_new = False
        yield self.app
        _close(self.app)
        self.app.config.clear()
        self.app.config.update(self.settings)

    def renew(self):
        """Put the office back as it is in the template."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self.template, self.folder)


class PostgresPlace(Place):
    """The same with a database of its own."""

    def __init__(self, server, name, folder):
        self.server, self.name, self.own = server, name, f"{name}_own"
        super().__init__(None, folder, DATABASE=server.url(self.own))

    def renew(self):
        """Put the office back: an empty folder, a copy of the database."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.server.drop(self.own)
        self.server.create(self.own, template=self.name)


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
