"""What happened to a finding is written down, and those whom it concerns hear of it."""

from sqlalchemy import select

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import Membership
from intranet.models.findings import FindingEvent
from intranet.rules.dossiers import HEADS
from intranet.rules.wording import day
from intranet.services import alerts
from intranet.services.units.reading import valid_membership


def note(finding, kind, by_id, text=None, inspection=None):
    """Add one event to a finding, inside the caller's change."""
    event = FindingEvent(
        finding_id=finding.id, kind=str(kind), text=text or None, due_on=finding.due_on,
        inspection_id=inspection and inspection.id, at=clock.now(), by_id=by_id,
    )  # fmt: skip
    db.session.add(event)
    db.session.flush()
    db.session.expire(finding, ["events"])
    return event


def tell(change, finding, user_ids, alert):
    """Tell these people of a finding; the alert leads to its page."""
    until = day(finding.due_on) if finding.due_on else ""
    alerts.tell(
        change, user_ids, alert,
        kind="finding", pid=finding.pid, day=until, unit=finding.unit.short_name,
    )  # fmt: skip


def in_charge(finding):
    """Ids of whoever is to mend it, and of the heads of the unit."""
    query = select(Membership.user_id).where(
        Membership.unit_id == finding.unit_id,
        Membership.role.in_(HEADS),
        valid_membership(clock.today()),
    )
    return {finding.responsible_id, *db.session.scalars(query)}


def team_of(inspection):
    """Ids of the team."""
    return {inspection.head_id, *(member.user_id for member in inspection.members)}
