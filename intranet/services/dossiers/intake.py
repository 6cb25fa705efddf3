"""The counter: receive a dossier, with its code, its promise and the people behind it."""

import secrets
from dataclasses import replace

from sqlalchemy import insert

from intranet import clock
from intranet.extensions import db
from intranet.models.columns import new_pid
from intranet.models.dossiers import Dossier, DossierPaper
from intranet.rules import deadlines, reception, workflow
from intranet.rules.dossiers import DossierPermission
from intranet.rules.errors import RuleBroken
from intranet.rules.identifiers import new_tracking_code
from intranet.rules.words import N_
from intranet.rules.workflow import DeliveryWay, State
from intranet.services.dossiers import charge, closure, comebacks, offers, persons, printed, risk
from intranet.services.dossiers import way as ways
from intranet.services.dossiers.calendar import (
    calendar_for,
    calendar_with,
    first_facts,
    hours_of,
    step_reckoned,
    term_of,
)
from intranet.services.dossiers.checking import checked_intake
from intranet.services.dossiers.index import index
from intranet.services.dossiers.numbering import next_code
from intranet.services.dossiers.reach import open_reach
from intranet.services.fees import book
from intranet.transaction import NotVisible, transaction


def expected(desk, version, received_at, channel="direct", manual_due=None):
    """The Deadline, with its lines, that receiving at ``received_at`` would promise.

    ``manual_due``: a due moment named by hand at acceptance (DD12); RuleBroken at ``manual_due_at``
    when it cannot be.
    """
    calendar = calendar_for(desk)
    term = term_of(version, channel)
    facts = first_facts(term, calendar, received_at, manual_due)
    return deadlines.deadline(term, facts, calendar)


def receive(actor, data):
    """Receive a dossier: number, promise, papers, trace, search and audit in one commit.

    Raises Forbidden, Repeated (this form was sent before) or RuleBroken at a field of IntakeData.
    """
    charge.require(actor.user, DossierPermission.RECEIVE)
    checked = checked_intake(data)
    with transaction(actor) as change:
        dossier = _accept(actor, checked)
        change.record("dossiers.receive", dossier, **_told(dossier, checked))
        if checked.data.printed:
            change.record("blocks.use", printed.block_of(dossier), after={"code": dossier.code})
        comebacks.tie(change, dossier, checked.data.slip)
        return dossier


def receive_and_return(actor, data, collected_by=None, result_number=None):
    """A counter service from receiving to returning at once; refused for all other procedures."""
    charge.require(actor.user, DossierPermission.RECEIVE_AND_RETURN)
    if data.printed:
        raise RuleBroken(N_("Nhập bù số in sẵn thì bấm nút Tiếp nhận."), field="printed")
    checked = checked_intake(replace(data, received_at=None))
    giver = checked.submitter or checked.owner
    collector = closure.collector(collected_by or giver.full_name, None)
    result = closure.result_of(result_number)
    with transaction(actor) as change:
        dossier = _accept(actor, checked)
        if not dossier.procedure_version.counter_service:
            raise RuleBroken(
                N_("Thủ tục này không trả kết quả ngay. Hãy tiếp nhận và chuyển xử lý."),
                field="procedure_pid",
            )
        _give_at_once(actor, dossier, collector, result)
        told = _told(dossier, checked)
        told["personal"] |= collector
        change.record("dossiers.receive_and_return", dossier, **told)
        comebacks.tie(change, dossier, checked.data.slip)
        return dossier


def _accept(actor, checked):
    """Write the dossier, step 1 with the receiving clerk. Errors name the fields of IntakeData."""
    chain = offers.chain_of(_desk(actor.user, checked.data.desk_pid))
    reception.check_desk(chain[-1], checked.received_at.date())
    version = _version(chain, checked)
    places = _places(chain, version, checked)
    calendar = calendar_with(hours_of(chain))
    dossier = _new(actor, checked, places, version, calendar)
    number = printed.claim(chain[-1], checked.data.printed, checked.received_at)
    owner_id, submitter_id = persons.store([checked.owner, checked.submitter], checked.received_at)
    dossier.owner_id, dossier.submitter_id = owner_id, submitter_id
    if number is None:
        dossier.code = next_code(chain, checked.received_at.date())
    else:
        dossier.code, dossier.tracking = number.code, number.tracking
    _begin(actor, dossier, version.steps[0], calendar)
    risk.assess(dossier, calendar)
    book.open_account(actor, dossier, checked.fee, checked.taken)
    if number is not None:
        printed.use(number, dossier, dossier.entered_at)
    _write_around(actor, dossier, checked, places)
    return dossier


