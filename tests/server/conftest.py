"""The small office with twenty clerks, served by gunicorn on each database in turn."""

import itertools
import os
import shutil
import sys
from contextlib import contextmanager

import pytest

from tests.server.office import CLERKS, MAX_BODY, Office, hire

_numbers = itertools.count()


@pytest.fixture(params=["sqlite", "postgres"])
def office(request, tmp_path):
    """An office nobody has worked in, with its clerks; ``office.serve()`` opens its doors."""
    with _office(request.getfixturevalue, request.param, tmp_path) as made:
        made.within(hire, CLERKS)
        yield made
        made.close()


@contextmanager
def _office(fixture, database, folder, **settings):
    """An own copy of the template office, in a folder or in a PostgreSQL database."""
    instance = folder / "instance"
    if database == "sqlite":
        shutil.copytree(fixture("sqlite_template"), instance)
        yield Office(instance, **settings)
        return
    server, template = fixture("postgres_template")
    name = f"{template}_served_{next(_numbers)}_{os.getpid()}"
    server.create(name, template=template)
    yield Office(instance, server.url(name), **settings)
    server.drop(name)


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def open_office(request, tmp_path_factory):
    """One served office for the tests of a module; it takes small bodies only."""
    folder = tmp_path_factory.mktemp("served")
    with _office(request.getfixturevalue, request.param, folder, MAX_BODY=MAX_BODY) as made:
        made.serve()
        yield made
        made.close()


@pytest.fixture
def tell(capsys, request):
    """``tell(name=figure)`` writes figures to the terminal when STRESS=1 asked for them."""

    def write(**figures):
        if os.environ.get("STRESS"):
            words = "  ".join(f"{name} {figure}" for name, figure in figures.items())
            with capsys.disabled():
                sys.stdout.write(f"\n{request.node.name}: {words}\n")

    return write
