"""The end of a dossier: the result is entered, then returned to the citizen."""

from sqlalchemy import insert, select

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.columns import new_pid
from intranet.models.dossiers import Attachment, DossierStep
from intranet.rules import deadlines
from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_
from intranet.rules.workflow import DELIVERED_BY, Act, DeliveryWay, State, StepAct
from intranet.services.dossiers import way as ways
from intranet.services.dossiers.data import choice, line
from intranet.services.dossiers.persons import normal_id
from intranet.services.dossiers.routing import own_draft


def enter_result(actor, pid, version, number=None, day=None, signer=None, refused=False, files=()):
    """Enter the result at the step before returning: the dossier is finished, lateness is decided.

    ``refused``: a written refusal is a result like any other (R07). ``day``: the day on the result,
    today when None; ``signer``: who approved when None. Lateness counts from this moment (1.8).
    Where the procedure says so, no result without a file.
    """
    result = result_of(number, day, signer, refused)
    with ways.acting(actor, pid, version, Act.ENTER_RESULT) as (change, way):
        dossier, now = way.dossier, clock.now()
        before = ways.place(dossier)
        facts = own_draft(actor, way) if way.here.act == StepAct.APPROVE else {}
        _refuse_early_day(dossier, result)
        _refuse_no_file(way, files)
        result["result_signer"] = result["result_signer"] or _approver(actor, way)
        ways.leave(dossier, now, actor)
        finish(dossier, now, result)
        ways.enter(dossier, way.following, now, actor, "finish")
        add_files(dossier, files, "result", now, actor)
        change.record(
            "dossiers.enter_result",
            dossier,
            **ways.difference(
                before, {**ways.place(dossier), **result, "outcome": dossier.outcome}
            ),
            files=[file.sha256 for file in files],
            **facts,
        )
        return dossier


def return_result(actor, pid, version, collected_by, id_number=None, way="desk"):
    """Return the result to the citizen: who collected it, when, how. The dossier is closed."""
    taken_by = collector(collected_by, id_number)
    delivery = choice(DeliveryWay, way, "way")
    with ways.acting(actor, pid, version, Act.RETURN_RESULT) as (change, here):
        give(change, here.dossier, taken_by, delivery)
        return here.dossier


def give(change, dossier, taken_by, delivery, **facts):
    """The inside of ``return_result``: ``taken_by`` of ``collector`` has the result now."""
    now, before = clock.now(), ways.place(dossier)
    ways.leave(dossier, now, change.actor)
    close(dossier, now, taken_by, delivery)
    change.record(
        "dossiers.return_result",
        dossier,
        **ways.difference(
            before, {**ways.place(dossier), "delivery_state": dossier.delivery_state}
        ),
        personal=taken_by,
        **facts,
    )


def finish(dossier, now, result):
    """State 9: the result exists now, and how the promise was kept stands for good (1.8)."""
    if dossier.state == State.ACCEPTED:
        ways.change_state(dossier, State.PROCESSING)
    ways.change_state(dossier, State.FINISHED)
    dossier.finished_at = now
    unit = deadlines.Unit(dossier.due_unit)
    dossier.outcome = str(deadlines.outcome(dossier.due_at, now, unit))
    for name, value in result.items():
        setattr(dossier, name, value)


def close(dossier, now, taken_by, delivery):
    """State 10: the citizen has the result; nobody holds the dossier any more."""
    ways.change_state(dossier, State.RETURNED)
    dossier.closed_at = now
    dossier.delivery_way = str(delivery)
    dossier.delivery_state = str(DELIVERED_BY[delivery])
    for name, value in taken_by.items():
        setattr(dossier, name, value)
    dossier.step_position = dossier.holder_unit_id = dossier.holder_role = None
    dossier.holder_user_id = dossier.held_since = dossier.step_due_at = None


def add_files(dossier, files, purpose, now, actor, request_id=None):
    """Attach stored files to the dossier; their bytes lie outside the database."""
    rows = [
        {
            "pid": new_pid(),
            "dossier_id": dossier.id,
            "purpose": purpose,
            "name": line(file.name, "files", 200) or "tep",
            "sha256": file.sha256,
            "size": file.size,
            "mime": file.mime,
            "pages": file.pages,
            "warning": file.warning,
            "added_at": now,
            "added_by_id": actor.user_id,
            "request_id": request_id,
        }
        for file in files
    ]
    if rows:
        db.session.execute(insert(Attachment), rows)


def result_of(number=None, day=None, signer=None, refused=False):
    """The columns of a result; the day is today when None and never later (R11)."""
    today = clock.today()
    if day is not None and day > today:
        raise RuleBroken(N_("Ngày của kết quả không được sau hôm nay."), field="day")
    return {
        "result_number": line(number, "number", 60),
        "result_date": day or today,
        "result_signer": line(signer, "signer", 120),
        "result_refused": bool(refused),
    }


def _refuse_early_day(dossier, result):
    if result["result_date"] < dossier.received_at.date():
        raise RuleBroken(N_("Ngày của kết quả không được trước ngày tiếp nhận."), field="day")


def _refuse_no_file(way, files):
    """A step that needs a file takes one given now, or one that stayed from a recalled result."""
    if not way.here.needs_file or files:
        return
    kept = select(Attachment.id).where(
        Attachment.dossier_id == way.dossier.id,
        Attachment.purpose == "result",
        Attachment.removed_at.is_(None),
    )
    if db.session.scalar(kept.limit(1)) is None:
        raise RuleBroken(
            N_("Bước “%(step)s” phải kèm tệp kết quả."), field="files", step=way.here.name
        )


def collector(collected_by, id_number):
    """The columns that say who took the result; a name is required (R11)."""
    name = line(collected_by, "collected_by", 200)
    if name is None:
        raise RuleBroken(N_("Nhập tên người nhận kết quả."), field="collected_by")
    number = line(normal_id(id_number), "id_number", 20)
    return {"collected_by": name, "collected_id_number": number}


def _approver(actor, way):
    """The full name of who approved last, or of who enters the result at the approving step."""
    if way.here.act == StepAct.APPROVE:
        return actor.user.full_name
    approvals = [
        s.position for s in way.dossier.procedure_version.steps if s.act == StepAct.APPROVE
    ]
    query = (
        select(User.full_name)
        .join(DossierStep, DossierStep.ended_by_id == User.id)
        .where(DossierStep.dossier_id == way.dossier.id, DossierStep.position.in_(approvals))
        .where(DossierStep.undone_at.is_(None))
        .order_by(DossierStep.id.desc())
        .limit(1)
    )
    return db.session.scalar(query)
