"""The PostgreSQL of the tests: copies of a template are apart, and nothing outlives its owner."""

import subprocess
import sys
import time

import pytest
from sqlalchemy import create_engine, text

from tests.rig import postgres

pytestmark = pytest.mark.postgres


def _ask(server, dbname, *statements):
    engine = create_engine(server.url(dbname))
    try:
        with engine.begin() as connection:
            for statement in statements:
                answer = connection.execute(text(statement))
            return answer.scalar() if answer.returns_rows else None
    finally:
        engine.dispose()


def test_create_copies_a_template_that_then_stays_as_it_was(postgres_server, worker_id):
    template, copy = f"rig_{worker_id}", f"rig_{worker_id}_copy"
    postgres_server.create(template)
    _ask(postgres_server, template, "create table facts (n int)", "insert into facts values (1)")
    postgres_server.create(copy, template=template)
    _ask(postgres_server, copy, "insert into facts values (2)")
    assert _ask(postgres_server, copy, "select sum(n) from facts") == 3
    assert _ask(postgres_server, template, "select sum(n) from facts") == 1
    postgres_server.drop(copy)
    postgres_server.drop(template)
    named = f"select count(*) from pg_database where datname in ('{template}', '{copy}')"
    assert _ask(postgres_server, "postgres", named) == 0


def test_drop_says_nothing_about_a_database_that_is_not_there(postgres_server):
    assert postgres_server.drop("nobody_made_this") is None


def test_stop_leaves_neither_folder_nor_server():
    if postgres.programs() is None:
        postgres.missing("PostgreSQL")
    server = postgres.start()
    assert _ask(server, "postgres", "select 1") == 1
    server.stop()
    assert not server.folder.exists()


def test_start_gives_a_server_that_ends_with_its_owner():
    if postgres.programs() is None:
        postgres.missing("PostgreSQL")
    owner = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    server = postgres.start(owner=owner.pid)
    owner.kill()
    owner.wait()
    end = time.monotonic() + postgres.PATIENCE
    while server.folder.exists() and time.monotonic() < end:
        time.sleep(0.1)
    assert not server.folder.exists()
