"""Accounts that end soon: their heads and the admins hear of it once (a timer runs it at night)."""

from datetime import timedelta

from sqlalchemy import select

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import Membership, User
from intranet.models.audit import AuditEntry
from intranet.rules.accounts import SOON_DAYS
from intranet.rules.alerts import AlertKind
from intranet.rules.permissions import Role
from intranet.services import alerts
from intranet.services.accounts.heads import heads_of, watching_posts
from intranet.services.units.reading import valid_membership
from intranet.transaction import transaction

ACT = "accounts.warn"


def warn(actor):
    """Tell of every open account that ends within ``SOON_DAYS`` and was not told of for that day;
    returns the accounts.
    """
    with transaction(actor) as change:
        today = clock.today()
        last = today + timedelta(days=SOON_DAYS)
        query = select(User).where(User.locked.is_(False), User.expires_on.between(today, last))
        found = [user for user in db.session.scalars(query).all() if not _was_told(user)]
        posts, admins = watching_posts(), _admins(today)
        for user in found:
            units = [entry.unit for entry in user.active_memberships]
            above = {unit_id for unit in units for unit_id in unit.ancestor_ids}
            heads = heads_of(user.id, [unit.id for unit in units], posts)
            keepers = {admin_id for admin_id, unit_id in admins if unit_id in above}
            day = f"{user.expires_on:%d/%m/%Y}"
            told = heads | keepers | {user.id}
            alerts.tell(change, told, AlertKind.EXPIRES, who=user.full_name, day=day)
            change.record(ACT, user, expires_on=user.expires_on)
        return found


def _was_told(user):
    mark = f'"expires_on":"{user.expires_on}"'
    query = select(AuditEntry.seq).where(
        AuditEntry.obj == user.audit_key,
        AuditEntry.act == ACT,
        AuditEntry.body.contains(mark, autoescape=True),
    )
    return db.session.scalar(query.limit(1)) is not None


def _admins(today):
    query = select(Membership.user_id, Membership.unit_id).where(
        Membership.role == Role.ADMIN, valid_membership(today)
    )
    return db.session.execute(query).tuples().all()
