"""Which days and hours people come to the counter: quiet at Tết, busy in summer and on Mondays."""

from bisect import bisect
from collections import Counter
from datetime import datetime, timedelta
from itertools import accumulate

# January to December: papers for school and work are asked for from June to August.
_MONTHS = (0.85, 0.7, 1.0, 0.95, 1.0, 1.35, 1.45, 1.4, 1.1, 0.95, 0.9, 0.85)
_WEEKDAYS = (1.2, 1.05, 1.0, 0.95, 0.9, 0.8, 0.8)
_TET = "Nguyên Đán"
_TET_DAYS, _TET_SHARE = 8, 0.45  # so many days before and after Tết, so much of the usual
# Minutes of the morning and afternoon (from the opening) and how many people come by then.
_ARRIVALS = (
    (timedelta(minutes=5), timedelta(minutes=90), 35),
    (timedelta(minutes=90), timedelta(minutes=225), 30),
    (timedelta(minutes=5), timedelta(minutes=90), 20),
    (timedelta(minutes=90), timedelta(minutes=170), 15),
)


def reception_days(rng, calendar, until, number, days=365):
    """Return [(working day, how many dossiers are received)] of the year that ends at ``until``.

    Exactly ``number`` in all; the last day counts as far as its working time has passed.
    """
    last = until.date()
    found = [last - timedelta(days=back) for back in range(days - 1, -1, -1)]
    worked = [day for day in found if calendar.is_working_day(day)]
    tet = [special.day for special in calendar.days if _TET in special.name]
    weights = [_weight(day, tet) for day in worked]
    if worked and worked[-1] == last:
        passed = calendar.working_minutes_between(calendar.opening(last), until)
        weights[-1] *= max(0, passed) / calendar.minutes_per_day
    counts = Counter(rng.choices(worked, cum_weights=list(accumulate(weights)), k=number))
    return [(day, counts[day]) for day in worked if counts[day]]


def _weight(day, tet):
    weight = _MONTHS[day.month - 1] * _WEEKDAYS[day.weekday()]
    near = any(abs((day - other).days) <= _TET_DAYS for other in tet)
    return weight * _TET_SHARE if near else weight


def moments(rng, calendar, day, number, until):
    """Return ``number`` moments of reception on ``day`` before ``until``, in order."""
    spans = calendar.spans_on(day)
    morning, afternoon = spans[0][0], spans[-1][0]
    ranges = [
        ((morning if n < 2 else afternoon) + start, stop - start)
        for n, (start, stop, _) in enumerate(_ARRIVALS)
    ]
    open_ranges = [(start, length) for start, length in ranges if start < until]
    weights = list(accumulate(share for *_, share in _ARRIVALS))[: len(open_ranges)]
    if not open_ranges:
        return [_within(calendar, day, until)] * number
    found = []
    for _ in range(number):
        start, length = open_ranges[bisect(weights, rng.random() * weights[-1])]
        end = min(start + length, until)
        seconds = max(1, int((end - start).total_seconds()))
        found.append(start + timedelta(seconds=rng.randrange(seconds)))
    return sorted(found)


def _within(calendar, day, until):
    """The opening of ``day``, when the office has hardly opened."""
    return min(calendar.opening(day), datetime.combine(day, until.time()))
