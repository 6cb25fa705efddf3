"""Opinions asked of other units and visits on the spot, each by its own date (R06).

They never stop the clock of the citizen. Whoever is asked sees the dossier from then on.
"""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from intranet import clock
from intranet.extensions import db
from intranet.models.dossiers import DossierRequest
from intranet.rules.alerts import AlertKind
from intranet.rules.dossiers import DossierPermission
from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_
from intranet.rules.workflow import Act
from intranet.rules.workflow.requests import (
    ANSWERED,
    ASK_REASON,
    CANCELLED,
    MOST_DAYS,
    RequestKind,
)
from intranet.services import alerts
from intranet.services.dossiers import asked, attaching, charge, closure
from intranet.services.dossiers import way as ways
from intranet.services.dossiers.calendar import calendar_for
from intranet.services.dossiers.data import count, line
from intranet.services.dossiers.data import reason as proper_text
from intranet.services.dossiers.reach import extend_reach
from intranet.transaction import Forbidden, transaction

TEXT_LENGTH = 2000


@dataclass(frozen=True)
class Asked:
    """One unit that is asked, and how many working days it has."""

    unit_pid: str
    days: int | None


@dataclass(frozen=True)
class VisitData:
    """A visit: what is to be verified, when, where, who leads it (pid), who else comes along."""

    text: str
    at: datetime | None
    place: str
    leader_pid: str
    people: str | None = None


def ask_opinion(actor, pid, version, text, units):
    """Ask one or several units side by side; ``units`` are Asked. Returns the requests."""
    text = proper_text(text, "text", ASK_REASON, TEXT_LENGTH)
    with ways.acting(actor, pid, version, Act.ASK_OPINION) as (change, way):
        dossier, now = way.dossier, clock.now()
        made = [_opinion(actor, dossier, unit, days, text, now) for unit, days in
                _units(dossier, units)]  # fmt: skip
        db.session.add_all(made)
        db.session.flush()
        for request in made:
            extend_reach(dossier, request.to_unit)
            alerts.tell(change, asked.asked_people(request), AlertKind.ASKED, dossier)
        change.record(
            "dossiers.ask_opinion",
            dossier,
            personal={"text": text},
            units=[request.to_unit.name for request in made],
            due=[request.due_at for request in made],
        )
        return made


def plan_visit(actor, pid, version, data: VisitData):
    """Plan a verification on the spot; who leads it sees it among what is asked of them."""
    text = proper_text(data.text, "text", ASK_REASON, TEXT_LENGTH)
    place, people = line(data.place, "place", 200), line(data.people, "people", 300)
    if place is None:
        raise RuleBroken(N_("Ghi nơi xác minh."), field="place")
    if data.at is None or data.at <= clock.now():
        raise RuleBroken(N_("Giờ xác minh phải sau lúc này."), field="at")
    with ways.acting(actor, pid, version, Act.PLAN_VISIT) as (change, way):
        dossier = way.dossier
        leader = next((u for u in asked.visitors(dossier) if u.pid == data.leader_pid), None)
        if leader is None:
            raise RuleBroken(N_("Chọn một người trong danh sách."), field="leader")
        request = _request(actor, dossier, RequestKind.VISIT, dossier.holder_unit, text)
        request.due_at, request.place, request.people = data.at, place, people
        request.to_user_id = leader.id
        db.session.add(request)
        db.session.flush()
        alerts.tell(change, [leader.id], AlertKind.VISIT, dossier)
        change.record(
            "dossiers.plan_visit",
            dossier,
            personal={"text": text, "place": place, "people": people},
            whom=leader.full_name,
            due=[data.at],
        )
        return request


def answer(actor, pid, request_pid, text, files=(), most=0):
    """Give the opinion, or note what the visit found; the request is closed.

    ``files`` (of ``services.files.keep``) come with the answer; ``most`` a dossier may have.
    """
    text = proper_text(text, "text", ASK_REASON, TEXT_LENGTH)
    with _acting(actor, pid, request_pid, DossierPermission.ANSWER) as (change, request):
        if not asked.may_answer(actor.user, request):
            raise Forbidden
        _close(actor, request, ANSWERED, text)
        told = _add_files(actor, request, files, most) if files else ()
        alerts.tell(change, [request.asked_by_id], AlertKind.ANSWERED, request.dossier)
        change.record(
            "dossiers.answer",
            request.dossier,
            after={"files": [file.sha256 for file in told]},
            personal={"text": text, "names": "; ".join(file.name for file in told)},
            kind=request.kind,
            units=[request.to_unit.name],
        )
        return request


