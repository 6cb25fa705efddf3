"""The gap report: what became of every number a counter gave (B5, E14).

A number is a dossier, unused in a block, voided with its reason, or unexplained. Counters are
taken in the transaction that uses the number, so an unexplained one means somebody went around
the program.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import or_, select

from intranet.extensions import db
from intranet.models.blocks import below
from intranet.models.units import Unit
from intranet.rules.blocks import Fate
from intranet.services.blocks.numbers import Number, counters_of, numbers_of
from intranet.services.dossiers import offers
from intranet.services.dossiers.numbering import owner_of
from intranet.transaction import NotVisible


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
    numbers = numbers_of(counters, first, last)
    lines = _lines(counters, numbers, by_day=unit_pid is not None)
    return Report(first, last, unit_pid, units, lines, numbers)


def _counters(user, first, last):
    owners = or_(Unit.id.in_(below(user)), Unit.id.in_(_own_owners(user)))
    return counters_of(owners, first, last)


def _own_owners(user):
    """Ids of the units whose numbers the person's own desks give out (a prefix from above)."""
    desks = offers.desks_of(user)
    without = [desk for desk in desks if not desk.code_prefix]
    owners = (owner_of(offers.chain_of(desk)) for desk in without)
    return [owner.id for owner in owners if owner is not None]


def _own_pids(user):
    query = select(Unit.pid).where(or_(Unit.id.in_(below(user)), Unit.id.in_(_own_owners(user))))
    return set(db.session.scalars(query))


def _lines(counters, numbers, by_day):
    lines: dict = {}
    for row in counters:
        day = row.day if by_day else None
        lines.setdefault((row.name, day), Line(row.name, row.pid, day))
    for number in numbers:
        lines[(number.unit, number.day if by_day else None)].fates[number.fate] += 1
    return list(lines.values())
