"""What all sources look at: the counters below some units, the days, the dossiers of each day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from sqlalchemy import false, func, or_, select

from intranet.extensions import db
from intranet.models.dossiers import Dossier
from intranet.models.units import Unit
from intranet.services.dossiers.calendar import calendar_for


@dataclass(frozen=True)
class Look:
    """The units ``roots`` and all below, from ``first`` to ``last`` (both counted), as it is on
    the day ``today``. ``authorities``: whose inspections may speak (units, and those below them).
    """

    roots: list
    first: date
    last: date
    today: date
    authorities: list

    def units(self):
        """Query: ids of the units looked at."""
        return select(Unit.id).where(below(self.roots))

    @cached_property
    def desks(self):
        """{id: row} of the units looked at, in the order of the tree."""
        query = select(Unit.id, Unit.pid, Unit.name, Unit.path, Unit.kind, Unit.receives_dossiers)
        rows = db.session.execute(query.where(below(self.roots)).order_by(Unit.path))
        return {row.id: row for row in rows}

    @cached_property
    def entered(self):
        """{(unit id, day): dossiers received there that day}, by the true moment of reception."""
        day = func.date(Dossier.received_at)
        query = (
            select(Dossier.received_unit_id, day, func.count())
            .where(
                Dossier.received_at >= datetime.combine(self.first, time()),
                Dossier.received_at < datetime.combine(self.last + timedelta(days=1), time()),
                Dossier.received_unit_id.in_(self.units()),
            )
            .group_by(Dossier.received_unit_id, day)
        )
        return {(unit, as_day(on)): number for unit, on, number in db.session.execute(query)}

    @cached_property
    def calendar(self):
        return calendar_for(self.roots[0])

    def days_ago(self, count):
        """The day that was ``count`` working days before today."""
        return self.calendar.add_working_days(self.today, -count)

    def contains(self, day):
        """True for a day of the span."""
        return self.first <= day <= self.last


def below(roots):
    """Clause on Unit: one of ``roots`` or below it."""
    return or_(false(), *(root.subtree() for root in roots))


def as_day(value):
    """A day as SQLite (text) or PostgreSQL tells it."""
    return value if isinstance(value, date) else date.fromisoformat(value)
