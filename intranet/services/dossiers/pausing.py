"""Stopping the clock and letting it go on: supplement, payment, suspension (R05, R10, DD09)."""

from sqlalchemy import func, insert, select

from intranet import clock
from intranet.extensions import db
from intranet.models.dossiers import DossierPaper
from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_
from intranet.rules.workflow import Act, EventKind, State
from intranet.services import fees
from intranet.services.dossiers import closure
from intranet.services.dossiers import way as ways
from intranet.services.dossiers.calendar import calendar_for, term_of
from intranet.services.dossiers.data import line
from intranet.services.dossiers.data import reason as proper_reason
from intranet.services.dossiers.events import (
    apply_event,
    events_of,
    new_event,
    next_form_number,
)

REASON = 10
TEXT_LENGTH = 1000
MOST_ITEMS = 40
ITEM_LENGTH = 300


def request_supplement(actor, pid, version, items, reason, contact=None, phone=None):
    """Ask the citizen for papers, all in one go (R05): Mẫu 02, the clock stops (state 5).

    ``items``: what is missing, one line each. ``contact`` and ``phone`` stand on the form; the
    person who asks when None. The papers are waited for ``wait_days`` working days (R10).
    """
    items = _items(items)
    reason = proper_reason(reason, "reason", REASON, TEXT_LENGTH)
    facts = {
        "items": items,
        "contact": line(contact, "contact", 120) or actor.user.full_name,
        "phone": line(phone, "phone", 20),
    }
    with ways.acting(actor, pid, version, Act.REQUEST_SUPPLEMENT) as (change, way):
        _may_pause(way)
        event = _stop(actor, way.dossier, EventKind.SUPPLEMENT, State.SUPPLEMENT, reason, facts)
        tell_event(change, "dossiers.request_supplement", way.dossier, event)
        return way.dossier


def take_supplement(actor, pid, version, papers=(), files=(), note=None):
    """The papers came in: they join the dossier and the clock goes on, or begins anew (DD09).

    ``papers`` are PaperData; ``files`` stored files.
    """
    note = line(note, "note", TEXT_LENGTH)
    with ways.acting(actor, pid, version, Act.TAKE_SUPPLEMENT) as (change, way):
        dossier = way.dossier
        _add_papers(dossier, papers)
        closure.add_files(dossier, files, "paper", clock.now(), actor)
        event = _go_on(actor, dossier, note)
        counts = {"papers": len(papers), "files": [file.sha256 for file in files]}
        tell_event(change, "dossiers.take_supplement", dossier, event, **counts)
        return dossier


def ask_payment(actor, pid, version, reason, amount=None):
    """Ask for a tax or fee (state 6): the clock stops until it is paid; ``amount`` in đồng."""
    reason = proper_reason(reason, "reason", REASON, TEXT_LENGTH)
    with ways.acting(actor, pid, version, Act.ASK_PAYMENT) as (change, way):
        dossier = way.dossier
        _may_pause(way)
        if amount:
            fees.raise_due(change, actor, dossier, amount, reason)
        facts = {"amount": amount} if amount else {}
        event = _stop(actor, dossier, EventKind.PAYMENT, State.PAYMENT, reason, facts)
        tell_event(change, "dossiers.ask_payment", dossier, event)
        return dossier


def note_payment(actor, pid, version, note=None):
    """It was paid: the clock goes on. Paid elsewhere (tax office): ``note`` says by what paper."""
    note = line(note, "note", TEXT_LENGTH)
    with ways.acting(actor, pid, version, Act.NOTE_PAYMENT) as (change, way):
        dossier = way.dossier
        if not note and (not fees.is_settled(dossier) or not _asked_here(dossier)):
            raise RuleBroken(
                N_("Chưa thu đủ phí. Thu phí trước, hoặc ghi chứng từ đã nộp nơi khác."),
                field="note",
            )
        event = _go_on(actor, dossier, note)
        tell_event(change, "dossiers.note_payment", dossier, event)
        return dossier