def cancel_request(actor, pid, request_pid, reason):
    """Take a question back, or call a visit off, with the reason."""
    reason = proper_text(reason, "reason", ASK_REASON, TEXT_LENGTH)
    with _acting(actor, pid, request_pid, DossierPermission.CANCEL_REQUEST) as (change, request):
        if not asked.may_cancel(actor.user, request):
            raise Forbidden
        _close(actor, request, CANCELLED, reason)
        change.record(
            "dossiers.cancel_request",
            request.dossier,
            personal={"reason": reason},
            kind=request.kind,
            units=[request.to_unit.name],
        )
        return request


def remind(actor, pid, request_pid):
    """Remind a unit that has not answered, once a day at most."""
    with _acting(actor, pid, request_pid, DossierPermission.REMIND) as (change, request):
        if not asked.may_cancel(actor.user, request) or request.kind != RequestKind.OPINION:
            raise Forbidden
        now = clock.now()
        if request.reminded_at is not None and request.reminded_at.date() == now.date():
            raise RuleBroken(N_("Hôm nay đã nhắc đơn vị này rồi."))
        request.reminded_at = now
        alerts.tell(change, asked.asked_people(request), AlertKind.ASKED, request.dossier)
        change.record("dossiers.remind", request.dossier, units=[request.to_unit.name])
        return request


@contextmanager
def _acting(actor, pid, request_pid, permission):
    """Open the transaction of one act on a request that still waits; yields the change and it."""
    with transaction(actor) as change:
        charge.require(actor.user, permission)
        dossier = ways.locked(actor.user, pid)
        request = asked.of(dossier, request_pid)
        if request.answered_at is not None:
            raise RuleBroken(_CLOSED[request.outcome], at=f"{request.answered_at:%H:%M %d/%m/%Y}")
        if dossier.finished_at is not None or dossier.closed_at is not None:
            raise RuleBroken(N_("Hồ sơ đã có kết quả hoặc đã kết thúc, không cần trả lời nữa."))
        yield change, request


_CLOSED = {
    ANSWERED: N_("Yêu cầu này đã được trả lời lúc %(at)s."),
    CANCELLED: N_("Yêu cầu này đã được rút lúc %(at)s."),
}


def _close(actor, request, outcome, text):
    request.answered_at, request.answered_by_id = clock.now(), actor.user_id
    request.outcome, request.answer = outcome, text
    request.version += 1


def _add_files(actor, request, files, most):
    """The files that hang on the dossier now, as part of this answer."""
    fresh = attaching.new_ones(request.dossier, files, most)
    closure.add_files(
        request.dossier, fresh, "answer", request.answered_at, actor, request_id=request.id
    )
    return fresh


def _opinion(actor, dossier, unit, days, text, now):
    request = _request(actor, dossier, RequestKind.OPINION, unit, text)
    calendar = calendar_for(unit)
    request.due_at = calendar.closing(calendar.add_working_days(now.date(), days))
    return request


def _request(actor, dossier, kind, unit, text):
    return DossierRequest(
        dossier_id=dossier.id,
        kind=str(kind),
        text=text,
        asked_at=clock.now(),
        asked_by_id=actor.user_id,
        asked_unit_id=dossier.holder_unit_id,
        to_unit=unit,
    )


def _units(dossier, asked_units):
    """[(Unit, days)] of what was chosen; RuleBroken for what cannot be asked."""
    wanted = [one for one in asked_units if one.unit_pid]
    if not wanted:
        raise RuleBroken(N_("Chọn ít nhất một đơn vị."))
    known = {unit.pid: unit for unit in asked.askable(dossier)}
    waiting = asked.waiting_units(dossier)
    found = {}
    for one in wanted:
        unit = known.get(one.unit_pid)
        if unit is None or unit.id in found:
            raise RuleBroken(N_("Chọn mỗi đơn vị một lần trong danh sách."))
        if unit.id in waiting:
            raise RuleBroken(N_("%(unit)s đang được hỏi, chưa trả lời."), unit=unit.name)
        found[unit.id] = (unit, count(one.days, "days", 1, MOST_DAYS))
    return list(found.values())
