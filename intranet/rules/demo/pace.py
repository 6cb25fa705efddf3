"""When each step of a dossier is done, and who is late.

Two units keep the others waiting, both at one step, the officer's: the commune An Vinh and the
district's office for finance, which registers household businesses. In its last weeks An Vinh got
worse: its late dossiers are still open.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from intranet.rules.permissions import Role

_LATE = {"X21619": 0.26, "ALAO-TCKH": 0.2}
_LATE_LATELY = {"X21619": 0.6}
_LATELY = timedelta(days=24)
_LATE_ELSEWHERE, _LATE_SAME_DAY = 0.013, 0.05
_EARLY = 0.2
_COLLECTED_AT_ONCE, _COLLECTED_VERY_LATE = 0.55, 0.06
# How the time of a dossier goes by, and how much longer the officer's part is when it gets late.
_WEIGHTS = {Role.RECEIVER: 4, Role.UNIT_HEAD: 6, Role.OFFICER: 62, Role.LEADER: 18}
_OTHER_WEIGHT, _SLOW = 9, 4
_TYPICAL_MINUTES = 960  # of a procedure without a term


@dataclass(frozen=True, slots=True)
class Pace:
    """The chances of being late, of being early when not late."""

    late: float
    early: float


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be done: the roles of its steps without the last one, the due moment, the unit."""

    received_at: datetime
    due_at: datetime | None
    same_day: bool
    roles: tuple[str, ...]


def pace_of(unit_keys, received_at, until, same_day):
    """Return how the units that work on a dossier (keys) do it."""
    lately = until - received_at < _LATELY
    late = max((_LATE.get(key, 0) for key in unit_keys), default=0)
    if lately:
        late = max([late, *(_LATE_LATELY.get(key, 0) for key in unit_keys)])
    if same_day:
        late *= _LATE_SAME_DAY
    return Pace(max(late, 0 if same_day else _LATE_ELSEWHERE), _EARLY)


def plan(rng, calendar, task, pace):
    """Return (the moments at which each step is left, when the result is collected).

    All in working time and in order; the last step left is the one that enters the result.
    """
    is_late = task.due_at is not None and rng.random() < pace.late
    end = _end(rng, calendar, task, pace, is_late)
    minutes = max(0, calendar.working_minutes_between(task.received_at, end))
    leaves = _shared(rng, calendar, task, minutes, is_late)
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
        days = 1 + min(rng.randrange(5), rng.randrange(7))
        return _moment_on(rng, calendar, calendar.add_working_days(due.date(), days), received)
    if task.same_day:
        left = calendar.working_minutes_between(received, due) - 10
        return calendar.add_working_minutes(received, max(1, min(left, rng.randrange(20, 260))))
    days = calendar.working_days_between(received.date(), due.date())
    if days > 1 and rng.random() < pace.early:
        days = rng.randrange(max(1, days // 2), days)
        return _moment_on(
            rng, calendar, calendar.add_working_days(received.date(), days), received
        )
    return _moment_on(rng, calendar, due.date(), received)


def _moment_on(rng, calendar, day, after):
    """A moment of working time on ``day``, later than ``after``."""
    minute = rng.randrange(10, calendar.minutes_per_day - 10)
    found = calendar.add_working_minutes(calendar.opening(day), minute)
    return found if found > after else after + timedelta(minutes=1)


def _shared(rng, calendar, task, minutes, is_late):
    """Share ``minutes`` of working time among the steps before the one that ends it."""
    weights = [_WEIGHTS.get(role, _OTHER_WEIGHT) * (0.7 + 0.6 * rng.random()) for role in task.roles]
    if is_late:
        weights = [
            w * _SLOW if role == Role.OFFICER else w
            for w, role in zip(weights, task.roles, strict=True)
        ]
    total, gone, found = sum(weights), 0.0, []
    for weight in weights[:-1]:
        gone += weight
        found.append(calendar.add_working_minutes(task.received_at, int(minutes * gone / total)))
    return [max(moment, task.received_at) for moment in found]


def _collected(rng, calendar, end, due):
    """When the citizen comes for the result: soon after, on the day that was promised, or late."""
    chance = rng.random()
    if chance < _COLLECTED_AT_ONCE or due is None:
        return calendar.add_working_minutes(end, rng.randrange(5, 480))
    if chance > 1 - _COLLECTED_VERY_LATE:
        return calendar.add_working_minutes(end, rng.randrange(480 * 5, 480 * 25))
    return calendar.add_working_minutes(max(end, due), rng.randrange(5, 480 * 2))
