"""What a deadline is counted from: the term of a procedure and the dated facts of a dossier."""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_, Nn_

LONGEST_TERM = 10_000


class Unit(StrEnum):
    """What a term is counted in (DD01)."""

    working_day = "working_day"
    calendar_day = "calendar_day"
    working_hour = "working_hour"
    hour = "hour"
    month = "month"
    same_day_15h = "same_day_15h"
    none = "none"


UNIT_WORDS = {
    Unit.working_day: Nn_("%(value)s ngày làm việc"),
    Unit.calendar_day: Nn_("%(value)s ngày"),
    Unit.working_hour: Nn_("%(value)s giờ làm việc"),
    Unit.hour: Nn_("%(value)s giờ"),
    Unit.month: Nn_("%(value)s tháng"),
    Unit.same_day_15h: Nn_("Trong ngày; nhận sau 15 giờ thì trả vào ngày làm việc kế tiếp"),
    Unit.none: Nn_("Không quy định thời hạn"),
}
UNCOUNTED = frozenset({Unit.same_day_15h, Unit.none})


@dataclass(frozen=True, slots=True)
class Term:
    """How long a procedure may take, as its version says.

    ``value`` is in whole ``unit``s, 1 to 10,000; same_day_15h and none ignore it. ``minutes``
    come on top of hours and working days and are for the steps of a workflow (see ``step_term``).
    ``supplement_clock``: "pause" or "restart" (DD09). ``late_receipt_cutoff``: papers that arrive
    later than this count as arriving at the next working morning (DD08); give it for online
    dossiers of the procedures that have such a rule.
    """

    value: int
    unit: Unit
    supplement_clock: str = "pause"
    late_receipt_cutoff: time | None = None
    minutes: int = 0

    def __post_init__(self):
        if self.supplement_clock not in ("pause", "restart"):
            raise RuleBroken(
                N_("Cách tính khi bổ sung phải là tạm dừng hoặc tính lại từ đầu."),
                field="supplement_clock",
            )
        if self.unit in UNCOUNTED:
            return
        if not 0 <= self.value <= LONGEST_TERM or self.value * 60 + self.minutes < 1:
            raise RuleBroken(
                N_("Thời hạn phải là số nguyên từ 1 đến %(most)s."),
                field="value",
                most=LONGEST_TERM,
            )

    def words(self):
        """Return (msgid, params) of the length, as printed on Mẫu 01: "5 ngày làm việc"."""
        return UNIT_WORDS[self.unit], {"value": f"{self.value:02d}"}


class PauseReason(StrEnum):
    """Why the clock stands: national statuses 5, 6 and 8 (DD09)."""

    supplement = "supplement"
    payment = "payment"
    suspension = "suspension"


@dataclass(frozen=True, slots=True)
class Received:
    """The dossier was accepted at the counter or online."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Begun(Received):
    """A step of the workflow began (DD11)."""


@dataclass(frozen=True, slots=True)
class ManualDue:
    """At acceptance, and only then, the office named another due date, with a reason (DD12)."""

    at: datetime
    due_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Paused:
    """The clock was stopped (DD09)."""

    at: datetime
    reason: PauseReason = PauseReason.supplement


@dataclass(frozen=True, slots=True)
class Resumed:
    """The papers are complete, the payment is made or the suspension is lifted (DD09)."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Extended:
    """An apology named a second date; the first one keeps deciding lateness (DD10)."""

    at: datetime
    new_due_at: datetime


@dataclass(frozen=True, slots=True)
class Promised:
    """The term was counted anew (calendar, correction) and would end before the day the citizen
    was promised: the promise stands (B2); while the clock is stopped, as it stood at the stop.
    ``second_due_at``: the same of the second date of an apology (DD10).
    """

    at: datetime
    due_at: datetime
    second_due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """The result exists, or the dossier was withdrawn. Nothing may follow.

    A result taken back by a leader (9 to 4) is a dossier whose Ended is left out again: its clock
    then ran all the time.
    """

    at: datetime


Fact = Received | ManualDue | Paused | Resumed | Extended | Promised | Ended
