"""The paper book of the counter beside what the program received, day by day (5.5, B01)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select

from intranet import clock
from intranet.extensions import db
from intranet.models.dossiers import Dossier
from intranet.models.units import Unit
from intranet.rules.answers import Subject
from intranet.services.calendars import office_calendar

DAYS = 10


@dataclass(frozen=True)
class BookDay:
    """A day of the paper book; ``entered``: dossiers received then, by the program."""

    day: date
    entered: int


def days_of(inspection, heads):
    """The last ten working days of the period, and every day that was counted already: BookDay,
    the newest first.
    """
    counted = {
        date.fromisoformat(target.partition(":")[2])
        for target in heads
        if target.startswith(f"{Subject.BOOK}:")
    }
    days = sorted(counted.union(_working_days(inspection)), reverse=True)
    entered = _entered(inspection.unit, days) if days else {}
    return [BookDay(day, entered.get(day.isoformat(), 0)) for day in days]


def _working_days(inspection):
    calendar = office_calendar()
    found: list = []
    day = min(inspection.period_last, clock.today())
    while day >= inspection.period_first and len(found) < DAYS:
        if calendar.is_working_day(day):
            found.append(day)
        day -= timedelta(days=1)
    return found


def _entered(unit, days):
    """{day as text: dossiers} that the desks of a unit and of those below received."""
    first = datetime.combine(days[-1], time.min)
    last = datetime.combine(days[0] + timedelta(days=1), time.min)
    below = select(Unit.id).where(Unit.path.startswith(unit.path, autoescape=True))
    day = func.date(Dossier.received_at)
    query = select(day, func.count()).where(
        Dossier.received_unit_id.in_(below),
        Dossier.received_at >= first,
        Dossier.received_at < last,
    )
    return {str(key): number for key, number in db.session.execute(query.group_by(day))}
