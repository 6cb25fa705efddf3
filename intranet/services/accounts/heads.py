"""Who answers for the accounts of a unit: its head, its leader, those above; they hear of changes.

So no admin makes an account or gives a role unnoticed (separation of duties, 3.3).
"""

from collections import defaultdict

from sqlalchemy import or_, select

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import Membership, User
from intranet.models.units import Unit
from intranet.rules.alerts import AlertKind
from intranet.rules.permissions import Role
from intranet.rules.reviews import answerers
from intranet.services import alerts
from intranet.services.accounts.reading import held_dossiers
from intranet.services.units.reading import valid_membership

NAMED = 3
_ROLES = (Role.UNIT_HEAD, Role.LEADER, Role.SUPERVISOR)


def watching_posts():
    """{(unit id, Role): ids of the open accounts that hold it today}, of heads and supervisors."""
    today = clock.today()
    query = (
        select(Membership.unit_id, Membership.role, Membership.user_id)
        .join(User, User.id == Membership.user_id)
        .where(Membership.role.in_(_ROLES), valid_membership(today), User.locked.is_(False))
        .where(or_(User.expires_on.is_(None), User.expires_on >= today))
    )
    posts = defaultdict(set)
    for unit_id, role, user_id in db.session.execute(query):
        posts[unit_id, Role(role)].add(user_id)
    return dict(posts)


def heads_of(user_id, unit_ids, posts=None):
    """Ids of those who answer for this person's duties in these units."""
    posts = watching_posts() if posts is None else posts
    paths = db.session.scalars(select(Unit.path).where(Unit.id.in_(unit_ids)))
    chains = [[int(part) for part in path.strip("/").split("/")][::-1] for path in paths]
    return set().union(*(answerers(user_id, None, chain, posts) for chain in chains))


def tell_heads(change, people):
    """Tell once each of those who answer for ``people``, [(User, ids of units)], in a change."""
    posts, names = watching_posts(), defaultdict(list)
    for user, unit_ids in people:
        for head in heads_of(user.id, unit_ids, posts):
            names[head].append(user.full_name)
    for head, told in names.items():
        who = ", ".join(told[:NAMED]) + ("…" if len(told) > NAMED else "")
        alerts.tell(change, [head], AlertKind.ACCOUNT, who=who)


def tell_left(change, user, unit_ids):
    """Tell those who answer for these units that somebody leaves who still holds dossiers; an admin
    cannot pass those on (separation of duties), a head can (``bulks.pass_on``).
    """
    if held_dossiers(user):
        alerts.tell(change, heads_of(user.id, unit_ids), AlertKind.LEFT, who=user.full_name)
