"""A correction that moves a dossier: another procedure, another time of reception, and what both do
to the promise. Everything follows from the facts; no date is written by hand (domain 0.8).
"""

from sqlalchemy import case, select, update

from intranet import clock
from intranet.extensions import db
from intranet.models.dossiers import DossierStep
from intranet.models.units import Unit
from intranet.rules import deadlines, reception, workflow
from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_
from intranet.rules.workflow import PAUSES, EventKind, StepAct
from intranet.services.dossiers import charge, offers, printed
from intranet.services.dossiers import way as ways
from intranet.services.dossiers.calendar import calendar_for, step_reckoned, step_unit, term_of
from intranet.services.dossiers.events import apply_event, events_of, facts_of, new_event
from intranet.services.dossiers.happenings import moment_text
from intranet.services.dossiers.reach import extend_reach
from intranet.transaction import NotVisible

# What the term is counted from, as ``told`` names it.
COUNTED = {"procedure", "received_at", "channel"}
KEPT = N_("Ngày đã hẹn, giữ nguyên; tính lại từ lúc tiếp nhận")


def move(actor, way, now, procedure_pid, received_at):
    """Receive the dossier at another time, under another procedure or version; None: as it is.

    Returns {"received_at" or "procedure": (label, before, after)} of what changed.
    """
    dossier, told = way.dossier, {}
    if received_at is not None:
        told["received_at"] = _receive_at(dossier, received_at)
    if procedure_pid is None and received_at is None:
        return told
    version = _version(dossier, procedure_pid)
    if version.id != dossier.version_id:
        was = dossier.procedure_version
        _go_over(actor, way, version, now)
        told["procedure"] = (N_("Thủ tục"), _named(was), _named(version))
    return told


def recount(actor, dossier, now, told, **columns):
    """The event of a correction, and what it does to the promise; ``told``: what changed.

    Counted anew from the reception; where that ends before the promised day, the promise stands.
    """
    rows = [list(row) for row in told.values()]
    if not told.keys() & COUNTED:
        event = new_event(
            actor, dossier, EventKind.CORRECTION, now, facts={"changes": rows}, **columns
        )
        event.due_after = dossier.due_at
        db.session.add(event)
        return event
    term = term_of(dossier.procedure_version, dossier.channel)
    calendar = calendar_for(dossier.received_unit)
    counted = _counted(dossier, term, calendar, told)
    kept, facts = _promised(dossier, counted, rows)
    event = new_event(
        actor, dossier, EventKind.CORRECTION, now, facts=facts, new_due_at=kept, **columns
    )
    apply_event(dossier, event, term, calendar)
    ways.restep(dossier)
    return event


def _promised(dossier, counted, rows):
    """(promise that stands against the count or None, facts of the event); told in ``rows``."""
    first, second = dossier.due_at, dossier.extended_to
    is_kept = first is not None and (counted.due_at is None or counted.due_at < first)
    if is_kept:
        rows.append([KEPT, moment_text(first), moment_text(counted.due_at)])
    facts: dict = {"changes": rows}
    due_at = first if is_kept else counted.due_at
    if second is None or max(due_at, counted.extended_to or due_at) >= second:
        return (first if is_kept else None), facts
    rows.append([KEPT, moment_text(second), moment_text(counted.extended_to)])
    return due_at, {**facts, "extended_to": second.isoformat()}


def _counted(dossier, term, calendar, told):
    """The Deadline that the facts alone give; what cannot be is said at the box that made it so."""
    try:
        return deadlines.reckon(term, facts_of(dossier, events_of(dossier)), calendar)
    except RuleBroken as error:
        at = "received_at" if "received_at" in told else "procedure_pid"
        raise RuleBroken(error.message, field=at, **error.params) from None


def _receive_at(dossier, received_at):
    """Another moment of reception, within what a late entry may say and before all that followed;
    the first stay begins then.
    """
    reception.check_moment(received_at, clock.now(), "-")
    reception.check_desk(dossier.received_unit, received_at.date())
    _check_before(dossier, received_at)
    was, dossier.received_at = dossier.received_at, received_at
    stay = _first_stay(dossier)
    stay.started_at = received_at
    step = next(s for s in dossier.procedure_version.steps if s.act == StepAct.RECEIVE)
    calendar = calendar_for(dossier.received_unit)
    reckoned = step_reckoned(dossier, step, received_at, calendar)
    stay.due_at = reckoned and reckoned.due_at
    if stay.ended_at is None:
        dossier.held_since, dossier.step_due_at = received_at, stay.due_at
    elif stay.due_at is not None:
        unit = step_unit(dossier, step)
        stay.outcome = str(deadlines.outcome(stay.due_at, stay.ended_at, unit))
    return N_("Tiếp nhận"), moment_text(was), moment_text(received_at)


