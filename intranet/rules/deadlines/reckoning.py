"""The questions the rest of the house asks of the fold."""

from dataclasses import dataclass
from datetime import datetime

from intranet.rules.deadlines.clocks import HOUR_LIKE, compared_by_moment
from intranet.rules.deadlines.facts import (
    UNCOUNTED,
    Begun,
    Extended,
    Fact,
    ManualDue,
    Paused,
    Resumed,
    Term,
    Unit,
)
from intranet.rules.deadlines.fold import fold
from intranet.rules.deadlines.lines import explain
from intranet.rules.deadlines.wording import Line
from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_

MINUTES_PER_HOUR = 60
WHOLE = 100
DAYS_PER_MONTH = 30


@dataclass(frozen=True, slots=True)
class Deadline:
    """What the facts say about the due moment of a dossier or a step.

    ``due_at``: decides lateness; while paused, the due moment as it stood at the pause.
    ``extended_to``: the second date of an apology while it is later than ``due_at`` (DD10).
    ``unit``: how to compare (``outcome``, ``open_state``, ``remaining``); a step with hours is
    working_hour. ``started_at``: from when the whole term counts. ``left``: while paused, the days
    (units of days) or minutes that remain; None when running, or when time was up before the pause.
    """

    due_at: datetime | None
    lines: tuple[Line, ...]
    paused: bool
    pauses: tuple[tuple[datetime, datetime | None], ...]
    extended_to: datetime | None
    unit: Unit
    started_at: datetime
    left: int | None


def deadline(term, facts, calendar):
    """Return the Deadline after ``facts`` with its day-by-day explanation (DD01-DD12).

    Raises RuleBroken for facts that cannot be: see ``fold``.
    """
    run = fold(term, facts, calendar)
    return _deadline(run, explain(run))


def reckon(term, facts, calendar):
    """Return the same Deadline without lines: for lists and bulk work."""
    return _deadline(fold(term, facts, calendar), ())


def due_at(term, facts, calendar):
    """Return only the due moment, by the same fold."""
    return fold(term, facts, calendar).due()


def _deadline(run, lines):
    by_moment = compared_by_moment(run.term) and run.term.unit not in HOUR_LIKE
    return Deadline(
        due_at=run.due(),
        lines=lines,
        paused=run.stopped is not None,
        pauses=tuple(run.pauses),
        extended_to=run.second_due(),
        unit=Unit.working_hour if by_moment else run.term.unit,
        started_at=run.origin,
        left=run.left,
    )


def admit(term, facts, fact, calendar):
    """Return ``facts`` with a new ``fact`` behind them; raise RuleBroken when it may not happen.

    Stricter than the fold, which must be able to count old facts under a corrected calendar: new
    dates given by people lie in working time, a second date is later than the first and is given
    once (DD10, R08, 1.9).
    """
    if isinstance(fact, Extended):
        _check_second_date(term, facts, fact, calendar)
    if isinstance(fact, ManualDue) and calendar.next_working_moment(fact.due_at) != fact.due_at:
        raise RuleBroken(N_("Ngày hẹn trả phải trong giờ làm việc."), field="due_at")
    facts = (*facts, fact)
    fold(term, facts, calendar)
    return facts


def _check_second_date(term, facts, fact, calendar):
    if any(isinstance(f, Extended) for f in facts):
        raise RuleBroken(N_("Hồ sơ đã được hẹn lại một lần."))
    due = due_at(term, facts, calendar)
    if due is not None and fact.new_due_at <= due:
        raise RuleBroken(N_("Ngày hẹn lại phải sau ngày hẹn cũ."), field="new_due_at")
    if calendar.next_working_moment(fact.new_due_at) != fact.new_due_at:
        raise RuleBroken(N_("Ngày hẹn lại phải trong giờ làm việc."), field="new_due_at")


def step_term(term, share, calendar):
    """Return the Term of a step that has ``share`` hundredths of one unit of ``term`` (DD11).

    Whole days stay days. What is left of a working day becomes minutes of
    ``calendar.minutes_per_day`` behind them (50 is half a day, 4 hours), so that more share never
    gives an earlier date; once paused, the rest of both goes by working minutes. What is left of a
    calendar day behind whole ones is a whole day. A share that is no whole number of months counts
    30 days a month. Parts of an hour are minutes. A part never rounds down. Steps of same_day_15h
    and none have the term itself.
    """
    unit, clock = term.unit, term.supplement_clock
    if unit in UNCOUNTED:
        return Term(0, unit, clock)
    if share < 1:
        raise RuleBroken(N_("Thời gian của bước phải lớn hơn 0."), field="share")
    whole, part = divmod(share, WHOLE)
    if unit in (Unit.working_hour, Unit.hour):
        return Term(whole, unit, clock, minutes=_part(part, MINUTES_PER_HOUR))
    if not part:
        return Term(whole, unit, clock)
    if unit == Unit.month:
        return Term(_part(share, DAYS_PER_MONTH), Unit.calendar_day, clock)
    minutes = _part(part, calendar.minutes_per_day)
    if not whole:
        return Term(0, Unit.working_hour, clock, minutes=minutes)
    if unit == Unit.calendar_day:
        return Term(whole + 1, unit, clock)
    return Term(whole, unit, clock, minutes=minutes)


def _part(part, size):
    """Return ``part`` hundredths of ``size``, rounded up."""
    return -(-part * size // WHOLE)


def step_deadline(term, share, started_at, facts, calendar):
    """Return the Deadline of a step that began at ``started_at`` (DD11), by the same engine.

    ``facts`` are those of the dossier: its pauses stop the step's clock too; a step that begins
    during a pause waits for the resumption. The last step, handing out, has no deadline: give none.
    """
    return deadline(step_term(term, share, calendar), step_facts(started_at, facts), calendar)


def step_facts(started_at, facts):
    """The facts of a step that began at ``started_at``: the dossier's pauses stop its clock too."""
    stops = [f for f in facts if isinstance(f, Paused | Resumed)]
    before = [f for f in stops if f.at < started_at]
    step: list[Fact] = [Begun(started_at)]
    if before and isinstance(before[-1], Paused):
        step.append(Paused(started_at, before[-1].reason))
    return step + [f for f in stops if f.at >= started_at]
