"""The working calendar of an office: which days are worked, at which hours (DD03, DD05, DD07).

Moments are naive datetimes in Viet Nam wall-clock time (UTC+7, no DST). Working time is closed at
both ends: 17:00:00 is still in office hours, 17:00:01 is not.
"""

from intranet.rules.calendars.calendar import Calendar
from intranet.rules.calendars.days import KIND_WORDS, DayKind, SpecialDay, parse_special_days
from intranet.rules.calendars.hours import DEFAULT_HOURS, parse_hours

__all__ = [
    "DEFAULT_HOURS",
    "KIND_WORDS",
    "Calendar",
    "DayKind",
    "SpecialDay",
    "parse_hours",
    "parse_special_days",
]
