"""The gap report: what became of every number a counter gave (B5, E14).

A number is a dossier, unused in a block, voided with its reason, or unexplained. Counters are
taken in the transaction that uses the number, so an unexplained one means somebody went around
the program.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import case, or_, select

from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.blocks import Block, BlockNumber, below, unit_clause
from intranet.models.dossiers import Dossier, DossierCounter
from intranet.models.units import Unit
from intranet.rules import numbering
from intranet.rules.blocks import Fate, fate
from intranet.services.dossiers import offers
from intranet.services.dossiers.numbering import owner_of
from intranet.transaction import NotVisible

CHUNK = 500
DEFAULT_FORM = "{unit}-{day}-{seq:04d}"


@dataclass(frozen=True)
class Number:
    """One number; ``since`` is when it was leased or voided, ``who`` by whom."""

    unit: str
    day: date
    number: int
    code: str
    fate: Fate
    block_pid: str | None = None
    reason: str | None = None
    since: datetime | None = None
    who: str | None = None


@dataclass(frozen=True)
class Run:
    """Numbers ``first`` to ``last`` that have one fate for one reason."""

    first: Number
    last: Number

    @property
    def count(self):
        return self.last.number - self.first.number + 1

    def goes_on(self, number):
        """True when ``number`` is the next one and nothing but the number differs."""
        same = replace(number, number=self.last.number, code=self.last.code) == self.last
        return same and number.number == self.last.number + 1


@dataclass
class Line:
    """The numbers of one unit: of a day, or of the whole span when ``day`` is None."""

    unit: str
    unit_pid: str
    day: date | None = None
    fates: Counter = field(default_factory=Counter)

    @property
    def given(self):
        """How many numbers the counter gave."""
        return self.fates.total()


@dataclass(frozen=True)
class Report:
    """``lines`` by unit (by day when one unit was asked for), every number, and the units."""

    first: date
    last: date
    unit_pid: str | None
    units: list
    lines: list
    numbers: list

    @property
    def total(self):
        """How many numbers have each fate."""
        return sum((line.fates for line in self.lines), Counter())

    def without_dossier(self):
        """Runs of numbers somebody should be able to explain, the unexplained first."""
        order = list(reversed(Fate))
        rest = [number for number in self.numbers if number.fate != Fate.DOSSIER]
        rest.sort(key=lambda n: (order.index(n.fate), n.day, n.unit, n.number))
        runs: list = []
        for number in rest:
            if runs and runs[-1].goes_on(number):
                runs[-1] = Run(runs[-1].first, number)
            else:
                runs.append(Run(number, number))
        return runs


def report(user, first, last, unit_pid=None):
    """The Report of the days ``first`` to ``last`` (both counted) for the units ``user`` may see.

    ``NotVisible`` for another unit.
    """
    counters = _counters(user, first, last)
    units = sorted({(row.name, row.pid) for row in counters})
    if unit_pid is not None:
        counters = [row for row in counters if row.pid == unit_pid]
        if not counters and unit_pid not in _own_pids(user):
            raise NotVisible
    printed = _printed(counters, first, last)
    codes = {(row.id, row.day): _codes(row) for row in counters}
    with_dossier = _with_dossier(counters, codes, printed, first, last)
    numbers = [n for row in counters for n in _numbers(row, codes, printed, with_dossier)]
    lines = _lines(counters, numbers, by_day=unit_pid is not None)
    return Report(first, last, unit_pid, units, lines, numbers)


def _counters(user, first, last):
    """Rows of the counters in the span: whose, which day, how far."""
    owners = or_(Unit.id.in_(below(user)), Unit.id.in_(_own_owners(user)))
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


def _own_owners(user):
    """Ids of the units whose numbers the person's own desks give out (a prefix from above)."""
    desks = offers.desks_of(user)
    without = [desk for desk in desks if not desk.code_prefix]
    owners = (owner_of(offers.chain_of(desk)) for desk in without)
    return [owner.id for owner in owners if owner is not None]


def _own_pids(user):
    query = select(Unit.pid).where(or_(Unit.id.in_(below(user)), Unit.id.in_(_own_owners(user))))
    return set(db.session.scalars(query))


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
        yield Number(row.name, row.day, number, code, fate(number, taken, fates), **about)


def _lines(counters, numbers, by_day):
    lines: dict = {}
    for row in counters:
        day = row.day if by_day else None
        lines.setdefault((row.name, day), Line(row.name, row.pid, day))
    for number in numbers:
        lines[(number.unit, number.day if by_day else None)].fates[number.fate] += 1
    return list(lines.values())
