"""Whose rows and which days the figures are counted from."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from sqlalchemy import case, func, select

from intranet.models.dossiers import Dossier
from intranet.models.units import Unit
from intranet.services.dossiers.calendar import calendar_for


@dataclass(frozen=True)
class Scope:
    """``unit`` and all below it, from ``first`` to ``last`` (both counted), asked at ``now``."""

    unit: Unit
    first: date
    last: date
    now: datetime

    @property
    def begin(self):
        return datetime.combine(self.first, time())

    @property
    def end(self):
        return datetime.combine(self.last + timedelta(days=1), time())

    @property
    def midnight(self):
        return datetime.combine(self.now.date(), time())

    @cached_property
    def calendar(self):
        """The working calendar of the unit."""
        return calendar_for(self.unit)

    def units(self):
        """Query: ids of the unit and of all below it."""
        return select(Unit.id).where(self.unit.subtree())

    def decided(self):
        """Clause: dossiers that these units decide."""
        return Dossier.competent_unit_id.in_(self.units())

    def within(self, column):
        """Clause: a moment of the period."""
        return (column >= self.begin) & (column < self.end)

    def received(self):
        """Clause: dossiers received in the period."""
        return self.decided() & self.within(Dossier.received_at)

    def solved(self):
        """Clause: dossiers that came to their end in the period."""
        return self.decided() & self.within(Dossier.finished_at)


def sum_of(condition):
    """How many rows meet ``condition``; 0 for no rows."""
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
