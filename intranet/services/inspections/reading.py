"""One inspection, for whoever may see it; the team alone writes."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from intranet.extensions import db
from intranet.models.checklists import ChecklistVersion
from intranet.models.inspections import Inspection, InspectionMember
from intranet.transaction import Forbidden, NotVisible


def get(user, pid):
    """The inspection with this pid; NotVisible for whoever may not see it."""
    found = db.session.scalar(
        select(Inspection).where(Inspection.pid == pid, Inspection.visible_to(user))
    )
    if found is None:
        raise NotVisible
    return found


def whole(user, pid):
    """The same with units, checklist and team, in two queries: for its page and its papers."""
    query = select(Inspection).where(Inspection.pid == pid, Inspection.visible_to(user))
    version = joinedload(Inspection.checklist_version).joinedload(ChecklistVersion.checklist)
    found = db.session.scalar(
        query.options(
            joinedload(Inspection.unit),
            joinedload(Inspection.authority),
            joinedload(Inspection.made_by).lazyload("*"),
            joinedload(Inspection.earlier),
            version,
            selectinload(Inspection.members).joinedload(InspectionMember.user).lazyload("*"),
        )
    )
    if found is None:
        raise NotVisible
    return found


def of_team(user, pid):
    """The same for a member of its team; Forbidden for others who see it."""
    found = get(user, pid)
    if not found.is_team(user.id):
        raise Forbidden
    return found


def locked(actor, pid, team=True):
    """The inspection inside the caller's transaction, its row locked until the end of it.

    ``team``: only for a member of its team (Forbidden).
    """
    query = select(Inspection).where(Inspection.pid == pid, Inspection.visible_to(actor.user))
    found = db.session.scalar(query.with_for_update(of=Inspection))
    if found is None:
        raise NotVisible
    if team and not found.is_team(actor.user_id):
        raise Forbidden
    return found
