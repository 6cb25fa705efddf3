"""Every column is classified, every personal one is erased, the documents say the same."""

import inspect

from sqlalchemy import LargeBinary, String, Text

from intranet.extensions import db
from intranet.rules import personal
from intranet.services.erasures import inspected, trail, unsent, wiping
from tests.house.trees import ROOT

# Where the facts of a table go, besides the tables that wiping.py, unsent.py and inspected.py name.
ELSEWHERE = {"audit_pd": trail, "audit_reviews": trail}


def test_every_text_column_is_classified(sqlite_app):
    unknown = [
        f"{table.name}.{column.name}"
        for table in db.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, (String, Text, LargeBinary))
        and personal.class_of(table.name, column.name) is None
    ]
    assert unknown == [], "name it in intranet/rules/personal/columns.py"


def test_no_classified_column_is_gone(sqlite_app):
    tables = db.metadata.tables
    named = [(t, c) for t, columns in personal.personal_columns().items() for c in columns]
    assert [f"{t}.{c}" for t, c in named if c not in tables[t].columns] == []


def test_every_table_with_personal_columns_is_erased(sqlite_app):
    models = {mapper.class_.__tablename__: mapper.class_.__name__ for mapper in _mappers()}
    text = "".join(inspect.getsource(module) for module in (wiping, unsent, inspected))
    left = [
        table
        for table in personal.personal_columns()
        if models[table] not in text and table not in ELSEWHERE | {"persons": 0, "slips": 0}
    ]
    assert [table for table in left if table != "erasures"] == []


def test_the_kinds_stand_in_the_document():
    page = (ROOT / "docs/personal-data.md").read_text("utf-8")
    lines = [line for line in page.splitlines() if line.startswith("| ")]
    rows = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines]
    wanted = [(kind.name, kind.what, kind.purpose, kind.kept, kind.then) for kind in personal.KINDS]
    assert [row for row in wanted if row not in rows] == []


def test_every_table_with_personal_columns_belongs_to_a_kind():
    named = {place for kind in personal.KINDS for place in kind.places}
    loose = {"block_numbers", "day_tallies"}  # notes of a day: no kind of their own
    assert set(personal.personal_columns()) - named == loose


def _mappers():
    return db.Model.registry.mappers
