"""Putting right after reception what was received wrongly, with a reason (C16, domain 0.8).

A correction is one event of the dossier: what was there before, what is there now, what it did to
the promise. Dates follow from the facts (``correcting_way``); nobody writes one.
"""

from dataclasses import dataclass
from datetime import datetime

from intranet import clock
from intranet.extensions import db
from intranet.rules.alerts import AlertKind
from intranet.rules.errors import RuleBroken
from intranet.rules.permissions import Role
from intranet.rules.words import N_
from intranet.rules.workflow import Act
from intranet.services import alerts
from intranet.services.dossiers import charge
from intranet.services.dossiers import correcting_boxes as boxes
from intranet.services.dossiers import correcting_way as moving
from intranet.services.dossiers import way as ways
from intranet.services.dossiers.checking import checked_papers
from intranet.services.dossiers.data import PaperData, PersonData
from intranet.services.dossiers.data import reason as proper_reason
from intranet.services.dossiers.index import index
from intranet.transaction import Forbidden

REASON, REASON_LENGTH = 10, 500
# Parts of a dossier that not everybody who may correct it may touch.
PROCEDURE, RECEPTION = "procedure", "reception"
# What the audit log may say in the open.
PLAIN = ("channel", "delivery_way", "sets")
# Not on the receipt: no reason to print it again.
UNPRINTED = {"note"}


@dataclass(frozen=True)
class Correction:
    """How the dossier should have been received, as typed: every box, changed or not.

    Errors of ``correct`` name these fields; those of the people ``owner_<field of PersonData>`` and
    ``submitter_<field>``. ``procedure_pid``, ``received_at`` and ``channel`` None: as they are.
    """

    owner: PersonData
    submitter: PersonData | None = None
    authorisation: str | None = None
    papers: tuple[PaperData, ...] = ()
    channel: str | None = None
    delivery_way: str = "desk"
    sets: int = 1
    summary: str | None = None
    note: str | None = None
    procedure_pid: str | None = None
    received_at: datetime | None = None


def parts_of(user, dossier):
    """Which of PROCEDURE and RECEPTION this person may correct: with the first the way and the
    term change, so the desk and the heads do it; when it was received only the desk can know. A
    finished dossier has kept or broken its promise: neither changes any more.
    """
    if dossier.finished_at is not None:
        return frozenset()
    if user.holds(Role.RECEIVER, dossier.received_unit_id):
        return frozenset({PROCEDURE, RECEPTION})
    units = (dossier.holder_unit, dossier.received_unit, dossier.competent_unit)
    heads = any(charge.is_head_over(user, unit) for unit in units)
    return frozenset({PROCEDURE}) if heads else frozenset()


def correct(actor, pid, version, correction, reason):
    """Put right what was received wrongly: people, papers, procedure, channel, time of reception.

    The term is counted anew from the reception with everything that happened since; an earlier day
    than the citizen was promised leaves the promise (B2). RuleBroken at a field of Correction.
    """
    reason = proper_reason(reason, "reason", REASON, REASON_LENGTH)
    owner, submitter = boxes.people_of(correction)
    papers = checked_papers(correction.papers)
    with ways.acting(actor, pid, version, Act.CORRECT) as (change, way):
        dossier, now = way.dossier, clock.now()
        unit_id, before = dossier.holder_unit_id, _open_facts(dossier)
        wanted = _wanted(actor.user, dossier, correction)
        told = boxes.put(dossier, boxes.columns_of(dossier, owner, submitter, correction))
        boxes.put_people(dossier, owner, submitter, told, now)
        told |= boxes.put_papers(dossier, papers)
        told |= moving.move(actor, way, now, *wanted)
        if not told:
            raise RuleBroken(N_("Chưa sửa nội dung nào."))
        event = moving.recount(actor, dossier, now, told, text=reason, unit_id=unit_id)
        index(db.session, dossier)
        alerts.tell(change, [dossier.holder_user_id], AlertKind.CORRECTED, dossier)
        _record(change, dossier, event, before, told)
        return dossier


def _wanted(user, dossier, typed):
    """(procedure pid or None, moment of reception or None) to change to; refused where it is not
    this person's, or too late.
    """
    pid, at = typed.procedure_pid, typed.received_at
    pid = None if pid in (None, dossier.procedure_version.procedure.pid) else pid
    is_same = at is None or at == dossier.received_at.replace(second=0, microsecond=0)
    at = None if is_same else at
    is_channel = typed.channel not in (None, dossier.channel)
    wanted = {PROCEDURE: pid is not None or is_channel, RECEPTION: at is not None}
    refused = {part for part, is_wanted in wanted.items() if is_wanted} - parts_of(user, dossier)
    if refused and dossier.finished_at is not None:
        raise RuleBroken(
            N_("Hồ sơ đã có kết quả: không sửa thủ tục, cách nộp, giờ tiếp nhận được nữa.")
        )
    if refused:
        raise Forbidden
    return pid, at


def _open_facts(dossier):
    """What the audit log says before and after, without anybody's name."""
    version = dossier.procedure_version
    return {
        **ways.place(dossier),
        "procedure": f"{version.procedure.pid}/{version.number}",
        "competent": dossier.competent_unit.pid,
        "received_at": dossier.received_at,
        "due_at": dossier.due_at,
        **{name: getattr(dossier, name) for name in PLAIN},
    }


def _record(change, dossier, event, before, told):
    """One entry: which boxes in the open, what they said among the personal facts."""
    reprint = {"reprint": True} if dossier.receipt_prints and told.keys() - UNPRINTED else {}
    change.record(
        "dossiers.correct",
        dossier,
        **ways.difference(before, _open_facts(dossier)),
        personal={"text": event.text, "facts": event.facts},
        event=event.pid,
        changed=sorted(told),
        **reprint,
    )
