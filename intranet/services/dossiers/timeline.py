"""What happened to a dossier, in plain Vietnamese, newest first.

Moves are read from its trace of steps; assignments, prints and files from the audit log.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from intranet.clock import VIETNAM
from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.audit import AuditEntry
from intranet.models.dossiers import Attachment, Dossier, DossierStep
from intranet.models.procedures import ProcedureVersion
from intranet.rules.words import N_
from intranet.rules.workflow import StepAct


@dataclass
class Happening:
    """One line: ``words`` is a msgid with ``params``; ``changes`` are (msgid, before, after)."""

    at: datetime
    who: str
    words: str
    params: dict[str, Any]
    due_at: datetime | None = None
    reason: str | None = None
    note: str | None = None
    changes: list = field(default_factory=list)


MOVES = {
    "hand_over": N_("chuyển bước “%(step)s” cho %(whom)s"),
    "approve": N_("phê duyệt, chuyển bước “%(step)s” cho %(whom)s"),
    "send_back": N_("trả về bước “%(step)s” cho %(whom)s"),
    "finish": N_("nhập kết quả, chuyển bước “%(step)s” cho %(whom)s"),
}
# Acts that leave no stay in the trace, as the audit log calls them.
DOINGS = {
    "dossiers.assign": N_("phân công cho %(whom)s"),
    "dossiers.print": N_("in %(paper)s, lần %(number)s"),
    "dossiers.add_files": N_("thêm %(number)s tệp"),
    "dossiers.remove_file": N_("gỡ một tệp"),
}
PAPERS = {"receipt": N_("giấy hẹn"), "slip": N_("phiếu kiểm soát")}
RECEIVED = N_("tiếp nhận hồ sơ")
RETURNED = N_("trả kết quả cho %(whom)s")
_PEOPLE = (DossierStep.user, DossierStep.given_by, DossierStep.ended_by)
# For ``reading.get``: everything that the page of a dossier shows, in a constant number of queries.
WHOLE = (
    joinedload(Dossier.procedure_version).joinedload(ProcedureVersion.procedure),
    joinedload(Dossier.procedure_version).selectinload(ProcedureVersion.steps),
    joinedload(Dossier.received_unit),
    joinedload(Dossier.competent_unit),
    joinedload(Dossier.returned_unit),
    joinedload(Dossier.holder_unit),
    *(joinedload(person).lazyload("*") for person in (Dossier.holder, Dossier.received_by)),
    selectinload(Dossier.papers),
    selectinload(Dossier.files).joinedload(Attachment.added_by).lazyload("*"),
    selectinload(Dossier.steps).joinedload(DossierStep.unit),
    *(selectinload(Dossier.steps).joinedload(one).lazyload("*") for one in _PEOPLE),
)


def timeline_of(dossier):
    """The Happenings of a dossier, newest first. The caller has checked who may see it."""
    acts = {step.position: step.act for step in dossier.procedure_version.steps}
    found, before = [], None
    for stay in dossier.steps:
        found.append(_move(dossier, before, stay, acts))
        before = stay
    if dossier.closed_at is not None and before is not None and before.ended_by is not None:
        whom = {"whom": dossier.collected_by or "–"}
        found.append(
            Happening(dossier.closed_at, _named(before.ended_by, before.unit), RETURNED, whom)
        )
    return sorted(found[::-1] + _doings(dossier), key=lambda one: one.at, reverse=True)


def _doings(dossier):
    """Assignments, prints and files, newest first, as the log has them (C16, B31)."""
    wanted = or_(*(AuditEntry.body.contains(f'"act":"{a}"', autoescape=True) for a in DOINGS))
    query = select(AuditEntry.body).where(AuditEntry.obj == dossier.audit_key, wanted)
    bodies = [
        json.loads(body) for body in db.session.scalars(query.order_by(AuditEntry.seq.desc()))
    ]
    if not bodies:
        return []
    named = {body["name"] for body in bodies} | {_assigned(body) for body in bodies}
    names = _names_of(named - {None}, dossier)
    return [_doing(body, names) for body in bodies]


def _names_of(usernames, dossier):
    """{username: full name}; most of them had the dossier and are loaded with its trace."""
    people = [getattr(stay, who.key) for stay in dossier.steps for who in _PEOPLE]
    names = {user.username: user.full_name for user in [*people, dossier.received_by] if user}
    missing = usernames - names.keys()
    if missing:
        query = select(User.username, User.full_name).where(User.username.in_(missing))
        names.update(db.session.execute(query).tuples().all())
    return names


def _assigned(body):
    return body.get("after", {}).get("holder")


def _doing(body, names):
    facts = body.get("facts", {})
    number = facts.get("number") or len(body.get("after", {}).get("files", ()))
    params = {
        "whom": names.get(_assigned(body), "–"),
        "paper": PAPERS.get(facts.get("kind"), "–"),
        "number": number,
    }
    at = datetime.fromisoformat(body["t"]).astimezone(VIETNAM).replace(tzinfo=None, microsecond=0)
    return Happening(at, names.get(body["name"], body["name"]), DOINGS[body["act"]], params)


def _move(dossier, before, stay, acts):
    if before is None:
        who = _named(dossier.received_by, stay.unit)
        return Happening(stay.started_at, who, RECEIVED, {}, due_at=stay.due_at)
    how = stay.how
    if how == "hand_over" and acts.get(before.position) == StepAct.APPROVE:
        how = "approve"
    params = {"step": stay.name, "whom": _whom(stay)}
    is_back = how == "send_back"
    return Happening(
        stay.started_at,
        _named(stay.given_by, before.unit),
        MOVES.get(how, MOVES["hand_over"]),
        params,
        due_at=stay.due_at,
        reason=stay.note if is_back else None,
        note=None if is_back else stay.note,
        changes=_changes(before, stay),
    )


def _changes(before, stay):
    rows = (
        (N_("Bước"), before and before.name, stay.name),
        (N_("Người giữ"), before and _whom(before), _whom(stay)),
        (N_("Hạn bước"), before and _moment(before.due_at), _moment(stay.due_at)),
    )
    return [row for row in rows if row[1] != row[2]] if before else []


def _named(user, unit):
    """The person as colleagues know them: Nguyễn Văn A (Tư pháp – Hộ tịch, Xã An Hòa)."""
    if user is None:
        return unit.name
    return f"{user.full_name} ({', '.join(filter(None, (user.title, unit.name)))})"


def _whom(stay):
    return f"{stay.user.full_name} ({stay.unit.name})" if stay.user else stay.unit.name


def _moment(value):
    return f"{value:%H:%M %d/%m/%Y}" if value is not None else None