def _new(actor, checked, places, version, calendar):
    desk, authority, returned = places
    term = term_of(version, checked.columns["channel"])
    facts = first_facts(
        term,
        calendar,
        checked.received_at,
        checked.columns["manual_due_at"],
        checked.columns["manual_due_reason"],
    )
    deadline = deadlines.reckon(term, facts, calendar)
    return Dossier(
        pid=new_pid(),
        tracking=new_tracking_code(secrets.token_bytes(16)),
        procedure_version=version,
        received_unit_id=desk.id,
        competent_unit_id=authority.id,
        returned_unit_id=returned.id,
        state=int(State.ACCEPTED),
        received_at=checked.received_at,
        received_by_id=actor.user_id,
        entered_at=clock.now() if checked.is_late_entry else None,
        due_at=deadline.due_at,
        due_unit=str(deadline.unit),
        **_copied(checked.owner, "owner"),
        **(_copied(checked.submitter, "submitter") if checked.submitter else {}),
        **checked.columns,
    )


def _copied(person, prefix):
    """What was true of a person at reception stays on the dossier, whatever is typed later."""
    names = ("id_number", "phone", "address") if prefix == "owner" else ("id_number", "phone")
    copied = {f"{prefix}_{name}": getattr(person, name) for name in names}
    return {f"{prefix}_name": person.full_name, **copied}


def _begin(actor, dossier, step, calendar):
    reckoned = step_reckoned(dossier, step, dossier.received_at, calendar)
    dossier.step_position, dossier.holder_role = step.position, step.role
    dossier.holder_unit_id = ways.unit_id_of(dossier, step)
    dossier.holder_user_id, dossier.held_since = actor.user_id, dossier.received_at
    dossier.step_due_at = reckoned and reckoned.due_at


def _write_around(actor, dossier, checked, places):
    first = dossier.procedure_version.steps[0]
    ways.add_stay(dossier, first, checked.received_at, actor, "receive")
    if checked.papers:
        rows = [{"dossier_id": dossier.id, **row} for row in checked.papers]
        db.session.execute(insert(DossierPaper), rows)
    closure.add_files(dossier, checked.data.files, "paper", clock.now(), actor)
    reach = open_reach(dossier, *places)
    index(db.session, dossier, reach)


def _give_at_once(actor, dossier, collector, result):
    now, steps = clock.now(), dossier.procedure_version.steps
    db.session.flush()
    result["result_signer"] = result["result_signer"] or actor.user.full_name
    ways.leave(dossier, now, actor)
    closure.finish(dossier, now, result)
    ways.enter(dossier, steps[-1], now, actor, "finish", actor.user_id)
    db.session.flush()
    ways.leave(dossier, now, actor)
    closure.close(dossier, now, collector, DeliveryWay.DESK)


def _desk(user, desk_pid):
    desk = next((unit for unit in offers.desks_of(user) if unit.pid == desk_pid), None)
    if desk is None:
        raise RuleBroken(N_("Chọn bộ phận một cửa của bạn."), field="desk_pid")
    return desk


def _version(chain, checked):
    try:
        version = offers.version_in(chain, checked.data.procedure_pid, checked.received_at.date())
    except NotVisible:
        raise RuleBroken(
            N_("Bộ phận này không tiếp nhận thủ tục đã chọn. Hãy chọn lại thủ tục."),
            field="procedure_pid",
        ) from None
    workflow.check_steps(step.act for step in version.steps)
    return version


def _places(chain, version, checked):
    """(receiving desk, who decides, where the result is returned), as chosen or as usual."""
    desk, data, day = chain[-1], checked.data, checked.received_at.date()
    authorities = offers.authorities_for(chain, version, day)
    authority = _picked(authorities, data.authority_pid, "authority_pid")
    if data.returned_pid in (None, desk.pid):
        return desk, authority, desk
    desks = offers.return_desks(desk, authority, day)
    return desk, authority, _picked(desks, data.returned_pid, "returned_pid")


def _picked(units, pid, field):
    """The unit called ``pid``, the first when none was named."""
    found = next((unit for unit in units if pid in (None, unit.pid)), None)
    if found is None:
        raise RuleBroken(N_("Chọn một mục trong danh sách."), field=field)
    return found


def _told(dossier, checked):
    """What the audit log keeps of a reception: facts in the open, people as commitments (2.1)."""
    late = ("entered_at",) if dossier.entered_at else ()
    open_facts = (
        *("code", "state", "due_at", "manual_due_at", "channel", "fee_vnd", "fee_state"),
        *late,
    )
    places = ("authority_pid", "returned_pid")
    people = {
        f"{prefix}_{name}": getattr(person, name)
        for prefix, person in (("owner", checked.owner), ("submitter", checked.submitter))
        if person is not None
        for name in ("full_name", "id_number", *persons.KEPT)
    }
    typed = ("authorisation", "summary", "note", "manual_due_reason")
    return {
        "after": {
            **{name: getattr(dossier, name) for name in open_facts},
            "procedure": dossier.procedure_version.procedure.pid,
            "received_at": dossier.received_at,
            "papers": len(checked.papers),
            **{name: pid for name in places if (pid := getattr(checked.data, name))},
            "files": [file.sha256 for file in checked.data.files],
        },
        "personal": people
        | {name: checked.columns[name] for name in typed}
        | {"late_reason": checked.data.late_reason},
    }
