"""Upgrading an empty database gives exactly the tables of the models; scripts are numbered."""

import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import upgrade
from sqlalchemy import text

from intranet import clock, create_app
from intranet.extensions import db
from intranet.transaction import SYSTEM, transaction
from tests.house.trees import HOUSE

SCRIPTS = sorted((HOUSE / "migrations/versions").glob("*.py"))


def test_migrated_database_equals_the_models(in_app):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_object": _ours}
        )
        found = compare_metadata(context, db.metadata)
    assert found == []


CATALOGUE = (
    "INSERT INTO procedures (id, key, pid, version) VALUES (1, 'k', 'p', 1)",
    "INSERT INTO procedure_versions (id, procedure_id, number, name, name_fold, initials, field,"
    " time_value, time_unit, supplement_clock, counter_service, channels, fee_kind)"
    " VALUES (1, 1, 1, 'n', 'n', 'n', 'f', 0, 'none', 'pause', false, 'direct', 'free')",
)
PAPER = (
    "INSERT INTO procedure_papers (version_id, position, name, submit, originals, copies)"
    " VALUES (1, :position, :name, true, 1, 0)"
)


def test_papers_that_were_taken_for_optional_stay_so(tmp_path):
    app = create_app(INSTANCE=str(tmp_path), TESTING=True, LOG_LEVEL="WARNING")
    names = ("Tờ khai", "Văn bản ủy quyền (nếu có)", "Trường hợp mất: giấy xác nhận")
    with app.app_context():
        upgrade(revision="0003")
        with db.engine.connect().execution_options(rw=True) as connection, connection.begin():
            for statement in CATALOGUE:
                connection.exec_driver_sql(statement)
            rows = [{"position": number, "name": name} for number, name in enumerate(names)]
            connection.execute(text(PAPER), rows)
        upgrade()
        rows = db.session.execute(text("SELECT required FROM procedure_papers ORDER BY position"))
        assert [bool(row.required) for row in rows] == [True, False, False]
        db.session.remove()
        db.engine.dispose()


def test_scripts_are_numbered_without_a_gap():
    numbers = [int(path.name[:4]) for path in SCRIPTS]
    assert numbers == list(range(1, len(SCRIPTS) + 1))
    for path in SCRIPTS:
        assert re.fullmatch(r"\d{4}_[a-z0-9_]+", path.stem), path.name


def test_scripts_go_forward_only():
    for path in SCRIPTS:
        assert "def downgrade" not in path.read_text("utf-8"), path.name


def _ours(thing, name, kind, reflected, compare_to):
    return not (kind == "table" and name.startswith("dossier_search"))


def test_another_sqlite_finds_the_indexes_of_the_log_sound(sqlite_app, monkeypatch):
    late = datetime(2099, 11, 23, 5, 0, 0, 999_999, tzinfo=UTC)
    monkeypatch.setattr(clock, "utc", lambda: late)
    with sqlite_app.app_context():
        for number in range(3):
            with transaction(SYSTEM) as change:
                change.record("tests.act", f"test:{number}")
        db.session.remove()
    with closing(sqlite3.connect(sqlite_app.config["INSTANCE"] / "office.db")) as plain:
        assert plain.execute("PRAGMA integrity_check(audit)").fetchall() == [("ok",)]
        seconds = plain.execute("SELECT at FROM audit WHERE act = 'tests.act'").fetchall()
    assert seconds == [(int(late.timestamp()),)] * 3
