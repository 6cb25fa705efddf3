"""Where a dossier stands on its way, and moving it from step to step."""

from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import selectinload

from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.dossiers import Dossier, DossierStep
from intranet.models.procedures import ProcedureStep, ProcedureVersion
from intranet.models.units import Unit
from intranet.prepared import prepared
from intranet.rules import deadlines, workflow
from intranet.rules.workflow import StepAct
from intranet.services.dossiers import risk
from intranet.services.dossiers.calendar import (
    began_at,
    calendar_for,
    step_reckoned,
    step_unit,
)
from intranet.services.dossiers.charge import (
    NotInCharge,
    in_place_of,
    permission_for,
    require,
    why_not,
)
from intranet.services.dossiers.clauses import in_scope, number
from intranet.services.dossiers.events import events_of, facts_of
from intranet.services.dossiers.reach import extend_reach
from intranet.services.dossiers.shapes import Scope
from intranet.transaction import Forbidden, NotVisible, check_version, transaction


@dataclass(frozen=True)
class Way:
    """A dossier among the steps of its procedure version; None where there is no such step."""

    dossier: Dossier
    here: ProcedureStep | None
    following: ProcedureStep | None
    previous: ProcedureStep | None


def way_of(dossier):
    """The Way of a dossier; a closed one lies nowhere."""
    steps = dossier.procedure_version.steps
    places = [step.position for step in steps]
    if dossier.step_position not in places:
        return Way(dossier, None, None, None)
    at = places.index(dossier.step_position)
    following = steps[at + 1] if at + 1 < len(steps) else None
    return Way(dossier, steps[at], following, steps[at - 1] if at else None)


def unit_id_of(dossier, step):
    """The unit that does ``step``: the desk that receives or returns, the deciding authority, or a
    named unit.
    """
    if step.place == "desk":
        returns = step.act == StepAct.RETURN
        return dossier.returned_unit_id if returns else dossier.received_unit_id
    return step.unit_id if step.place == "unit" else dossier.competent_unit_id


@contextmanager
def acting(actor, pid, version, act):
    """Open the transaction of one act: the dossier is locked and read again, the act is allowed.

    Raises Forbidden, NotVisible, Stale or RuleBroken; yields the change and the Way.
    """
    with transaction(actor) as change:
        require(actor.user, permission_for(act))
        dossier = locked(actor.user, pid)
        check_version(dossier, version)
        way = way_of(dossier)
        refused = why_not(actor.user, way, act)
        if isinstance(refused, NotInCharge):
            raise Forbidden(refused.message, **refused.params)
        if refused is not None:
            raise refused
        absent = in_place_of(actor.user, dossier, act)
        if absent is not None:
            change.who["for"] = absent.username
        yield change, way


def locked(user, pid):
    """The dossier within the person's reach, its row locked until the transaction ends."""
    scope = Scope.of(user)
    values = {"pid": pid, "through": scope.through, "reach": scope.reach}
    dossier = db.session.scalar(_locked(scope.kind), values)
    if dossier is None:
        raise NotVisible
    return dossier


@cache
def _locked(scope):
    """Query, made once: a dossier by its pid, under lock."""
    return (
        select(Dossier)
        .where(Dossier.pid == bindparam("pid"), in_scope(scope))
        .options(selectinload(Dossier.procedure_version, ProcedureVersion.steps))
        .with_for_update(of=Dossier)
        .execution_options(populate_existing=True)
    )


def change_state(dossier, state):
    """Set the business state; refuse what the national list does not allow."""
    workflow.check_transition(dossier.state, state)
    dossier.state = int(state)


def leave(dossier, now, actor):
    """End the stay at the present step; how it kept its own deadline is written with it (DD11)."""
    here = way_of(dossier).here
    absent = in_place_of(actor.user, dossier)
    ended = {"ended_at": now, "ended_by_id": actor.user_id, "for_id": absent and absent.id}
    if here is not None and dossier.step_due_at is not None:
        outcome = deadlines.outcome(dossier.step_due_at, now, step_unit(dossier, here))
        ended["outcome"] = str(outcome)
    query = update(DossierStep).where(
        DossierStep.dossier_id == dossier.id, DossierStep.ended_at.is_(None)
    )
    db.session.execute(query.values(**ended).execution_options(synchronize_session=False))


def enter(dossier, step, now, actor, how, user_id=None, note=None, unit=None):
    """Begin a stay at ``step``: holder, its deadline, who sees it; returns its row of the trace.

    ``unit``: where it was transferred to, when that is not the step's own unit.
    """
    unit = unit or db.session.get_one(Unit, unit_id_of(dossier, step))
    calendar = calendar_for(unit)
    reckoned = step_reckoned(dossier, step, now, calendar)
    dossier.step_position = step.position
    dossier.holder_unit_id, dossier.holder_role = unit.id, step.role
    dossier.holder_user_id, dossier.held_since = user_id, now
    dossier.step_due_at = reckoned and reckoned.due_at
    risk.assess(dossier, calendar)
    stay = add_stay(dossier, step, now, actor, how, note)
    extend_reach(dossier, unit)
    return stay


def restep(dossier):
    """Count the deadline of the present step anew after the dossier's clock went on (DD11)."""
    here = way_of(dossier).here
    db.session.flush()
    query = select(DossierStep).where(DossierStep.dossier_id == dossier.id)
    stays = db.session.scalars(query.order_by(DossierStep.id)).all()
    stay = next((stay for stay in stays if stay.ended_at is None), None)
    if here is None or stay is None:
        return
    facts = facts_of(dossier, events_of(dossier))
    unit = db.session.get_one(Unit, dossier.holder_unit_id)
    reckoned = step_reckoned(dossier, here, began_at(stays), calendar_for(unit), facts)
    dossier.step_due_at = stay.due_at = reckoned and reckoned.due_at


def add_stay(dossier, step, now, actor, how, note=None):
    """Append a row to the trace from where the dossier now lies."""
    stay = DossierStep(
        dossier_id=dossier.id,
        position=step.position,
        name=step.name,
        role=step.role,
        unit_id=dossier.holder_unit_id,
        user_id=dossier.holder_user_id,
        given_by_id=None if how == "receive" else actor.user_id,
        how=how,
        started_at=now,
        due_at=dossier.step_due_at,
        note=note,
    )
    db.session.add(stay)
    return stay


def place(dossier):
    """Where the dossier lies, for the audit log."""
    unit, holder = _names(unit=dossier.holder_unit_id, user=dossier.holder_user_id).one()
    return {
        "state": dossier.state,
        "step": dossier.step_position,
        "unit": unit,
        "role": dossier.holder_role,
        "holder": holder,
        "step_due_at": dossier.step_due_at,
    }


@prepared
def _names():
    """The pid of a unit and the name of an account, as the audit log writes them."""
    unit = select(Unit.pid).where(Unit.id == number("unit")).scalar_subquery()
    return select(unit, select(User.username).where(User.id == number("user")).scalar_subquery())


def difference(before, after):
    """The changed fields of two maps with the same keys, as an audit entry wants them."""
    names = [name for name in after if before.get(name) != after[name]]
    return {
        "before": {name: before.get(name) for name in names},
        "after": {name: after[name] for name in names},
    }
