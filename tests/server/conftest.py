"""The small office with twenty clerks, served by gunicorn on each database in turn."""

import itertools
import os
import shutil
import sys
from contextlib import contextmanager

import pytest

from tests.server.office import CLERKS, Office, hire

_numbers = itertools.count()


@pytest.fixture(params=["sqlite", "postgres"])
def office(request, tmp_path):
    """An office nobody has worked in, with its clerks; ``office.serve()`` opens its doors."""
    with _office(request.getfixturevalue, request.param, tmp_path) as made:
        made.within(hire, CLERKS)
        yield made
        made.close()


@contextmanager
def _office(fixture, database, folder):
    """An own copy of the template office, in a folder or in a PostgreSQL database."""
    instance = folder / "instance"
    if database == "sqlite":
        shutil.copytree(fixture("sqlite_template"), instance)
        yield Office(instance)
        return
    server, template = fixture("postgres_template")
    name = f"{template}_served_{next(_numbers)}_{os.getpid()}"
    server.create(name, template=template)
    yield Office(instance, server.url(name))
    server.drop(name)


@pytest.fixture(scope="module")
def open_office(sqlite_template, tmp_path_factory):
    """One served office on SQLite for the tests of a module; small bodies only."""
    instance = tmp_path_factory.mktemp("served") / "instance"
    shutil.copytree(sqlite_template, instance)
    made = Office(instance, MAX_BODY=200_000)
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