def _check_before(dossier, received_at):
    """RuleBroken unless ``received_at`` lies after its printed number was leased, before anything
    else happened, and makes no late dossier punctual.
    """
    was, due_at, events = dossier.received_at, dossier.due_at, events_of(dossier)
    stops = [event.at for event in events if event.kind in PAUSES]
    judged = stops[-1] if dossier.paused else clock.now()
    is_late = due_at is not None and deadlines.is_late(
        due_at, judged, deadlines.Unit(dossier.due_unit)
    )
    reception.check_correction(received_at, was, due_at, is_late)
    block = printed.block_of(dossier)
    if block is not None and received_at < block.leased_at:
        raise RuleBroken(
            N_("Số này cấp lúc %(at)s; giờ nhận hồ sơ phải từ lúc đó."),
            field="received_at",
            at=moment_text(block.leased_at),
        )
    followed = [event.at for event in events[:1]]
    followed += filter(None, [_first_stay(dossier).ended_at])
    if followed and received_at > min(followed):
        raise RuleBroken(
            N_("Hồ sơ đã được xử lý lúc %(at)s; giờ tiếp nhận phải trước lúc đó."),
            field="received_at",
            at=moment_text(min(followed)),
        )


def _first_stay(dossier):
    query = select(DossierStep).where(DossierStep.dossier_id == dossier.id)
    return db.session.scalar(query.order_by(DossierStep.id).limit(1))


def _version(dossier, procedure_pid):
    """The version of the procedure (None: of its own) in force on the day of reception."""
    own = dossier.procedure_version.procedure.pid
    chain, day = offers.chain_of(dossier.received_unit), dossier.received_at.date()
    try:
        version = offers.version_in(chain, procedure_pid or own, day)
    except NotVisible:
        raise RuleBroken(
            N_("Ngày %(day)s bộ phận này không tiếp nhận thủ tục đó."),
            field="procedure_pid" if procedure_pid else "received_at",
            day=f"{day:%d/%m/%Y}",
        ) from None
    workflow.check_steps(step.act for step in version.steps)
    return version


def _go_over(actor, way, version, now):
    """The dossier belongs to ``version``: who decides, its trace in the new steps, its step now."""
    dossier = way.dossier
    matches = workflow.matched(dossier.procedure_version.steps, version.steps)
    unit_id = way.here and ways.unit_id_of(dossier, way.here)
    ways.leave(dossier, now, actor)
    numbers = {old: new or 0 for old, new in matches.items()}
    renumbered = case(numbers, value=DossierStep.position, else_=0)
    mine = update(DossierStep).where(DossierStep.dossier_id == dossier.id)
    db.session.execute(
        mine.values(position=renumbered).execution_options(synchronize_session=False)
    )
    _decide(dossier, version)
    dossier.procedure_version, dossier.version_id = version, version.id
    match = way.here and matches[way.here.position]
    step, unit = _place(dossier, version, match, unit_id)
    is_same = (step.role, unit.id) == (dossier.holder_role, dossier.holder_unit_id)
    user_id = dossier.holder_user_id if is_same else None
    ways.enter(dossier, step, now, actor, "correct", user_id, unit=unit)


def _decide(dossier, version):
    """Who decides stays, where that office decides the new procedure too; else the usual one."""
    chain, day = offers.chain_of(dossier.received_unit), dossier.received_at.date()
    authorities = offers.authorities_for(chain, version, day)
    if not authorities:
        raise RuleBroken(
            N_("Không có cơ quan nào giải quyết thủ tục đó cho bộ phận này."), field="procedure_pid"
        )
    if dossier.competent_unit_id not in [unit.id for unit in authorities]:
        dossier.competent_unit_id, dossier.competent_unit = authorities[0].id, authorities[0]
        extend_reach(dossier, authorities[0])


def _place(dossier, version, match, unit_id):
    """(step, unit) where it goes on: the same work in the same place; else the first processing
    step of the unit that has it; else from the beginning, as where nobody does that step.
    """
    here = dossier.holder_unit_id
    for step in version.steps:
        goes_on = step.position == match and ways.unit_id_of(dossier, step) == unit_id
        if goes_on and charge.people_of(step.role, here):
            return step, dossier.holder_unit
    for step in version.steps:
        works = step.act == StepAct.PROCESS and ways.unit_id_of(dossier, step) == here
        if works and charge.people_of(step.role, here):
            return step, dossier.holder_unit
    first = version.steps[0]
    return first, db.session.get_one(Unit, ways.unit_id_of(dossier, first))


def _named(version):
    return f"{version.name} (phiên bản {version.number})"
