"""One finding, for whoever may see it; who may do what with it; what is still open of a unit."""

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, joinedload

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import Membership, User
from intranet.models.findings import Finding
from intranet.models.units import Unit
from intranet.rules.findings import (
    INSIDE,
    UNSETTLED,
    WAITING,
    FindingEventKind,
    FindingState,
    is_overdue,
)
from intranet.rules.inspections import OPEN_TO_ANSWERS, InspectionKind
from intranet.rules.permissions import Role
from intranet.services.units.reading import valid_membership
from intranet.transaction import NotVisible


def get(user, pid):
    """The finding with this pid; NotVisible for whoever may not see it."""
    found = db.session.scalar(select(Finding).where(Finding.pid == pid, Finding.visible_to(user)))
    if found is None:
        raise NotVisible
    return found


def locked(actor, pid):
    """The same inside the caller's transaction, its row locked until the end of it."""
    query = select(Finding).where(Finding.pid == pid, Finding.visible_to(actor.user))
    found = db.session.scalar(query.with_for_update(of=Finding))
    if found is None:
        raise NotVisible
    return found


def of_inspection(user, inspection):
    """The findings of an inspection that this person sees, by number; none that were dropped."""
    query = select(Finding).where(
        Finding.inspection_id == inspection.id,
        Finding.state != FindingState.DROPPED,
        Finding.visible_to(user),
    )
    query = query.options(joinedload(Finding.responsible))
    return db.session.scalars(query.order_by(Finding.position, Finding.id)).all()


def open_of(unit, inspection=None):
    """What is not settled of earlier inspections of ``unit``, overdue ones first, then by date: the
    next visit begins with it. ``inspection``: the visit itself, whose own do not count.
    """
    query = select(Finding).where(Finding.unit_id == unit.id, Finding.state.in_(UNSETTLED))
    if inspection is not None:
        query = query.where(Finding.inspection_id != inspection.id)
    today = clock.today()
    found = db.session.scalars(query.order_by(Finding.due_on, Finding.id)).all()
    return sorted(found, key=lambda finding: not is_overdue(finding, today))


def times_of(findings):
    """{id: how many times the same item was found wrong in this unit up to this finding}, of those
    found before; the others are missing.
    """
    ids = [finding.id for finding in findings if finding.item_code]
    if not ids:
        return {}
    one, before = aliased(Finding), aliased(Finding)
    query = (
        select(one.id, func.count(before.id))
        .join(
            before,
            (before.unit_id == one.unit_id)
            & (before.item_code == one.item_code)
            & (before.inspection_id != one.inspection_id)
            & (before.id < one.id)
            & before.state.not_in(INSIDE),
        )
        .where(one.id.in_(ids))
        .group_by(one.id)
    )
    return {one_id: count + 1 for one_id, count in db.session.execute(query)}


def people_of(unit):
    """[(pid, full name, title)] of those with a duty in the unit or its desks today, by name."""
    query = (
        select(User.pid, User.full_name, User.title, User.name_sort)
        .join(Membership, Membership.user_id == User.id)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(Unit.path.startswith(unit.path, autoescape=True), Membership.role != Role.ADMIN)
        .where(valid_membership(clock.today()), User.locked.is_(False))
        .distinct()
        .order_by(User.name_sort, User.pid)
    )
    return [(row.pid, row.full_name, row.title) for row in db.session.execute(query)]


def is_of_unit(user, unit):
    """True for somebody with a duty in the unit or in a desk of it."""
    return any(
        entry.unit.path.startswith(unit.path) and entry.role != Role.ADMIN
        for entry in user.active_memberships
    )


def may_change(user, finding):
    """True for the team, as long as the minutes are not frozen."""
    inspection = finding.inspection
    is_open = finding.state == FindingState.DRAFT and inspection.state in OPEN_TO_ANSWERS
    return is_open and inspection.is_team(user.id)


def is_theirs(user, finding):
    """True for whoever it was given to, and for people of the unit."""
    return finding.responsible_id == user.id or is_of_unit(user, finding.unit)


def may_answer(user, finding):
    """The same, while there is something to mend."""
    return finding.state in WAITING and is_theirs(user, finding)


def may_judge(user, finding):
    """True for the team, but for who is not ``is_apart``."""
    is_open = finding.state in UNSETTLED
    return is_open and finding.inspection.is_team(user.id) and is_apart(user, finding)


def is_apart(user, finding):
    """True for whoever neither answered nor belongs to the unit (domain 5.5); where a unit
    inspected itself, anybody who did not answer.
    """
    if finding.inspection.kind != InspectionKind.SELF and is_of_unit(user, finding.unit):
        return False
    return user.id not in answerers_of(finding)


def answerers_of(finding):
    """Ids of those who reported it mended."""
    answered = FindingEventKind.ANSWERED
    return {event.by_id for event in finding.events if event.kind == answered}
