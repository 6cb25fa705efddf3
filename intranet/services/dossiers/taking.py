"""Undoing a hand-over: taken back while nobody opened it, asked for and given back later (B12)."""

from sqlalchemy import select

from intranet import clock
from intranet.extensions import db
from intranet.models.dossiers import DossierRequest, DossierStep
from intranet.rules.alerts import AlertKind
from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_
from intranet.rules.workflow import Act, State
from intranet.rules.workflow.requests import ASK_REASON, RequestKind
from intranet.services import alerts
from intranet.services.dossiers import charge
from intranet.services.dossiers import way as ways
from intranet.services.dossiers.data import line
from intranet.services.dossiers.data import reason as proper_reason
from intranet.services.dossiers.handed import gave_for, last_handed, why_not_taken_back

TEXT_LENGTH = 500
GRANTED, REFUSED = "granted", "refused"


def take_back(actor, pid, version):
    """Undo the own last hand-over: the dossier lies again where it was, by the same step deadline.

    The undone stay remains in the trace and is judged by nobody; RuleBroken once it was opened.
    """
    with ways.acting(actor, pid, version, Act.TAKE_BACK) as (change, way):
        told = bring_back(change, way.dossier)
        alerts.tell(change, [told], AlertKind.TAKEN, way.dossier)
        return way.dossier


def bring_back(change, dossier, **facts):
    """The inside of ``take_back``, by who handed it on; returns the id of who it was named to.

    RuleBroken, before anything changes, once it was opened.
    """
    now, handed = clock.now(), last_handed(dossier)
    _lock(handed.stay)
    refused = why_not_taken_back(dossier)
    if refused is not None:
        raise refused
    before, told = ways.place(dossier), dossier.holder_user_id
    absent = gave_for(change.actor.user, dossier)
    handed.stay.ended_at = handed.stay.undone_at = now
    handed.stay.ended_by_id, handed.stay.for_id = change.actor.user_id, absent and absent.id
    handed.before.outcome = None
    _return_to(change.actor, dossier, handed, now)
    after = ways.difference(before, ways.place(dossier))
    change.record("dossiers.take_back", dossier, **after, **facts)
    return told


def ask_back(actor, pid, version, reason):
    """Ask whoever has it now to give back what one handed on, with the reason; nothing moves."""
    reason = proper_reason(reason, "reason", ASK_REASON, TEXT_LENGTH)
    with ways.acting(actor, pid, version, Act.ASK_BACK) as (change, way):
        dossier, now = way.dossier, clock.now()
        if asking(dossier) is not None:
            raise RuleBroken(N_("Hồ sơ này đã có yêu cầu xin lại, đang chờ trả lời."))
        request = DossierRequest(
            dossier_id=dossier.id,
            kind=str(RequestKind.ASK_BACK),
            text=reason,
            asked_at=now,
            asked_by_id=actor.user_id,
            asked_unit_id=last_handed(dossier).before.unit_id,
            to_unit_id=dossier.holder_unit_id,
            to_role=dossier.holder_role,
            to_user_id=dossier.holder_user_id,
        )
        db.session.add(request)
        alerts.tell(change, _who_has_it(dossier), AlertKind.ASKED_BACK, dossier)
        change.record("dossiers.ask_back", dossier, personal={"reason": reason})
        return request


def give_back(actor, pid, version, agrees, text=None):
    """Answer who asks for the dossier: give it back, or refuse with words."""
    if agrees:
        text = line(text, "text", TEXT_LENGTH)
    else:
        text = proper_reason(text, "text", ASK_REASON, TEXT_LENGTH)
    with ways.acting(actor, pid, version, Act.GIVE_BACK) as (change, way):
        dossier, request = way.dossier, asking(way.dossier)
        if request is None:
            raise RuleBroken(N_("Không có ai đang xin lại hồ sơ này."))
        before = ways.place(dossier)
        if agrees:
            _give(actor, dossier, request, text)
        request.answered_at, request.answered_by_id, request.answer = (
            clock.now(),
            actor.user_id,
            text,
        )
        request.outcome = GRANTED if agrees else REFUSED
        change.record(
            "dossiers.give_back",
            dossier,
            **ways.difference(before, ways.place(dossier)),
            personal={"text": text},
            outcome=request.outcome,
        )
        kind = AlertKind.SENT_BACK if agrees else AlertKind.ANSWERED
        alerts.tell(change, [request.asked_by_id], kind, dossier)
        return dossier


def asking(dossier):
    """The request to give the dossier back that waits where it lies now, or None."""
    query = select(DossierRequest).where(DossierRequest.dossier_id == dossier.id)
    return asking_among(db.session.scalars(query), dossier)


def asking_among(requests, dossier):
    """The same among all requests of the dossier."""
    handed = last_handed(dossier)
    if handed is None:
        return None
    waiting = (
        request
        for request in requests
        if request.kind == RequestKind.ASK_BACK
        and request.answered_at is None
        and request.asked_at >= handed.stay.started_at
    )
    return next(waiting, None)


def _lock(stay):
    """Who opens it in this very moment is waited for (PostgreSQL)."""
    query = select(DossierStep).where(DossierStep.id == stay.id).with_for_update(of=DossierStep)
    db.session.scalar(query.execution_options(populate_existing=True))


def _give(actor, dossier, request, text):
    now, handed = clock.now(), last_handed(dossier)
    ways.leave(dossier, now, actor)
    _enter(actor, dossier, handed.before, now, "give_back", request.asked_by_id, text)


def _return_to(actor, dossier, handed, now):
    """A new stay where the dossier was; its deadline is the old one."""
    back_to = handed.before.for_id or actor.user_id
    stay = _enter(actor, dossier, handed.before, now, "take_back", back_to)
    dossier.step_due_at = stay.due_at = handed.before.due_at


def _enter(actor, dossier, before, now, how, user_id, note=None):
    steps = dossier.procedure_version.steps
    step = next(step for step in steps if step.position == before.position)
    ways.change_state(dossier, State.PROCESSING)
    able = [user.id for user in charge.people_of(step.role, before.unit_id)]
    user_id = user_id if user_id in able else None
    return ways.enter(dossier, step, now, actor, how, user_id, note, before.unit)


def _who_has_it(dossier):
    if dossier.holder_user_id is not None:
        return [dossier.holder_user_id]
    return [user.id for user in charge.people_of(dossier.holder_role, dossier.holder_unit_id)]
