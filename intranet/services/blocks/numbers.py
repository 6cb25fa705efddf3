"""Every number a counter gave, with what became of it (B5, E14)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import case, or_, select

from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.blocks import Block, BlockNumber, unit_clause
from intranet.models.dossiers import Dossier, DossierCounter
from intranet.models.units import Unit
from intranet.rules import numbering
from intranet.rules.blocks import Fate, fate

CHUNK = 500
DEFAULT_FORM = "{unit}-{day}-{seq:04d}"


@dataclass(frozen=True)
class Number:
    """One number of the counter of ``owner_id``; ``since`` is when it was leased or voided, ``who``
    by whom.
    """

    unit: str
    owner_id: int
    day: date
    number: int
    code: str
    fate: Fate
    block_pid: str | None = None
    reason: str | None = None
    since: datetime | None = None
    who: str | None = None


def counters_of(owners, first, last):
    """Rows of the counters in the span whose unit meets the clause ``owners``: whose, which day,
    how far.
    """
    query = (
        select(
            Unit.id, Unit.pid, Unit.name, Unit.path, Unit.code_prefix,
            DossierCounter.day, DossierCounter.last, DossierCounter.form,
        )
        .join(Unit, Unit.id == DossierCounter.unit_id)
        .where(DossierCounter.day.between(first, last), owners)
        .order_by(Unit.path, DossierCounter.day)
    )  # fmt: skip
    return db.session.execute(query).all()


def numbers_of(counters, first, last):
    """The Number of everything that ``counters`` (rows of ``counters_of``) gave."""
    printed = _printed(counters, first, last)
    codes = {(row.id, row.day): _codes(row) for row in counters}
    with_dossier = _with_dossier(counters, codes, printed, first, last)
    return [n for row in counters for n in _numbers(row, codes, printed, with_dossier)]


def _printed(counters, first, last):
    """{(unit, day): {number: row}} of everything leased in the span."""
    query = (
        select(
            Block.owner_id, Block.day, Block.pid, Block.leased_at,
            BlockNumber.number, BlockNumber.void_reason, BlockNumber.voided_at,
            User.full_name,
            case(
                (BlockNumber.dossier_id.is_not(None), Fate.DOSSIER.value),
                (BlockNumber.voided_at.is_not(None), Fate.VOIDED.value),
                else_=Fate.UNUSED.value,
            ).label("fate"),
        )
        .join(Block, Block.id == BlockNumber.block_id)
        .join(User, User.id == case(
            (BlockNumber.voided_by_id.is_not(None), BlockNumber.voided_by_id),
            else_=Block.leased_by_id,
        ))
        .where(Block.day.between(first, last), Block.owner_id.in_({row.id for row in counters}))
    )  # fmt: skip
    found: dict = {}
    for row in db.session.execute(query):
        found.setdefault((row.owner_id, row.day), {})[row.number] = row
    return found


def _codes(row):
    """{number: code} of one counter."""
    form = row.form or DEFAULT_FORM
    return {
        number: numbering.code_in(form, row.code_prefix, row.day, number)
        for number in range(1, row.last + 1)
    }


def _with_dossier(counters, codes, printed, first, last):
    """The codes that dossiers carry: first those received in the span, then whatever is missing
    (a reception date that was corrected).
    """
    found = set(db.session.scalars(_received(counters, first, last))) if counters else set()
    missing = [
        code
        for key, numbers in codes.items()
        for number, code in numbers.items()
        if code not in found and number not in printed.get(key, ())
    ]
    for start in range(0, len(missing), CHUNK):
        part = missing[start : start + CHUNK]
        found.update(db.session.scalars(select(Dossier.code).where(Dossier.code.in_(part))))
    return found


def _received(counters, first, last):
    rows = {row.path: row for row in counters}
    tops = [row for path, row in rows.items() if not any(_is_above(up, path) for up in rows)]
    units = select(Unit.id).where(or_(*(unit_clause(row) for row in tops)))
    return select(Dossier.code).where(
        Dossier.received_at >= datetime.combine(first, time()),
        Dossier.received_at < datetime.combine(last + timedelta(days=1), time()),
        Dossier.received_unit_id.in_(units),
    )


def _is_above(up, path):
    return path != up and path.startswith(up)


def _numbers(row, codes, printed, with_dossier):
    leased = printed.get((row.id, row.day), {})
    fates = {number: Fate(each.fate) for number, each in leased.items()}
    codes = codes[(row.id, row.day)]
    taken = {number for number, code in codes.items() if code in with_dossier}
    for number, code in codes.items():
        paper = leased.get(number)
        about = {}
        if paper is not None:
            about = {
                "block_pid": paper.pid,
                "reason": paper.void_reason,
                "since": paper.voided_at or paper.leased_at,
                "who": paper.full_name,
            }
        yield Number(row.name, row.id, row.day, number, code, fate(number, taken, fates), **about)
