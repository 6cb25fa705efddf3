"""Spans of time in which an entry stands out: outside office hours, in the last one, at night."""

from datetime import datetime, time, timedelta

GRACE = timedelta(minutes=30)
LAST = timedelta(hours=1)
NIGHT_BEGINS, NIGHT_ENDS = time(21), time(5)
DAY = timedelta(days=1)


def outside_spans(calendar, first, last):
    """[(from, to)] moments of the days ``first`` to ``last`` in which the office does not work.

    Half an hour before and after the office hours still counts as work; holidays and swapped days
    come from ``calendar``.
    """
    found, begin = [], datetime.combine(first, time())
    for day in _days(first, last):
        for start, end in calendar.spans_on(day):
            if start - GRACE > begin:
                found.append((begin, start - GRACE))
            begin = max(begin, end + GRACE)
    end = datetime.combine(last, time()) + DAY
    return [*found, (begin, end)] if begin < end else found


def is_outside(calendar, moment):
    """True for a moment in which the office does not work, half an hour of grace left."""
    spans = calendar.spans_on(moment.date())
    return not any(start - GRACE <= moment < end + GRACE for start, end in spans)


def last_hours(calendar, first, last):
    """[(from, to)]: the hour before closing of each working day, and the grace after it."""
    return [
        (calendar.closing(day) - LAST, calendar.closing(day) + GRACE)
        for day in _days(first, last)
        if calendar.is_working_day(day)
    ]


def nights(first, last):
    """[(from, to)]: each night that begins on one of the days, and the one before the first."""
    return [
        (datetime.combine(day, NIGHT_BEGINS), datetime.combine(day + DAY, NIGHT_ENDS))
        for day in _days(first - DAY, last)
    ]


def is_on_the_eve(calendar, day, due):
    """True when ``day`` is the last working day before ``due``, or the day of ``due`` itself."""
    return due - timedelta(days=60) < day <= due and day >= calendar.add_working_days(due, -1)


def _days(first, last):
    return [first + DAY * number for number in range((last - first).days + 1)]
