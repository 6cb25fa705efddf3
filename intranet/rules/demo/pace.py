"""When each step of a dossier is done, and who is late.

Delays have places. Most work is done in about half of the time that is allowed, and a dossier gets
late by chance, hardly ever. Two places are slow all year, both at one step, the officer's: the
commune An Vinh, and changes of household businesses in the district's office for finance. In the
last weeks the officer of An Vinh is away: what became late then is still open.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from intranet.rules.permissions import Role

# Late in so many of a hundred dossiers: everywhere at a commune, or with one procedure of a unit.
_SLOW_UNITS = {"X21619": 0.52}
_SLOW_STEPS = {("ALAO-TCKH", "2.000720"): 0.5}
_LATE_LATELY = {"X21619": 0.85}
_LATELY = timedelta(days=24)
_LATE_ELSEWHERE, _LATE_SAME_DAY = 0.007, 0.05
_DAYS, _DAYS_LATELY = (1, 5), (18, 30)
# Of the whole time the work takes so much: least, most, as a rule.
_ORDINARY, _SLUGGISH = (0.15, 0.9, 0.4), (0.6, 1.0, 0.9)
_COLLECTED_AT_ONCE, _COLLECTED_VERY_LATE = 0.55, 0.06
# Of the time a step is given its role takes so much; the officer more where it is slow.
_USED = {Role.OFFICER: 1, Role.RECEIVER: 0.7}
_USED_ELSE = 0.8
_SLOW = 14
_WITHOUT_SHARE = {Role.OFFICER: 60, Role.LEADER: 18}
_OTHER_SHARE = 6
_TYPICAL_MINUTES = 960  # of a procedure without a term


@dataclass(frozen=True, slots=True)
class Pace:
    """The chance of being late and by how many working days; ``slow``: it is slow there always."""

    late: float
    slow: bool
    days: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be done by when; ``steps``: (role, share of the time) without the last step."""

    received_at: datetime
    due_at: datetime | None
    same_day: bool
    steps: tuple[tuple[str, int], ...]


def pace_of(unit_keys, received_at, until, same_day, code=None):
    """Return how the units (keys) that work on a dossier of the procedure ``code`` do it."""
    late = max(
        max((_SLOW_UNITS.get(key, 0) for key in unit_keys), default=0),
        max((_SLOW_STEPS.get((key, code), 0) for key in unit_keys), default=0),
    )
    slow, days = late > 0, _DAYS
    if until - received_at < _LATELY and not _LATE_LATELY.keys().isdisjoint(unit_keys):
        late, days = max(_LATE_LATELY.get(key, 0) for key in unit_keys), _DAYS_LATELY
    if same_day:
        return Pace(late * _LATE_SAME_DAY, slow, _DAYS)
    return Pace(max(late, _LATE_ELSEWHERE), slow, days)


def plan(rng, calendar, task, pace):
    """Return (the moments at which each step is left, when the result is collected).

    All in working time and in order; the last step left is the one that enters the result.
    """
    is_late = task.due_at is not None and rng.random() < pace.late
    end = _end(rng, calendar, task, pace, is_late)
    minutes = max(0, calendar.working_minutes_between(task.received_at, end))
    leaves = _shared(rng, calendar, task, minutes, is_late or pace.slow)
    leaves.append(end)
    return leaves, _collected(rng, calendar, end, task.due_at)


def _end(rng, calendar, task, pace, is_late):
    """The moment the result is entered."""
    received, due = task.received_at, task.due_at
    if due is None:
        return calendar.add_working_minutes(
            received, rng.randrange(_TYPICAL_MINUTES // 4, _TYPICAL_MINUTES * 3)
        )
    if is_late:
        first, last = pace.days
        days = min(rng.randint(first, last), rng.randint(first, last))
        return _moment_on(rng, calendar, calendar.add_working_days(due.date(), days), received)
    left = calendar.working_minutes_between(received, due) - 10
    if task.same_day:
        return calendar.add_working_minutes(received, max(1, min(left, rng.randrange(20, 260))))
    low, high, often = _SLUGGISH if pace.slow else _ORDINARY
    return calendar.add_working_minutes(
        received, max(1, int(left * rng.triangular(low, high, often)))
    )


def _moment_on(rng, calendar, day, after):
    """A moment of working time on ``day``, later than ``after``, rather in the morning."""
    minute = 10 + int(rng.random() ** 3 * (calendar.minutes_per_day - 20))
    found = calendar.add_working_minutes(calendar.opening(day), minute)
    return found if found > after else after + timedelta(minutes=1)


def _shared(rng, calendar, task, minutes, is_slow):
    """Share ``minutes`` of working time among the steps before the one that ends it."""
    weights = [_weight(rng, role, share, is_slow) for role, share in task.steps]
    total, gone, found = sum(weights), 0.0, []
    for weight in weights[:-1]:
        gone += weight
        found.append(calendar.add_working_minutes(task.received_at, int(minutes * gone / total)))
    return [max(moment, task.received_at) for moment in found]


def _weight(rng, role, share, is_slow):
    weight = share * _USED.get(role, _USED_ELSE) or _WITHOUT_SHARE.get(role, _OTHER_SHARE)
    slow = _SLOW if is_slow and role == Role.OFFICER else 1
    return weight * slow * (0.92 + 0.16 * rng.random())


def _collected(rng, calendar, end, due):
    """When the citizen comes for the result: soon after, on the day that was promised, or late."""
    chance = rng.random()
    if chance < _COLLECTED_AT_ONCE or due is None:
        return calendar.add_working_minutes(end, rng.randrange(5, 480))
    if chance > 1 - _COLLECTED_VERY_LATE:
        return calendar.add_working_minutes(end, rng.randrange(480 * 5, 480 * 25))
    return calendar.add_working_minutes(max(end, due), rng.randrange(5, 480 * 2))
