"""Taking the next numbers of a unit and a day, inside the caller's transaction (E14)."""

from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite

from intranet.extensions import db
from intranet.models.dossiers import DossierCounter
from intranet.models.settings import Setting
from intranet.rules import numbering
from intranet.rules.errors import RuleBroken
from intranet.rules.settings import OFFICE_DEFAULTS
from intranet.rules.words import N_


@dataclass(frozen=True)
class Taken:
    """Numbers ``first`` to ``last`` of the unit ``owner_id``, and the codes they make."""

    owner_id: int
    first: int
    last: int
    codes: tuple[str, ...]


def upsert(table, dialect):
    """An INSERT that knows ON CONFLICT, in the dialect of the office's database."""
    return {"sqlite": sqlite, "postgresql": postgresql}[dialect].insert(table)


def next_code(chain, day):
    """Return the next code of the desk at the end of ``chain`` (units from the root down)."""
    return take(chain, day).codes[0]


def take(chain, day, count=1):
    """Take the next ``count`` numbers of the desk at the end of ``chain``, in one run.

    The prefix is that of the desk or of its nearest ancestor that has one. Numbers belong to the
    unit with the prefix, so that two desks under one prefix never give the same code. The row of
    the counter stays locked until the caller's transaction ends: dense, no duplicates.
    """
    owner = owner_of(chain)
    if owner is None:
        raise RuleBroken(
            N_("Bộ phận này chưa có mã đầu của hồ sơ. Báo quản trị khai mã rồi làm lại.")
        )
    values = {"unit_id": owner.id, "day": day, "many": count, "prefix": owner.code_prefix}
    last, template = db.session.execute(_take(db.engine.dialect.name), values).one()
    template = template or OFFICE_DEFAULTS["code_template"]
    first = last - count + 1
    codes = (numbering.code(template, owner.code_prefix, day, n) for n in range(first, last + 1))
    return Taken(owner.id, first, last, tuple(codes))


def owner_of(chain):
    """The unit whose numbers the desk at the end of ``chain`` gives out; None without a prefix."""
    return next((unit for unit in reversed(chain) if unit.code_prefix), None)


@lru_cache
def _take(dialect):
    """The statement, made once: count up, and read the office's template in the same breath."""
    table = DossierCounter.__table__
    template = select(Setting.value).where(Setting.key == "code_template").scalar_subquery()
    standard = func.coalesce(template, OFFICE_DEFAULTS["code_template"])
    insert = upsert(table, dialect).values(
        unit_id=bindparam("unit_id"),
        day=bindparam("day"),
        last=bindparam("many"),
        form=func.replace(standard, "{unit}", bindparam("prefix")),
    )
    insert = insert.on_conflict_do_update(
        index_elements=["unit_id", "day"], set_={"last": table.c.last + bindparam("many")}
    )
    return insert.returning(table.c.last, template)
