"""The dated facts of a dossier: reading them as a fold, adding one and moving the promise by it."""

import json
from datetime import datetime
from functools import lru_cache

from sqlalchemy import select

from intranet.extensions import db
from intranet.models.columns import new_pid
from intranet.models.dossiers import DossierEvent, FormCounter
from intranet.rules import deadlines
from intranet.rules.deadlines import (
    Ended,
    Extended,
    Fact,
    ManualDue,
    Paused,
    PauseReason,
    Promised,
    Received,
    Resumed,
)
from intranet.rules.workflow import ENDS, PAUSES, EventKind
from intranet.services.dossiers import risk
from intranet.services.dossiers.numbering import upsert


def events_of(dossier):
    """The events of a dossier in their order, read anew."""
    query = select(DossierEvent).where(DossierEvent.dossier_id == dossier.id)
    return db.session.scalars(query.order_by(DossierEvent.id)).all()


def facts_of(dossier, events):
    """The facts that the due moment of ``dossier`` is folded from, in the order of time."""
    facts: list[Fact] = [Received(dossier.received_at)]
    if dossier.manual_due_at is not None:
        reason = dossier.manual_due_reason or "-"
        facts.append(ManualDue(dossier.received_at, dossier.manual_due_at, reason))
    facts += [fact for event in events for fact in _facts_of(event)]
    ended = any(isinstance(fact, Ended) for fact in facts)
    if dossier.finished_at is not None and not ended:
        facts.append(Ended(dossier.finished_at))
    return tuple(facts)


def _facts_of(event):
    kind = EventKind(event.kind)
    if kind in PAUSES:
        yield Paused(event.at, PauseReason(PAUSES[kind]))
    elif kind is EventKind.RESUMPTION:
        yield Resumed(event.at)
    elif kind is EventKind.EXTENSION:
        yield Extended(event.at, event.new_due_at)
    elif kind in ENDS:
        yield Ended(event.at)
    elif event.new_due_at is not None:  # counted anew, an older promise kept
        second = json.loads(event.facts).get("extended_to")
        kept = datetime.fromisoformat(second) if second else None
        yield Promised(event.at, event.new_due_at, kept)


def new_event(actor, dossier, kind, at, *, unit_id=None, **columns):
    """A row of one event, not yet added: ``number``, ``text``, ``new_due_at``, ``facts`` (a dict)
    as given.
    """
    facts = json.dumps(columns.pop("facts", {}), ensure_ascii=False)
    return DossierEvent(
        pid=new_pid(),
        dossier_id=dossier.id,
        kind=str(kind),
        at=at,
        by_id=actor.user_id,
        unit_id=unit_id or dossier.holder_unit_id,
        facts=facts,
        due_before=dossier.due_at,
        **columns,
    )


def apply_event(dossier, event, term, calendar):
    """Add ``event`` and move the promise of the dossier by it; returns the Deadline.

    RuleBroken when it may not happen now (``rules.deadlines.admit``), at the field it names.
    """
    facts = facts_of(dossier, events_of(dossier))
    for fact in _facts_of(event):
        facts = deadlines.admit(term, facts, fact, calendar)
    reckoned = deadlines.reckon(term, facts, calendar)
    db.session.add(event)
    promise(dossier, reckoned)
    event.due_after = dossier.due_at
    risk.assess(dossier, calendar)
    return reckoned


def promise(dossier, reckoned):
    """Copy what the fold says to the columns that lists and counters read."""
    dossier.due_at, dossier.due_unit = reckoned.due_at, str(reckoned.unit)
    dossier.paused, dossier.extended_to = reckoned.paused, reckoned.extended_to


def next_form_number(unit_id, day, form, symbol):
    """The next number of a legal form in a unit and a year: ``12/PXL`` (Nghị định 30, Điều 15)."""
    values = {"unit_id": unit_id, "year": day.year, "form": form, "last": 1}
    number = db.session.scalar(_take(db.engine.dialect.name), values)
    return f"{number:02d}/{symbol}"


@lru_cache
def _take(dialect):
    """The statement, made once: count up and say the number; dense, no duplicates."""
    table = FormCounter.__table__
    insert = upsert(table, dialect).on_conflict_do_update(
        index_elements=["unit_id", "year", "form"], set_={"last": table.c.last + 1}
    )
    return insert.returning(table.c.last)
