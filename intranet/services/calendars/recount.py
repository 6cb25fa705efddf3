"""Carrying out what ``effect`` foretold: one event a dossier, and the whole list in the audit log.

Nobody overwrites a promised day: ``due_before`` of the event keeps what the receipt says, and the
day that stands after it is the later of the two (domain 1.7, B2).
"""

import json
from contextlib import contextmanager

from sqlalchemy import bindparam, insert, update

from intranet import clock
from intranet.extensions import db
from intranet.models.columns import new_pid
from intranet.models.dossiers import Dossier, DossierEvent, DossierStep
from intranet.rules.calendars import Calendar
from intranet.rules.words import N_
from intranet.rules.workflow import EventKind
from intranet.services.calendars.crossing import by_unit, special_days, working_in
from intranet.services.calendars.effect import Effect, moves_of

PIECE = 500  # dossiers in one entry of the audit log
KEPT = N_("Ngày đã hẹn, giữ nguyên; theo lịch mới")
COLUMNS = ("due_at", "extended_to", "step_due_at", "risk_at")


def recount(change, subject, effect, reason):
    """Move what ``effect`` says, within an open change; ``subject`` is what was changed."""
    moves = effect.moves
    if not moves:
        return
    db.session.flush()
    _move_dossiers(moves)
    _move_steps(moves)
    told = [move for move in moves if move.is_told]
    if told:
        _write_events(change.actor, told, reason)
    for start in range(0, len(told), PIECE):
        piece = [_line(move) for move in told[start : start + PIECE]]
        change.record("calendars.recount", subject, reason=reason, moves=piece)


@contextmanager
def hours_of_units(change, unit, reason):
    """Count the open dossiers of ``unit`` and of those below it anew when, inside, their working
    hours change (DD07); the same promise is kept. The caller writes alone.
    """
    days = Calendar(special_days())
    before, hours = by_unit(days), unit.work_hours
    yield
    if unit.work_hours == hours:
        return
    db.session.flush()
    effect = Effect(moves_of(working_in(unit), before, by_unit(days), lock=True))
    recount(change, unit, effect, reason)


def _move_dossiers(moves):
    rows = [
        {"dossier": move.was.id, **{name: getattr(move, name) for name in COLUMNS}}
        for move in moves
        if any(getattr(move, name) != getattr(move.was, name) for name in COLUMNS)
    ]
    table = Dossier.__table__
    _update_many(table, table.c.id == bindparam("dossier"), COLUMNS, rows)


def _move_steps(moves):
    """The trace says the same deadline of the present step as the dossier."""
    rows = [
        {"dossier": move.was.id, "due_at": move.step_due_at}
        for move in moves
        if move.step_due_at != move.was.step_due_at
    ]
    table = DossierStep.__table__
    here = (table.c.dossier_id == bindparam("dossier")) & table.c.ended_at.is_(None)
    _update_many(table, here, ("due_at",), rows)


def _update_many(table, where, names, rows):
    if rows:
        statement = update(table).where(where).values({name: bindparam(name) for name in names})
        db.session.connection().execute(statement, rows)


def _write_events(actor, moves, reason):
    now = clock.now()
    rows = [
        {
            "pid": new_pid(),
            "dossier_id": move.was.id,
            "kind": str(EventKind.CALENDAR),
            "at": now,
            "by_id": actor.user_id,
            "unit_id": move.was.holder_unit_id,
            "text": reason,
            "facts": json.dumps(_facts(move), ensure_ascii=False),
            "new_due_at": move.due_at if move.is_kept else None,
            "due_before": move.was.due_at,
            "due_after": move.due_at,
        }
        for move in moves
    ]
    db.session.execute(insert(DossierEvent), rows)


def _facts(move):
    """What the event says besides: where the count alone would end, which second date is kept."""
    facts = {}
    if move.is_kept:
        facts["counted_at"] = move.counted_at.isoformat()
        if not move.is_later:
            facts["changes"] = [[KEPT, _told(move.was.due_at), _told(move.counted_at)]]
        if move.extended_to is not None:
            facts["extended_to"] = move.extended_to.isoformat()
    elif move.extended_to != move.was.extended_to:
        second = move.was.extended_to
        facts["extended_before"] = second.isoformat() if second else None
    return facts


def _line(move):
    """One dossier in the list of the audit log: pid, the promise before and after."""
    return [move.was.pid, *(_text(moment) for moment in (move.was.due_at, move.due_at))]


def _told(moment):
    """A moment as the timeline writes it."""
    return f"{moment:%H:%M %d/%m/%Y}"


def _text(moment):
    return moment.isoformat(timespec="minutes") if moment else None
