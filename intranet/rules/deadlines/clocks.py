"""How each unit counts: where a term ends, what is left at a stop, and where the rest ends.

An *end* is where counting stops; the *due* moment is the end moved out of days off (DD04). Ends are
kept apart from due moments so that a stop never counts the days a due moment was moved by.
"""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from intranet.rules.deadlines.facts import Unit

SAME_DAY_CUTOFF = time(15)
HOUR_LIKE = frozenset({Unit.working_hour, Unit.hour, Unit.same_day_15h})


@dataclass(frozen=True, slots=True)
class Clock:
    """The counting of one unit. ``left`` and ``after`` speak days or minutes, see ``in_days``.

    ``begin(calendar, term, start)`` gives the end of a whole term, ``left(calendar, at, end)``
    what remains at a stop, ``after(calendar, start, left)`` the end of that rest.
    """

    in_days: bool
    begin: Callable
    left: Callable
    after: Callable


def count_from(calendar, term, at):
    """Return the moment, to the minute, from which papers that came at ``at`` count.

    DD05: outside working hours, the next working moment. DD08 and DD06: later than the cutoff (for
    same_day_15h 15:00:00), the next working morning. Papers exactly at the cutoff are in time.
    """
    start = calendar.next_working_moment(at)
    cutoff = SAME_DAY_CUTOFF if term.unit == Unit.same_day_15h else term.late_receipt_cutoff
    if cutoff is not None and start.time() > cutoff:
        return calendar.opening(calendar.next_working_day(start.date()))
    return start.replace(second=0, microsecond=0)


def settle(calendar, clock, end):
    """Return the due moment of an end: on a day off it runs on to the next working day (DD04)."""
    day = end.date()
    if calendar.is_working_day(day):
        return calendar.next_working_moment(end)
    day = calendar.next_working_day(day)
    return calendar.closing(day) if clock.in_days else calendar.opening(day)


def compared_by_moment(term):
    """Say whether date and time decide lateness (hour-like units, parts of a day), not the date."""
    return term.unit in HOUR_LIKE or bool(term.minutes)


def clock_of(term):
    """Return the Clock that counts ``term``."""
    if term.minutes and term.unit == Unit.working_day:
        return Clock(False, _mixed_begin, _minutes_left, _minutes_after)
    return _CLOCKS[term.unit]


def whole_days_end(calendar, term, start):
    """Return where the whole working days of ``term`` end, before its ``minutes`` (DD11)."""
    return _working_day_begin(calendar, term, start)


def add_months(day, months):
    """Return the same day ``months`` later, or the last of a shorter one (BLDS Điều 148)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _working_day_begin(calendar, term, start):
    # DD02: the day of the start is not counted. A same-day term is one of 0 days.
    days = term.value if term.unit == Unit.working_day else 0
    return calendar.closing(calendar.add_working_days(start.date(), days))


def _working_days_left(calendar, at, end):
    return calendar.working_days_between(at.date(), end.date())


def _working_days_after(calendar, start, left):
    return calendar.closing(calendar.add_working_days(start.date(), left))


def _calendar_day_begin(calendar, term, start):
    return _days_after(calendar, start, term.value)


def _month_begin(calendar, term, start):
    return calendar.closing(add_months(start.date(), term.value))


def _days_left(calendar, at, end):
    return (end.date() - at.date()).days


def _days_after(calendar, start, left):
    return calendar.closing(start.date() + timedelta(days=left))


def _working_hour_begin(calendar, term, start):
    return calendar.add_working_minutes(start, term.value * 60 + term.minutes)


def _minutes_left(calendar, at, end):
    return calendar.working_minutes_between(at, end)


def _minutes_after(calendar, start, left):
    return calendar.add_working_minutes(start, left)


def _hour_begin(calendar, term, start):
    return start + timedelta(minutes=term.value * 60 + term.minutes)


def _clock_minutes_left(calendar, at, end):
    return (end - at) // timedelta(minutes=1)


def _clock_minutes_after(calendar, start, left):
    return start + timedelta(minutes=left)


def _mixed_begin(calendar, term, start):
    return calendar.add_working_minutes(whole_days_end(calendar, term, start), term.minutes)


def _no_end(calendar, term, start) -> datetime | None:
    return None


_CLOCKS = {
    Unit.working_day: Clock(True, _working_day_begin, _working_days_left, _working_days_after),
    Unit.same_day_15h: Clock(True, _working_day_begin, _working_days_left, _working_days_after),
    Unit.calendar_day: Clock(True, _calendar_day_begin, _days_left, _days_after),
    Unit.month: Clock(True, _month_begin, _days_left, _days_after),
    Unit.working_hour: Clock(False, _working_hour_begin, _minutes_left, _minutes_after),
    Unit.hour: Clock(False, _hour_begin, _clock_minutes_left, _clock_minutes_after),
    # A manual due date of a procedure without a term (DD12) moves by working days.
    Unit.none: Clock(True, _no_end, _working_days_left, _working_days_after),
}
