"""Handing a dossier to another authority or unit (domain 2.3): the due date stays as it is."""

from sqlalchemy import exists, select

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import Membership
from intranet.models.procedures import ProcedureOffer
from intranet.models.units import Unit
from intranet.rules.alerts import AlertKind
from intranet.rules.dossiers import HEADS
from intranet.rules.errors import RuleBroken
from intranet.rules.permissions import Role
from intranet.rules.words import N_
from intranet.rules.workflow import Act, EventKind
from intranet.services import alerts
from intranet.services.dossiers import charge, risk
from intranet.services.dossiers import way as ways
from intranet.services.dossiers.calendar import calendar_for, term_of
from intranet.services.dossiers.data import reason as proper_reason
from intranet.services.dossiers.events import apply_event, new_event
from intranet.services.dossiers.reach import extend_reach

TRANSFER_REASON, REASON_LENGTH = 10, 500


def transfer(actor, pid, version, unit_pid, reason):
    """Let another authority decide, or another unit do the present step; paused or not.

    The promise to the citizen does not move; who held it until now is charged until now (B14).
    """
    reason = proper_reason(reason, "reason", TRANSFER_REASON, REASON_LENGTH)
    with ways.acting(actor, pid, version, Act.TRANSFER) as (change, way):
        dossier = way.dossier
        target = next((unit for unit in targets(dossier, way.here) if unit.pid == unit_pid), None)
        if target is None:
            raise RuleBroken(N_("Chọn một đơn vị trong danh sách."), field="unit")
        before = {**ways.place(dossier), "competent": dossier.competent_unit.pid}
        authority = authority_over(target)
        facts = {"from": dossier.holder_unit.name, "to": target.name}
        event = new_event(actor, dossier, EventKind.TRANSFER, clock.now(), text=reason, facts=facts)
        _move(actor, way, target, authority)
        calendar = calendar_for(dossier.received_unit)
        apply_event(dossier, event, term_of(dossier.procedure_version, dossier.channel), calendar)
        heads = {one.id for role in HEADS for one in charge.people_of(role, target.id)}
        alerts.tell(change, heads, AlertKind.HANDED, dossier)
        after = {**ways.place(dossier), "competent": authority.pid}
        change.record(
            "dossiers.transfer",
            dossier,
            **ways.difference(before, after),
            personal={"reason": reason},
            event=event.pid,
        )
        return dossier


def targets(dossier, step):
    """The units it can be handed to, by the tree: authorities that decide this procedure, and the
    rooms of the one that decides now; where somebody does the present step. A desk keeps what it
    has: from there only who decides changes.
    """
    if step is None:
        return []
    procedure_id = dossier.procedure_version.procedure_id
    offers = select(ProcedureOffer.unit_id).where(ProcedureOffer.procedure_id == procedure_id)
    query = select(Unit).where(Unit.valid_on(clock.today()), Unit.id != dossier.holder_unit_id)
    if step.place == "desk":
        query = query.where(Unit.id.in_(offers), Unit.id != dossier.competent_unit_id)
    else:
        does = exists().where(Membership.unit_id == Unit.id, Membership.role == step.role)
        rooms = Unit.parent_id == dossier.competent_unit_id
        query = query.where(does, Unit.id.in_(offers) | rooms)
    return db.session.scalars(query.order_by(Unit.path)).all()


def authority_over(unit):
    """The office that decides: the unit itself, or the nearest one above it."""
    query = select(Unit).where(Unit.id.in_(unit.ancestor_ids)).order_by(Unit.path.desc())
    return next(one for one in db.session.scalars(query) if one.is_authority)


def _move(actor, way, target, authority):
    """Who decides from now on; and, unless a desk has it, the same step begins anew over there."""
    dossier, now = way.dossier, clock.now()
    dossier.competent_unit_id, dossier.competent_unit = authority.id, authority
    extend_reach(dossier, authority)
    if way.here.place == "desk":
        return
    if not charge.people_of(way.here.role, target.id):
        raise RuleBroken(
            N_("%(unit)s chưa có ai giữ vai trò %(role)s."),
            unit=target.name,
            role=Role(way.here.role).words,
        )
    ways.leave(dossier, now, actor)
    ways.enter(dossier, way.here, now, actor, "transfer", unit=target)
    ways.restep(dossier)
    risk.assess(dossier, calendar_for(dossier.received_unit))
