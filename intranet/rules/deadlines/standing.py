"""Where a dossier stands against its due moment: left, due soon, late, and how it ended (1.8)."""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from intranet.rules.deadlines.clocks import HOUR_LIKE
from intranet.rules.words import N_, Nn_

SOON_DAYS = 1
SOON_SHARE = 5  # one fifth, 20 %, of the time


class Outcome(StrEnum):
    """How a finished dossier is counted (1.8)."""

    early = "early"
    on_time = "on_time"
    late = "late"


class OpenState(StrEnum):
    """How an open dossier is shown (1.8); a stopped clock is never overdue."""

    in_time = "in_time"
    due_soon = "due_soon"
    overdue = "overdue"
    paused = "paused"
    no_term = "no_term"


OUTCOME_WORDS = {
    Outcome.early: N_("Trước hạn"),
    Outcome.on_time: N_("Đúng hạn"),
    Outcome.late: N_("Quá hạn"),
}
OPEN_WORDS = {
    OpenState.in_time: N_("Trong hạn"),
    OpenState.due_soon: N_("Sắp đến hạn"),
    OpenState.overdue: N_("Quá hạn"),
    OpenState.paused: N_("Tạm dừng"),
    OpenState.no_term: N_("Không có hạn"),
}


@dataclass(frozen=True, slots=True)
class Remaining:
    """Working time between now and the due moment, never negative.

    ``days``: working days after today up to the due day (0: today), or since it when ``overdue``.
    ``minutes``: working minutes likewise. ``in_minutes``: hour-like units speak in hours.
    """

    days: int
    minutes: int
    overdue: bool
    paused: bool
    in_minutes: bool
    no_term: bool = False

    def words(self):
        """Return (msgid, params) for the screen: "Còn 2 ngày làm việc"."""
        if self.no_term:
            return OPEN_WORDS[OpenState.no_term], {}
        if self.paused:
            return OPEN_WORDS[OpenState.paused], {}
        if self.in_minutes and self.minutes and self.days <= 1:
            return self._minute_words()
        if self.days == 0:
            return (OUTCOME_WORDS[Outcome.late] if self.overdue else N_("Đến hạn hôm nay")), {}
        if self.overdue:
            return Nn_("Quá hạn %(days)s ngày làm việc"), {"days": self.days}
        return Nn_("Còn %(days)s ngày làm việc"), {"days": self.days}

    def _minute_words(self):
        hours, minutes = divmod(self.minutes, 60)
        params = {"hours": hours, "minutes": minutes}
        if self.overdue:
            if hours and not minutes:
                return Nn_("Quá hạn %(hours)s giờ làm việc"), {"hours": hours}
            if hours:
                return Nn_("Quá hạn %(hours)s giờ %(minutes)s phút làm việc"), params
            return Nn_("Quá hạn %(minutes)s phút làm việc"), {"minutes": minutes}
        if hours and not minutes:
            return Nn_("Còn %(hours)s giờ làm việc"), {"hours": hours}
        if hours:
            return Nn_("Còn %(hours)s giờ %(minutes)s phút làm việc"), params
        return Nn_("Còn %(minutes)s phút làm việc"), {"minutes": minutes}


def is_late(due_at, at, unit):
    """Say whether ``at`` is after the due moment: hour-like units by moment, others by date."""
    return at > due_at if unit in HOUR_LIKE else at.date() > due_at.date()


def outcome(due_at, ended_at, unit):
    """Return how a dossier that ended at ``ended_at`` is counted; without a due it is on time."""
    if due_at is None:
        return Outcome.on_time
    if is_late(due_at, ended_at, unit):
        return Outcome.late
    return Outcome.early if is_late(ended_at, due_at, unit) else Outcome.on_time


def soon_from(due_at, calendar, started_at=None):
    """Return the moment from which an open dossier is due soon, to be stored and compared in lists.

    Midnight of the first day on which at most 1 working day, or at most 20 % of the working days
    from ``started_at`` to the due day, are left (1.8).
    """
    days = SOON_DAYS
    if started_at is not None:
        total = calendar.working_days_between(started_at.date(), due_at.date())
        days = max(days, total // SOON_SHARE)
    return datetime.combine(calendar.add_working_days(due_at.date(), -days), time(0))


def open_state(due_at, now, unit, paused, calendar, started_at=None):
    """Return how an open dossier stands at ``now`` (1.8); ``started_at`` brings in the 20 %."""
    if due_at is None:
        return OpenState.no_term
    if paused:
        return OpenState.paused
    if is_late(due_at, now, unit):
        return OpenState.overdue
    soon = now >= soon_from(due_at, calendar, started_at)
    return OpenState.due_soon if soon else OpenState.in_time


def remaining(due_at, now, unit, calendar, paused=False):
    """Return the working time left or overdue at ``now`` (7.6)."""
    in_minutes = unit in HOUR_LIKE
    if due_at is None:
        return Remaining(0, 0, False, paused, in_minutes, no_term=True)
    days = calendar.working_days_between(now.date(), due_at.date())
    minutes = calendar.working_minutes_between(now, due_at)
    overdue = not paused and is_late(due_at, now, unit)
    return Remaining(abs(days), abs(minutes), overdue, paused, in_minutes)
