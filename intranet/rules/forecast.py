"""Which open dossiers may get late (B13): time left against what the rest of the way usually takes.

Nothing learns: the rest of the way is the 80th percentile of what it took in this unit in the last
180 days, else what the unit makes of the time the procedure gives, else that time itself. All in
minutes of working time.
"""

import math
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from intranet.rules.words import N_

FEWEST = 10  # fewer dossiers than this say nothing
SHARE = 80  # per cent of them were faster
DAYS = 180
AHEAD = 2  # working days: how early a warning is still of use


class Basis(StrEnum):
    """What a forecast stands on."""

    STEP = "step"  # this step of this procedure in this unit
    UNIT = "unit"  # all that this role does in this unit, against the plan
    PLAN = "plan"  # the procedure's own shares of time


# Each is followed by what it was counted from.
BASIS_WORDS = {
    Basis.STEP: N_("các bước còn lại thường mất đến %(need)s (80 %% của %(number)s hồ sơ)"),
    Basis.UNIT: N_(
        "các bước còn lại thường mất đến %(need)s (80 %% của %(number)s lượt xử lý ở đây)"
    ),
    Basis.PLAN: N_("các bước sau được chia %(need)s"),
}
DAYS_WORDS, HOURS_WORDS = N_("%(number)s ngày làm việc"), N_("%(number)s giờ làm việc")


@dataclass(frozen=True, slots=True)
class Pace:
    """The percentile of ``number`` cases: minutes, or per cent of the plan."""

    number: int
    value: int


@dataclass(frozen=True, slots=True)
class Need:
    """So many ``minutes`` the rest of the way takes, on what ``basis``, from how many cases."""

    minutes: int
    basis: Basis
    number: int = 0


def percentile(values, share=SHARE):
    """The smallest of ``values`` that at least ``share`` per cent of them do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * share / 100) - 1)]


def pace(values):
    """The Pace of many cases; None when they are fewer than ``FEWEST``."""
    return Pace(len(values), percentile(values)) if len(values) >= FEWEST else None


def term_minutes(calendar, received_at, due_at):
    """How long a dossier may take, in minutes; the rest of the first day is not counted (DD02)."""
    days = calendar.working_days_between(received_at.date(), due_at.date())
    minutes = calendar.working_minutes_between(received_at, due_at)
    return min(minutes, days * calendar.minutes_per_day) if days > 0 else minutes


def planned(minutes, shares, position):
    """(with this step, without it): what a term of ``minutes`` gives to the rest of the way.

    ``shares``: {position: share of the time}. None for a procedure that does not share its time.
    """
    whole = sum(shares.values())
    if not whole or minutes <= 0:
        return None
    rest = sum(share for place, share in shares.items() if place >= position)
    after = rest - shares.get(position, 0)
    return minutes * rest // whole, minutes * after // whole


def needed(of_step, of_unit, plan):
    """The Need by the best of what is known (two Paces and ``planned``, each may be None).

    The plan alone warns when the step itself is behind its plan, not before.
    """
    if of_step is not None:
        return Need(of_step.value, Basis.STEP, of_step.number)
    if plan is None:
        return None
    if of_unit is not None:
        return Need(plan[0] * of_unit.value // 100, Basis.UNIT, of_unit.number)
    return Need(plan[1], Basis.PLAN)


def risk_from(calendar, due_at, minutes):
    """The last moment at which ``minutes`` of working time are still left before ``due_at``."""
    days = minutes // calendar.minutes_per_day + 2
    start = calendar.opening(calendar.add_working_days(due_at.date(), -days))
    return calendar.add_working_minutes(
        start, calendar.working_minutes_between(start, due_at) - minutes
    )


def before(calendar, due_at, days=AHEAD):
    """The moment so many working days before ``due_at``, at the same time of day."""
    day = calendar.add_working_days(due_at.date(), -days)
    return due_at - timedelta(days=(due_at.date() - day).days)


def time_words(minutes, minutes_per_day):
    """(msgid, params) of a length of working time: "2,5 ngày làm việc", below a day in hours."""
    is_days = minutes >= minutes_per_day
    tenths = math.ceil(minutes * 10 / (minutes_per_day if is_days else 60))
    whole, part = divmod(tenths, 10)
    number = f"{whole},{part}" if part else f"{whole}"
    return (DAYS_WORDS if is_days else HOURS_WORDS), {"number": number}


@dataclass(slots=True)
class Score:
    """How good the warnings were: late and warned, in time but warned, late without a warning."""

    hits: int = 0
    false: int = 0
    missed: int = 0
    quiet: int = 0

    def add(self, warned, late):
        """Count one dossier."""
        self.hits += warned and late
        self.false += warned and not late
        self.missed += late and not warned
        self.quiet += not late and not warned

    @property
    def recall(self):
        """Of the late ones so many had a warning; None without late ones."""
        late = self.hits + self.missed
        return round(self.hits / late, 3) if late else None

    @property
    def precision(self):
        """Of the warnings so many were right; None without warnings."""
        warned = self.hits + self.false
        return round(self.hits / warned, 3) if warned else None
