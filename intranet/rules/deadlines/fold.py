"""The fold over the dated facts of a dossier: where its clock stands after each of them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from intranet.rules.calendars import Calendar
from intranet.rules.deadlines.clocks import Clock, clock_of, compared_by_moment, count_from, settle
from intranet.rules.deadlines.facts import (
    Begun,
    Ended,
    Extended,
    ManualDue,
    Paused,
    PauseReason,
    Promised,
    Received,
    Resumed,
    Term,
)
from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_


class Stretch(NamedTuple):
    """A time the clock ran; ``fresh`` when a whole term was counted from its start."""

    start: datetime
    stop: datetime
    fresh: bool


@dataclass(slots=True)
class Run:
    """Where the clock stands. Made, filled and read within one call; nobody else sees it."""

    term: Term
    calendar: Calendar
    clock: Clock
    received: Received | None = None
    first_start: datetime | None = None  # reception counts as having been then (DD05, DD08)
    origin: datetime | None = None  # the whole term counts from here
    start: datetime | None = None  # the running stretch counts from here
    fresh: bool = True
    out: bool = False  # the term ran out while the clock ran; it moves no more
    end: datetime | None = None  # of the term, see clocks.py
    term_end: datetime | None = None  # where the term itself ends, when a promise keeps a later end
    is_kept: bool = False  # an older promise stands against the count
    second_end: datetime | None = None  # of the second date (DD10)
    manual: ManualDue | None = None
    manual_left: int | None = None
    stopped: Paused | None = None
    left: int | None = None  # while stopped: what remains of the term; None when it ran out before
    second_left: int | None = None
    ended: Ended | None = None
    last: datetime | None = None
    restarted: bool = False
    stretches: list = field(default_factory=list)
    pauses: list = field(default_factory=list)
    resumptions: list = field(default_factory=list)  # (effective start, reason of the pause)

    def due(self):
        """Return the due moment of the term, or None without a term."""
        return None if self.end is None else settle(self.calendar, self.clock, self.end)

    def second_due(self):
        """Return the second date while it is later than the first, else None (DD10)."""
        if self.second_end is None:
            return None
        second = settle(self.calendar, self.clock, self.second_end)
        return second if second > self.due() else None

    def left_at(self, end, at):
        """Return what remains of ``end`` at a stop, or None when it had run out before.

        1.8 decides what "before" is: units of days compare dates, the others moments.
        """
        if end is None:
            return None
        due = settle(self.calendar, self.clock, end)
        if (at > due) if compared_by_moment(self.term) else (at.date() > due.date()):
            return None
        at = max(at.replace(second=0, microsecond=0), self.start)
        return max(0, self.clock.left(self.calendar, at, end))


def fold(term, facts, calendar):
    """Return the Run after ``facts``; raise RuleBroken for a fact that cannot be.

    Only what no calendar can change is refused here, so that a dossier of the archive can always
    be counted again after the calendar was corrected; ``admit`` is stricter with new facts.
    """
    run = Run(term, calendar, clock_of(term))
    for fact in facts:
        if run.ended:
            raise RuleBroken(N_("Hồ sơ đã kết thúc, thời hạn không thay đổi nữa."))
        if run.last is not None and fact.at < run.last:
            raise RuleBroken(
                N_("Sự việc lúc %(at)s xảy ra trước sự việc liền trước."), at=_words(fact.at)
            )
        if run.received is None and not isinstance(fact, Received):
            raise RuleBroken(N_("Thời hạn phải bắt đầu từ lúc tiếp nhận."))
        _STEPS[type(fact)](run, fact)
        run.last = fact.at
    if run.start is None:
        raise RuleBroken(N_("Thời hạn phải bắt đầu từ lúc tiếp nhận."))
    if not run.stopped and not run.out and run.end is not None:
        run.stretches.append(Stretch(run.start, run.term_end or run.end, run.fresh))
    return run


def _words(moment):
    return f"{moment:%H:%M %d/%m/%Y}"


def _receive(run, fact):
    if run.received:
        raise RuleBroken(N_("Hồ sơ đã được tiếp nhận lúc %(at)s."), at=_words(run.received.at))
    run.received = fact
    run.start = run.origin = run.first_start = count_from(run.calendar, run.term, fact.at)
    run.end = run.clock.begin(run.calendar, run.term, run.start)


def _set_manual(run, fact):
    """DD12: only at acceptance, with a reason; the length it gives counts like the term itself."""
    if fact.at != run.received.at or run.manual or run.pauses:
        raise RuleBroken(N_("Chỉ được ấn định ngày hẹn trả khi tiếp nhận."), field="due_at")
    if not fact.reason.strip():
        raise RuleBroken(N_("Phải ghi lý do ấn định ngày hẹn trả."), field="reason")
    if fact.due_at <= fact.at:
        raise RuleBroken(N_("Ngày hẹn trả phải sau lúc tiếp nhận."), field="due_at")
    run.manual = fact
    run.end = fact.due_at
    run.manual_left = max(0, run.clock.left(run.calendar, run.start, run.end))


def _pause(run, fact):
    """DD09: the time already used counts, the day of the pause with it.

    A term that ran out before the pause stays where it is: asking for papers when the date has
    passed does not make a late dossier punctual.
    """
    if run.stopped:
        raise RuleBroken(N_("Hồ sơ đang tạm dừng từ %(at)s."), at=_words(run.stopped.at))
    if not run.out and run.end is not None:
        run.left = run.left_at(run.end, fact.at)
        run.out = run.left is None
        # Time between the end and a due moment moved out of days off is not counted.
        stop = min(run.term_end or run.end, fact.at.replace(second=0, microsecond=0))
        stop = max(run.start, stop)
        run.stretches.append(Stretch(run.start, stop, run.fresh))
    run.second_left = run.left_at(run.second_end, fact.at)
    run.stopped = fact
    run.pauses.append((fact.at, None))


def _resume(run, fact):
    """DD09: what was left counts from the resumption, whose day is not counted (DD02)."""
    if not run.stopped:
        raise RuleBroken(N_("Hồ sơ không ở trạng thái tạm dừng."))
    start = count_from(run.calendar, run.term, fact.at)
    if run.second_left is not None:
        run.second_end = run.clock.after(run.calendar, start, run.second_left)
    if run.left is not None:
        _count_on(run, start, run.stopped.reason)
    run.start = start
    run.resumptions.append((start, run.stopped.reason))
    run.pauses[-1] = (run.stopped.at, fact.at)
    run.stopped = run.left = run.second_left = None


def _count_on(run, start, reason):
    """Continue with the rest, or with the whole term where the law says so (DD09 restart).

    The law says so of papers that were missing, not of a payment or a suspension. A restarted term
    is a new promise: the second date (DD10) of the old one is void.
    """
    supplemented = reason == PauseReason.supplement
    run.fresh = supplemented and run.term.supplement_clock == "restart"
    is_kept, run.term_end = run.is_kept, None
    rest = run.clock.after(run.calendar, start, run.left)
    if not run.fresh:
        run.end = rest
        return
    if run.manual:
        run.end = run.clock.after(run.calendar, start, run.manual_left)
    else:
        run.end = run.clock.begin(run.calendar, run.term, start)
    if is_kept and (run.end is None or rest > run.end):
        run.term_end, run.end = run.end, rest
    run.second_end = None
    run.origin = start
    run.restarted = True
    run.stretches.clear()


def _extend(run, fact):
    """DD10: a second date beside the first; it moves with later pauses as the first one does."""
    if run.stopped:
        raise RuleBroken(N_("Hồ sơ đang tạm dừng từ %(at)s."), at=_words(run.stopped.at))
    if run.end is None:
        raise RuleBroken(N_("Thủ tục không quy định thời hạn nên không hẹn lại."))
    if fact.new_due_at <= fact.at or (run.second_end and fact.new_due_at <= run.second_end):
        raise RuleBroken(N_("Ngày hẹn lại phải sau ngày hẹn cũ."), field="new_due_at")
    run.second_end = fact.new_due_at


def _keep(run, fact):
    """B2: what was promised to a citizen never moves earlier; nor does it vanish with the term.

    While the clock is stopped it is the day that stood at the stop: its rest counts on from there.
    """
    due = run.due()
    if due is None or fact.due_at > due:
        run.term_end, run.end, run.is_kept = run.term_end or run.end, fact.due_at, True
    if fact.second_due_at and (run.second_end is None or fact.second_due_at > run.second_end):
        run.second_end = fact.second_due_at
    if run.stopped:
        run.left = run.left_at(run.end, run.stopped.at)
        run.second_left = run.left_at(run.second_end, run.stopped.at)
        run.out = run.left is None


def _finish(run, fact):
    """An end during a pause (withdrawal, closing) is judged as if the clock went on then."""
    if run.stopped:
        _resume(run, Resumed(fact.at))
    run.ended = fact


_STEPS = {
    Received: _receive,
    Begun: _receive,
    ManualDue: _set_manual,
    Paused: _pause,
    Resumed: _resume,
    Extended: _extend,
    Promised: _keep,
    Ended: _finish,
}
