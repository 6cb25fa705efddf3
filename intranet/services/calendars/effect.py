"""What another calendar would do to the open dossiers, told before anybody confirms it (B2).

A term that gets longer moves the promised day. One that would end earlier keeps it: what a citizen
was promised never moves to an earlier day. Stopped clocks are left alone, their rest is counted
when they go on. Reading and carrying out (``recount``) use the one function ``effect_of``.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from types import SimpleNamespace
from typing import NamedTuple

from intranet import clock
from intranet.rules import deadlines, forecast
from intranet.rules.calendars import Calendar
from intranet.services.calendars.crossing import (
    by_unit,
    crossing,
    events_of,
    named,
    rows_of,
    stays_of,
    steps_of,
)
from intranet.services.dossiers.calendar import step_reckoned, term_of
from intranet.services.dossiers.events import facts_of

SHOWN = 50
NAMED_AT_ONCE = 5_000  # a statement has room for some ten thousand values


class Move(NamedTuple):
    """What happens to one dossier. ``due_at``, ``extended_to``, ``step_due_at``, ``risk_at``: as
    they will stand. ``counted_at``: where the term alone would end; ``is_kept``: the promise stays
    where the count would be earlier; ``was``: the row as it is.
    """

    was: SimpleNamespace
    due_at: datetime | None
    extended_to: datetime | None
    counted_at: datetime | None
    is_kept: bool
    step_due_at: datetime | None
    risk_at: datetime | None

    @property
    def is_later(self):
        """True when the day the citizen was told moves."""
        return (self.due_at, self.extended_to) != (self.was.due_at, self.was.extended_to)

    @property
    def is_told(self):
        """True when the promise is touched, not a step's deadline alone."""
        return self.is_later or self.is_kept


@dataclass(frozen=True)
class Effect:
    """What a changed calendar does; ``mark`` names the calendar that was counted with."""

    moves: tuple[Move, ...] = ()
    mark: str = ""

    @property
    def later(self):
        """Those whose promised day moves to a later one."""
        return [move for move in self.moves if move.is_later]

    @property
    def kept(self):
        """Those that would end earlier and keep their day."""
        return [move for move in self.moves if move.is_kept and not move.is_later]

    @property
    def printed(self):
        """How many of them have their receipt in a citizen's hands, with the day on it."""
        return sum(1 for move in self.moves if move.is_told and move.was.receipt_prints)

    @property
    def shown(self):
        """The first ``SHOWN`` with their names: [(Move, row with procedure and desk)]."""
        return with_names([*self.later, *self.kept][:SHOWN])

    @property
    def is_idle(self):
        """True when no promise is touched."""
        return not any(move.is_told for move in self.moves)


def with_names(moves):
    """[(Move, row with procedure and desk)] of some moves."""
    names: dict = {}
    for start in range(0, len(moves), NAMED_AT_ONCE):
        names |= named([move.was.id for move in moves[start : start + NAMED_AT_ONCE]])
    return [(move, names[move.was.id]) for move in moves]


def effect_of(before, after, lock=False):
    """The Effect of taking the special days ``after`` (SpecialDay) in place of ``before``.

    ``lock``: the dossiers are held until the change is done.
    """
    changed = changed_days(Calendar(before), Calendar(after))
    mark = mark_of(after)
    if not changed:
        return Effect((), mark)
    start = datetime.combine(changed[0], time())
    end = datetime.combine(changed[-1], time()) + timedelta(days=1)
    calendars = by_unit(Calendar(before)), by_unit(Calendar(after))
    return Effect(moves_of(crossing(start, end), *calendars, lock), mark)


def changed_days(before, after):
    """The days that are worked in one of two calendars and not in the other, in order."""
    days = {special.day for special in (*before.days, *after.days)}
    return sorted(d for d in days if before.is_working_day(d) != after.is_working_day(d))


def mark_of(days):
    """A name for exactly these special days: what was confirmed is what was shown."""
    told = "\n".join(f"{s.day} {s.kind} {s.name} {s.provisional}" for s in days)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def moves_of(clauses, before_at, after_at, lock=False):
    """The Moves of the dossiers of the ``clauses``; ``before_at`` and ``after_at`` give
    the calendar of a unit (id), as it was and as it will be.
    """
    rows = rows_of(clauses, lock)
    if not rows:
        return ()
    events, steps, stays = events_of(clauses), steps_of(clauses), stays_of(clauses)
    found = []
    for row in rows:
        facts = facts_of(row, events.get(row.id, ()))
        step = steps.get((row.version_id, row.step_position))
        move = _move(row, facts, step, stays.get(row.id), before_at, after_at)
        if move is not None:
            found.append(move)
    return tuple(found)


def _move(row, facts, step, started_at, before_at, after_at):
    """The Move of one dossier, or None when all stays as it is."""
    after = after_at(row.received_unit_id)
    told = deadlines.reckon(_term(row), facts, after)
    due_at, extended_to, is_kept = _promise(row, told)
    if is_kept:  # what is kept may itself fall on a day that is off now
        kept = deadlines.Promised(clock.now(), due_at, extended_to)
        again = deadlines.reckon(_term(row), (*facts, kept), after)
        due_at, extended_to = again.due_at, again.extended_to
    step_due_at = _step_due(row, facts, step, started_at, after_at)
    risk_at = _risk(row, due_at, before_at(row.received_unit_id), after)
    new = (due_at, extended_to, step_due_at, risk_at)
    if not is_kept and new == (row.due_at, row.extended_to, row.step_due_at, row.risk_at):
        return None
    return Move(row, due_at, extended_to, told.due_at, is_kept, step_due_at, risk_at)


def _promise(row, told):
    """(due moment, second date, whether one of them is kept against the count)."""
    if told.due_at is None or row.due_at is None:
        return row.due_at, row.extended_to, False
    due_at, extended_to = max(row.due_at, told.due_at), told.extended_to
    second = row.extended_to
    gives_way = second is not None and max(due_at, extended_to or due_at) < second
    is_kept = told.due_at < row.due_at or gives_way
    return due_at, (second if gives_way else extended_to), is_kept


def _term(row):
    return term_of(row, row.channel)


def _step_due(row, facts, step, started_at, calendar_at):
    """The deadline of the step where the dossier lies; never an earlier one than it has."""
    if step is None or row.step_due_at is None or started_at is None:
        return row.step_due_at
    here = SimpleNamespace(procedure_version=row, channel=row.channel)
    reckoned = step_reckoned(here, step, started_at, calendar_at(row.holder_unit_id), facts)
    if reckoned is None or reckoned.due_at is None:
        return row.step_due_at
    return max(row.step_due_at, reckoned.due_at)


def _risk(row, due_at, before, after):
    """From when it may get late (B13): the rest of the way takes what it took."""
    if row.risk_at is None or due_at == row.due_at:
        return row.risk_at
    minutes = before.working_minutes_between(row.risk_at, row.due_at)
    return forecast.risk_from(after, due_at, minutes)
