"""The decision of an inspection, its notice to the unit, its end before it was carried out."""

from sqlalchemy import or_, select

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import Membership, User
from intranet.models.inspections import Inspection
from intranet.rules.alerts import AlertKind
from intranet.rules.errors import RuleBroken
from intranet.rules.inspections import (
    CANCELLABLE,
    HIDDEN_UNTIL_BEGUN,
    TEAM,
    InspectionState,
    check_decision,
)
from intranet.rules.permissions import Role
from intranet.rules.words import N_
from intranet.services import alerts
from intranet.services.inspections.reach import kept
from intranet.services.inspections.telling import leading, tell_team
from intranet.services.units.reading import valid_membership
from intranet.transaction import check_version, transaction

SIGNERS = (*TEAM, Role.LEADER)
# Who hears for a unit that it is inspected.
HEADS = (Role.LEADER, Role.UNIT_HEAD)


def together(inspection, locked=False):
    """The other drafts that were made at once with this one: one decision is for all."""
    query = select(Inspection).where(
        Inspection.made_at == inspection.made_at,
        Inspection.made_by_id == inspection.made_by_id,
        Inspection.authority_id == inspection.authority_id,
        Inspection.state == InspectionState.DRAFT,
        Inspection.id != inspection.id,
    )
    query = query.with_for_update(of=Inspection) if locked else query
    return db.session.scalars(query.order_by(Inspection.id)).all()


def decide(actor, pid, number, day, signer, version, with_others=False):
    """Write down the decision of a draft: from now on it is sure, and the team is told.
    ``with_others``: of all that were made at once with it.
    """
    with transaction(actor, alone=with_others) as change:
        inspection = kept(actor, pid, SIGNERS)
        if inspection.state != InspectionState.DRAFT:
            raise RuleBroken(N_("Cuộc kiểm tra này đã có quyết định."))
        check_version(inspection, version)
        all_ = [inspection, *(together(inspection, locked=True) if with_others else ())]
        for one in all_:
            check_decision(day, one, clock.today())
            one.state = InspectionState.DECIDED
            one.decision_number, one.decision_date, one.signer = number, day, signer
            if one is not inspection:
                one.version += 1
            tell_team(change, one)
            after = {"decision_number": number, "decision_date": day, "signer": signer}
            change.record("inspections.decide", one, after=after)
        return inspection


def notify(actor, pid):
    """Tell the heads of the unit when and where; again when the days were changed after it."""
    with transaction(actor) as change:
        inspection = kept(actor, pid)
        if inspection.kind in HIDDEN_UNTIL_BEGUN:
            raise RuleBroken(N_("Kiểm tra đột xuất thì không báo trước."))
        if inspection.state != InspectionState.DECIDED:
            raise RuleBroken(N_("Chỉ báo sau khi có quyết định và trước khi kiểm tra."))
        if inspection.notified_at is None:
            inspection.notified_at = clock.now()
            inspection.notified_by_id = actor.user_id
        inspection.version += 1
        tell_unit(change, inspection)
        after = {"visit_first": inspection.visit_first, "visit_last": inspection.visit_last}
        change.record("inspections.notify", inspection, after=after)
        return inspection


def cancel(actor, pid, reason, version):
    """Give up an inspection whose minutes are not frozen, with a reason; who knew of it is told."""
    with transaction(actor) as change:
        inspection = kept(actor, pid, SIGNERS)
        if inspection.state not in CANCELLABLE:
            raise RuleBroken(
                N_("Biên bản đã chốt hoặc cuộc kiểm tra đã hủy thì không hủy được nữa.")
            )
        check_version(inspection, version)
        before = {"state": inspection.state}
        inspection.state = InspectionState.CANCELLED
        inspection.cancelled_at, inspection.cancel_reason = clock.now(), reason
        if before["state"] != InspectionState.DRAFT:
            known = {member.user_id for member in inspection.members}
            if inspection.notified_at or inspection.begun_at:
                known |= heads_of(inspection.unit_id)
            alerts.tell(change, known, AlertKind.CALLED_OFF, **leading(inspection),
                        unit=inspection.unit.name)  # fmt: skip
        change.record("inspections.cancel", inspection, before=before, reason=reason)
        return inspection


def tell_unit(change, inspection):
    """Tell the heads of the inspected unit."""
    alerts.tell(change, heads_of(inspection.unit_id), AlertKind.INSPECTED, **leading(inspection))


def heads_of(unit_id):
    """Ids of the people who lead a unit today and can log in."""
    today = clock.today()
    query = (
        select(Membership.user_id)
        .join(User, User.id == Membership.user_id)
        .where(Membership.unit_id == unit_id, Membership.role.in_(HEADS), valid_membership(today))
        .where(User.locked.is_(False), or_(User.expires_on.is_(None), User.expires_on >= today))
    )
    return set(db.session.scalars(query))
