"""A due date and its day-by-day explanation, for anybody who asks (`flask calendars explain`)."""

from sqlalchemy import func, inspect, select

from intranet.extensions import db
from intranet.models.units import Unit
from intranet.rules import deadlines
from intranet.rules.calendars import Calendar, parse_special_days
from intranet.services.calendars.crossing import special_days
from intranet.services.calendars.tables import shipped_rows


def office_calendar():
    """The calendar of this office; the shipped one while there is no office."""
    has_office = inspect(db.engine).has_table("units") and db.session.scalar(
        select(func.count()).select_from(Unit)
    )
    if has_office:
        return Calendar(special_days())
    return Calendar(parse_special_days(shipped_rows())[0])


def explained(received_at, value, unit, pauses=(), restart=False):
    """The Deadline of a term from ``received_at`` with its day-by-day lines (DD01-DD12).

    ``pauses``: (from, to) moments in order; ``restart``: the whole term counts again after each.
    """
    clock = "restart" if restart else "pause"
    term = deadlines.Term(value, deadlines.Unit(unit), clock)
    facts: list[deadlines.Fact] = [deadlines.Received(received_at)]
    for start, stop in pauses:
        facts += [deadlines.Paused(start), deadlines.Resumed(stop)]
    return deadlines.deadline(term, facts, office_calendar())
