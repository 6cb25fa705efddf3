"""Taking the next number of a unit and a day, inside the caller's transaction (E14)."""

from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from intranet.extensions import db
from intranet.models.dossiers import DossierCounter
from intranet.models.settings import Setting
from intranet.rules import numbering
from intranet.rules.errors import RuleBroken
from intranet.rules.settings import OFFICE_DEFAULTS
from intranet.rules.words import N_


def upsert(table, dialect):
    """An INSERT that knows ON CONFLICT, in the dialect of the office's database."""
    return {"sqlite": sqlite, "postgresql": postgresql}[dialect].insert(table)


def next_code(chain, day):
    """Return the next code of the desk at the end of ``chain`` (units from the root down).

    The prefix is that of the desk or of its nearest ancestor that has one. Numbers belong to the
    unit with the prefix, so that two desks under one prefix never give the same code. The row of
    the counter stays locked until the caller's transaction ends: dense, no duplicates.
    """
    owner = next((unit for unit in reversed(chain) if unit.code_prefix), None)
    if owner is None:
        raise RuleBroken(
            N_("Bộ phận này chưa có mã đầu của hồ sơ. Báo quản trị khai mã rồi làm lại.")
        )
    number, template = db.session.execute(
        _take(db.engine.dialect.name), {"unit_id": owner.id, "day": day, "last": 1}
    ).one()
    template = template or OFFICE_DEFAULTS["code_template"]
    return numbering.code(template, owner.code_prefix, day, number)


@lru_cache
def _take(dialect):
    """The statement, made once: count up, and read the office's template in the same breath."""
    table = DossierCounter.__table__
    template = select(Setting.value).where(Setting.key == "code_template").scalar_subquery()
    insert = upsert(table, dialect).on_conflict_do_update(
        index_elements=["unit_id", "day"], set_={"last": table.c.last + 1}
    )
    return insert.returning(table.c.last, template)
