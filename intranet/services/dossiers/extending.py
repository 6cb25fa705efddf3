"""Apology and one new date: drafted by who works on it, signed by the leader (R08, DD10, 1.9)."""

from sqlalchemy import select

from intranet import clock
from intranet.extensions import db
from intranet.models.dossiers import DossierRequest
from intranet.rules import deadlines
from intranet.rules.alerts import AlertKind
from intranet.rules.deadlines import Extended
from intranet.rules.errors import RuleBroken
from intranet.rules.permissions import Role
from intranet.rules.words import N_
from intranet.rules.workflow import Act, EventKind
from intranet.services import alerts
from intranet.services.dossiers import charge
from intranet.services.dossiers import way as ways
from intranet.services.dossiers.calendar import calendar_for, term_of
from intranet.services.dossiers.data import line
from intranet.services.dossiers.data import reason as proper_reason
from intranet.services.dossiers.events import (
    apply_event,
    events_of,
    facts_of,
    new_event,
    next_form_number,
)
from intranet.services.dossiers.pausing import TEXT_LENGTH, tell_event

EXTENSION_REASON = 20
KIND = "extension"


def ask_extension(actor, pid, version, new_day, reason):
    """Draft an apology with a new date for the leader to sign.

    At the latest one working day before the due date (R08), at most once, the new date a working
    day after the due date; due at the closing hour of that day.
    """
    reason = proper_reason(reason, "reason", EXTENSION_REASON, TEXT_LENGTH)
    with ways.acting(actor, pid, version, Act.ASK_EXTENSION) as (change, way):
        dossier, now = way.dossier, clock.now()
        if way.here is not None and not way.here.may_extend:
            raise RuleBroken(
                N_("Quy trình không cho hẹn lại ở bước “%(step)s”."), step=way.here.name
            )
        if request_of(dossier) is not None:
            raise RuleBroken(N_("Thư xin lỗi đang chờ lãnh đạo ký."))
        new_due = _admitted(dossier, new_day, now)
        request = DossierRequest(
            dossier_id=dossier.id,
            kind=KIND,
            text=reason,
            new_due_at=new_due,
            asked_at=now,
            asked_by_id=actor.user_id,
            asked_unit_id=dossier.holder_unit_id,
            to_unit_id=dossier.competent_unit_id,
            to_role=str(Role.LEADER),
            due_at=dossier.due_at,
        )
        db.session.add(request)
        leaders = charge.people_of(Role.LEADER, dossier.competent_unit_id)
        alerts.tell(change, [one.id for one in leaders], AlertKind.EXTENSION_ASKED, dossier)
        change.record(
            "dossiers.ask_extension",
            dossier,
            after={"new_due_at": new_due},
            personal={"reason": reason},
        )
        return dossier


def sign_extension(actor, pid, version, grants, answer=None):
    """The leader signs the apology (Mẫu 04, a second date beside the first) or refuses it.

    Signing has the same last day as drafting (R08). Who drafted it does not sign it.
    ``answer``: a word to who asked; required to refuse.
    """
    answer = line(answer, "answer", TEXT_LENGTH)
    with ways.acting(actor, pid, version, Act.SIGN_EXTENSION) as (change, way):
        dossier, now = way.dossier, clock.now()
        request = request_of(dossier)
        if request is None:
            raise RuleBroken(N_("Không có thư xin lỗi nào chờ ký."))
        if request.asked_by_id == actor.user_id:
            raise RuleBroken(N_("Bạn đã dự thảo thư này nên không tự ký. Nhờ lãnh đạo khác ký."))
        if not grants and not answer:
            raise RuleBroken(N_("Ghi lý do không đồng ý hẹn lại."), field="answer")
        request.answered_at, request.answered_by_id = now, actor.user_id
        request.answer, request.outcome = answer, "granted" if grants else "refused"
        alerts.tell(change, [request.asked_by_id], AlertKind.EXTENSION_SIGNED, dossier)
        if not grants:
            change.record(
                "dossiers.sign_extension", dossier, result="refused", personal={"answer": answer}
            )
            return dossier
        event = _extend(actor, dossier, request, now)
        tell_event(change, "dossiers.sign_extension", dossier, event, new_due_at=event.new_due_at)
        return dossier


def request_of(dossier):
    """The apology that waits for the leader's signature, or None."""
    query = select(DossierRequest).where(
        DossierRequest.dossier_id == dossier.id,
        DossierRequest.kind == KIND,
        DossierRequest.answered_at.is_(None),
    )
    return db.session.scalar(query)


def refused_of(dossier):
    """The last apology that the leader did not sign, with the answer, or None."""
    query = select(DossierRequest).where(
        DossierRequest.dossier_id == dossier.id,
        DossierRequest.kind == KIND,
        DossierRequest.outcome == "refused",
    )
    return db.session.scalar(query.order_by(DossierRequest.id.desc()).limit(1))


def _extend(actor, dossier, request, now):
    calendar = calendar_for(dossier.received_unit)
    _in_time(dossier, calendar, now)
    number = next_form_number(dossier.competent_unit_id, now, "M04", "PXL")
    event = new_event(
        actor,
        dossier,
        EventKind.EXTENSION,
        now,
        unit_id=dossier.competent_unit_id,
        number=number,
        text=request.text,
        new_due_at=request.new_due_at,
        facts={"to": dossier.submitter_name or dossier.owner_name},
    )
    apply_event(dossier, event, term_of(dossier.procedure_version, dossier.channel), calendar)
    return event


def _admitted(dossier, new_day, now):
    """The moment of the new date; RuleBroken for one that cannot be promised."""
    if dossier.due_at is None:
        raise RuleBroken(N_("Thủ tục không quy định thời hạn nên không hẹn lại."))
    calendar = calendar_for(dossier.received_unit)
    _in_time(dossier, calendar, now)
    if not calendar.is_working_day(new_day):
        raise RuleBroken(N_("Ngày hẹn lại phải là ngày làm việc."), field="new_day")
    new_due = calendar.closing(new_day)
    facts = facts_of(dossier, events_of(dossier))
    term = term_of(dossier.procedure_version, dossier.channel)
    try:
        deadlines.admit(term, facts, Extended(now, new_due), calendar)
    except RuleBroken as error:
        field = "new_day" if error.field else None
        raise RuleBroken(error.message, field=field, **error.params) from None
    return new_due


def _in_time(dossier, calendar, now):
    """Refuse an apology later than one working day before the due date (R08)."""
    last = calendar.add_working_days(dossier.due_at.date(), -1)
    if now.date() > last:
        raise RuleBroken(
            N_("Phải xin lỗi, hẹn lại chậm nhất 1 ngày làm việc trước hạn (%(day)s)."),
            day=f"{last:%d/%m/%Y}",
        )
