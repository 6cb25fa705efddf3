"""One line of the timeline, and those that the dated events of a dossier give (B31)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from intranet.rules.words import N_
from intranet.rules.workflow import EVENT_WORDS, EventKind

OLDEST = 1_000_000  # the place of what has no entry in the log


@dataclass
class Happening:
    """One line: ``words`` is a msgid with ``params``; ``changes`` are (msgid, before, after).

    ``event``: pid of the event that a legal form can be printed from; ``items``: what was asked.
    ``place``: how many entries of the log are newer; it orders what happened in one second.
    """

    at: datetime
    who: str
    words: str
    params: dict[str, Any]
    due_at: datetime | None = None
    reason: str | None = None
    note: str | None = None
    changes: list = field(default_factory=list)
    event: str | None = None
    items: tuple = ()
    place: int = OLDEST


NUMBERED = N_("%(what)s, số %(number)s")
IN_PLACE_OF = N_("%(who)s thay %(whom)s")
PRINTED = (EventKind.SUPPLEMENT, EventKind.EXTENSION, EventKind.WITHDRAWAL, EventKind.STOP)


def events_told(dossier, log):
    """A Happening for each event of a dossier whose ``events`` are loaded; ``log``: the bodies of
    its entries, newest first.
    """
    places = {body.get("facts", {}).get("event"): place for place, body in enumerate(log)}
    return [_told(event, places.get(event.pid, OLDEST)) for event in dossier.events]


def _told(event, place):
    kind = EventKind(event.kind)
    facts = event.details
    words, params = EVENT_WORDS[kind], {}
    if event.number:
        words, params = NUMBERED, {"what": EVENT_WORDS[kind], "number": event.number}
    return Happening(
        event.at,
        event.by.full_name if event.by else "–",
        words,
        params,
        reason=event.text,
        changes=[*_dates(event), *(tuple(row) for row in facts.get("changes", ()))],
        event=event.pid if kind in PRINTED else None,
        items=tuple(facts.get("items", ())),
        place=place,
    )


def _dates(event):
    rows = [(N_("Hẹn trả"), moment_text(event.due_before), moment_text(event.due_after))]
    if event.kind == EventKind.EXTENSION:
        rows.append((N_("Ngày hẹn lại"), None, moment_text(event.new_due_at)))
    return [row for row in rows if row[1] != row[2]]


def moment_text(value):
    """A moment as the timeline writes it; None stays None."""
    return f"{value:%H:%M %d/%m/%Y}" if value is not None else None
