"""Letters to the citizen that an event of the dossier was issued with: Mẫu 02, 04 and 05 (2025).

Written from the event's row alone, so that a reprint says what was said then. The words are those
of the legal forms and stay Vietnamese in every language of the screen.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from intranet.extensions import db
from intranet.models.dossiers import DossierEvent
from intranet.rules import wording
from intranet.rules.legal_forms import LegalForm
from intranet.rules.workflow import CHANNEL_WORDS, EventKind
from intranet.services.dossiers.heads import Form, Heads, Party, form_on, heads_at, owner_of
from intranet.transaction import NotVisible

# Which form an event is printed as; other events have none.
FORMS = {
    EventKind.SUPPLEMENT: LegalForm.SUPPLEMENT,
    EventKind.EXTENSION: LegalForm.APOLOGY,
    EventKind.WITHDRAWAL: LegalForm.STOPPING,
    EventKind.STOP: LegalForm.STOPPING,
}
NO_TERM = "Không quy định"


@dataclass(frozen=True)
class Supplement:
    """Everything on Mẫu 02, in words. ``code`` is None before there is a dossier."""

    heads: Heads
    form: Form
    owner: Party
    code: str | None
    matter: str
    items: tuple
    reason: str
    until: str | None
    contact: str
    contact_phone: str | None
    signer: str


@dataclass(frozen=True)
class Apology:
    """Everything on Mẫu 04, in words; the apology itself is the form's own sentence (1.9)."""

    heads: Heads
    form: Form
    to: str
    owner: Party
    code: str
    matter: str
    received: str
    due: str
    reason: str
    apology: str | None
    new_due: str
    signer: str


@dataclass(frozen=True)
class Stopping:
    """Everything on the notice of stopping (Mẫu 05 of 2025; a plain notice before), in words."""

    heads: Heads
    form: Form
    to: str
    code: str
    matter: str
    received: str
    request: str
    reason: str
    papers_returned: tuple
    fee_note: str
    signer: str


def event_of(dossier, event_pid):
    """The event of this dossier that a letter was issued with; ``NotVisible`` otherwise."""
    query = select(DossierEvent).where(
        DossierEvent.pid == event_pid, DossierEvent.dossier_id == dossier.id
    )
    event = db.session.scalar(query)
    if event is None or event.kind not in FORMS:
        raise NotVisible
    return event


def letter_of(dossier, event, office):
    """(LegalForm, its letter): Supplement, Apology or Stopping by the kind of the event."""
    form = FORMS[EventKind(event.kind)]
    make = {
        LegalForm.SUPPLEMENT: _supplement,
        LegalForm.APOLOGY: _apology,
        LegalForm.STOPPING: _stopping,
    }[form]
    return form, make(dossier, event, office)


def _supplement(dossier, event, office):
    facts = event.details
    return Supplement(
        heads=_heads(dossier, event, office),
        form=form_on(LegalForm.SUPPLEMENT, office, event.at),
        owner=owner_of(dossier),
        code=dossier.code,
        matter=dossier.procedure_version.name,
        items=tuple(facts.get("items") or ()),
        reason=event.text or "",
        until=facts.get("until") and _day(facts["until"]),
        contact=facts.get("contact") or _name(event.by),
        contact_phone=facts.get("phone") or _phone(dossier, event),
        signer=_name(event.by),
    )


def _apology(dossier, event, office):
    facts, owner = event.details, owner_of(dossier)
    due = event.due_before or dossier.due_at
    return Apology(
        heads=_heads(dossier, event, office, dossier.competent_unit),
        form=form_on(LegalForm.APOLOGY, office, event.at),
        to=facts.get("to") or owner.name,
        owner=owner,
        code=dossier.code,
        matter=dossier.procedure_version.name,
        received=wording.date_in_words(dossier.received_at),
        due=wording.moment_in_words(due) if due else NO_TERM,
        reason=event.text or "",
        apology=facts.get("apology") or None,
        new_due=wording.moment_in_words(event.new_due_at) if event.new_due_at else NO_TERM,
        signer=_name(event.by),
    )


def _stopping(dossier, event, office):
    facts = event.details
    return Stopping(
        heads=_heads(dossier, event, office),
        form=form_on(LegalForm.STOPPING, office, event.at),
        to=dossier.owner_name,
        code=dossier.code,
        matter=dossier.procedure_version.name,
        received=wording.moment_in_words(dossier.received_at),
        request=_request(facts),
        reason=event.text or "",
        papers_returned=tuple(facts.get("papers_returned") or ()),
        fee_note=facts.get("fee_note") or "",
        signer=_name(event.by),
    )


def _heads(dossier, event, office, issuer=None):
    return heads_at(dossier.received_unit, office, event.number or "……/……", event.at, issuer)


def _request(facts):
    """When and how the citizen asked; without a request the office stops by itself (R10)."""
    if not facts.get("asked_on"):
        return "không có; cơ quan dừng giải quyết theo quy định"
    channel = facts.get("channel")
    said = CHANNEL_WORDS.get(channel, channel)
    return f"{_day(facts['asked_on'])}{f' ({said.lower()})' if said else ''}"


def _day(text):
    """A day of the facts (2020-01-06, with or without a time) in words; other text as it stands."""
    try:
        return wording.date_in_words(datetime.fromisoformat(text).date())
    except ValueError:
        return text


def _name(user):
    return user.full_name if user is not None else ""


def _phone(dossier, event):
    own = event.by and event.by.phone
    return own or (event.unit and event.unit.phone) or dossier.received_unit.phone