def suspend(actor, pid, version, reason):
    """Stop processing for a while (state 8): another procedure or a court has to speak first."""
    reason = proper_reason(reason, "reason", REASON, TEXT_LENGTH)
    with ways.acting(actor, pid, version, Act.SUSPEND) as (change, way):
        _may_pause(way)
        event = _stop(actor, way.dossier, EventKind.SUSPENSION, State.STOPPED, reason, {})
        tell_event(change, "dossiers.suspend", way.dossier, event)
        return way.dossier


def resume(actor, pid, version, reason):
    """Let processing go on after a suspension, with the reason (1.5)."""
    reason = proper_reason(reason, "reason", REASON, TEXT_LENGTH)
    with ways.acting(actor, pid, version, Act.RESUME) as (change, way):
        event = _go_on(actor, way.dossier, reason)
        tell_event(change, "dossiers.resume", way.dossier, event)
        return way.dossier


def _stop(actor, dossier, kind, state, reason, facts):
    now = clock.now()
    calendar = calendar_for(dossier.received_unit)
    ways.change_state(dossier, state)
    if kind is not EventKind.SUSPENSION:
        last = calendar.add_working_days(now.date(), dossier.procedure_version.wait_days)
        dossier.wait_until = calendar.closing(last)
    number = None
    if kind is EventKind.SUPPLEMENT:
        number = next_form_number(dossier.received_unit_id, now, "M02", "PYC")
        facts = {**facts, "until": f"{dossier.wait_until:%Y-%m-%d}"}
    event = new_event(actor, dossier, kind, now, number=number, text=reason, facts=facts)
    apply_event(dossier, event, term_of(dossier.procedure_version, dossier.channel), calendar)
    return event


def _go_on(actor, dossier, text):
    now = clock.now()
    ways.change_state(dossier, State.PROCESSING)
    event = new_event(actor, dossier, EventKind.RESUMPTION, now, text=text)
    term = term_of(dossier.procedure_version, dossier.channel)
    apply_event(dossier, event, term, calendar_for(dossier.received_unit))
    dossier.wait_until = None
    ways.restep(dossier)
    return event


def tell_event(change, action, dossier, event, **facts):
    """Record what an event did to the state and the promise; its words are personal."""
    moved = {"state": dossier.state, "due_at": dossier.due_at, "paused": dossier.paused}
    details = {"number": event.number} if event.number else {}
    change.record(
        action,
        dossier,
        before={"due_at": event.due_before},
        after=moved,
        personal={"text": event.text, "facts": event.facts},
        event=event.pid,
        **details,
        **facts,
    )


def _may_pause(way):
    if way.here is not None and not way.here.may_pause:
        raise RuleBroken(N_("Quy trình không cho tạm dừng ở bước “%(step)s”."), step=way.here.name)


def _asked_here(dossier):
    """True when the last request named an amount to be collected at the desk."""
    asked = [event for event in events_of(dossier) if event.kind == EventKind.PAYMENT]
    return bool(asked and asked[-1].details.get("amount"))


def _items(items):
    found = [line(item, "items", ITEM_LENGTH) for item in items]
    found = [item for item in found if item]
    if not found:
        raise RuleBroken(N_("Ghi ít nhất một giấy tờ cần bổ sung."), field="items")
    if len(found) > MOST_ITEMS:
        raise RuleBroken(
            N_("Nhiều nhất %(most)s mục. Hãy gộp lại."), field="items", most=MOST_ITEMS
        )
    return found


def _add_papers(dossier, papers):
    last = db.session.scalar(
        select(func.max(DossierPaper.position)).where(DossierPaper.dossier_id == dossier.id)
    )
    rows = [
        {
            "dossier_id": dossier.id,
            "position": number,
            "name": line(paper.name, "papers", TEXT_LENGTH),
            "submit": paper.submit,
            "originals": paper.originals,
            "copies": paper.copies,
            "note": line(paper.note, "papers", ITEM_LENGTH),
        }
        for number, paper in enumerate(papers, (last or 0) + 1)
        if line(paper.name, "papers", TEXT_LENGTH)
    ]
    if rows:
        db.session.execute(insert(DossierPaper), rows)
