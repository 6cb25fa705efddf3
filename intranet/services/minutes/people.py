"""The people of the inspected unit whom its minutes concern."""

from sqlalchemy import or_, select

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import Membership, User
from intranet.rules.minutes import REPRESENTATIVES


def heads_of_unit(inspection):
    """Ids of the leaders and heads of the inspected unit."""
    today = clock.today()
    query = (
        select(Membership.user_id)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.unit_id == inspection.unit_id,
            Membership.role.in_(REPRESENTATIVES),
            or_(Membership.valid_from.is_(None), Membership.valid_from <= today),
            or_(Membership.valid_to.is_(None), Membership.valid_to >= today),
            User.locked.is_(False),
        )
    )
    return list(db.session.scalars(query))
