"""Finding accounts; an admin sees the people of the units they keep, and people without a unit."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from sqlalchemy import func, or_, select, true, tuple_

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import Membership, User
from intranet.models.audit import AuditEntry
from intranet.models.dossiers.dossier import Dossier
from intranet.models.units import Unit
from intranet.rules.accounts import IDLE_DAYS, SOON_DAYS, Standing, standing
from intranet.rules.permissions import Role
from intranet.rules.text import fold
from intranet.services import units
from intranet.services.units.reading import valid_membership
from intranet.transaction import Forbidden, NotVisible


@dataclass(frozen=True)
class Filters:
    """What the list shows: folded words, a unit with all below it, a role, a standing."""

    q: str = ""
    unit: str = ""
    role: str = ""
    standing: str = ""


@dataclass
class Page:
    """Rows of the list; ``newer`` and ``older`` are pids to page from, or None."""

    rows: list = field(default_factory=list)
    newer: str | None = None
    older: str | None = None


@dataclass
class Listed:
    """One row of the list; ``posts``: (Role, name of the unit)."""

    pid: str
    username: str
    full_name: str
    title: str | None
    standing: Standing
    posts: list


def user_by_name(username):
    """The account with this user name, or None."""
    return db.session.scalar(select(User).where(User.username == username.strip().lower()))


def show(user, pid):
    """One account within the admin's reach; ``NotVisible`` otherwise."""
    found = db.session.scalar(select(User).where(User.pid == pid, reach(user)))
    if found is None:
        raise NotVisible
    return found


def standing_of(account):
    """Where the account stands today."""
    return standing(
        account.locked, account.expires_on, account.password_hash is not None, clock.today()
    )


def listed(user, filters: Filters, rows, *, after=None, before=None):
    """A Page of accounts in the order of names; ``after``/``before`` are pids of its neighbours."""
    back = before is not None
    query = _query(user, filters).limit(rows + 1)
    order = (User.name_sort, User.id)
    edge = _edge(before or after)
    if edge is not None:
        query = query.where(tuple_(*order) < edge if back else tuple_(*order) > edge)
    query = query.order_by(*(column.desc() if back else column for column in order))
    found = db.session.execute(query).all()
    more, found = len(found) > rows, found[:rows]
    if back:
        found = found[::-1]
    first, last = (found[0].pid, found[-1].pid) if found else (None, None)
    return Page(
        _with_posts(found),
        newer=first if (more if back else edge is not None) else None,
        older=last if (back or more) else None,
    )


def waiting(user, filters: Filters, limit):
    """The accounts of the list whose code was never used, all roles within the admin's units; by
    name, at most ``limit``.
    """
    narrowed = _words(select(User).where(reach(user)), filters.q)
    query = narrowed.where(*_posts(filters), *_standing(Standing.WAITING.name))
    rows = db.session.scalars(query.order_by(User.name_sort, User.id).limit(limit)).all()
    return [row for row in rows if is_kept(user, row)]


def held_dossiers(account):
    """How many open dossiers lie with this person: they wait for nobody else when it is locked."""
    query = select(func.count()).where(
        Dossier.holder_user_id == account.id, Dossier.closed_at.is_(None)
    )
    return db.session.scalar(query.select_from(Dossier))


def mine(actor, pid):
    """The account, locked for this change. An account with a role elsewhere is not this admin's.

    ``NotVisible`` outside the admin's units; ``Forbidden`` when one of its roles lies outside: else
    an admin of a commune could take over an account of the district.
    """
    query = select(User).where(User.pid == pid, reach(actor.user)).with_for_update(of=User)
    user = db.session.scalar(query)
    if user is None:
        raise NotVisible
    if not is_kept(actor.user, user):
        raise Forbidden
    return user


def is_kept(admin, user):
    """True when every duty the person has, or will have, lies in the admin's units."""
    today = clock.today()
    going_on = [e for e in user.memberships if e.valid_to is None or e.valid_to >= today]
    return all(units.is_mine(admin, entry.unit) for entry in going_on)


def reach(user):
    """Clause on ``User``: people of the units an admin keeps, and people without any unit."""
    if user is None:
        return true()
    inside = select(Membership.user_id).join(Unit).where(units.within(user))
    return User.id.in_(inside) | User.id.not_in(select(Membership.user_id))


def _query(user, filters):
    query = select(
        User.id, User.pid, User.username, User.full_name, User.title, User.locked,
        User.expires_on, User.password_hash.is_not(None).label("has_password"),
    ).where(reach(user))  # fmt: skip
    return _words(query, filters.q).where(*_posts(filters), *_standing(filters.standing))


def _words(query, typed):
    for word in fold(typed).split():
        query = query.where(
            or_(
                User.name_fold.contains(word, autoescape=True),
                User.username.contains(word, autoescape=True),
                User.phone.startswith(word, autoescape=True),
            )
        )
    return query


def _posts(filters):
    """Clauses: a present membership in the unit or below, with the role."""
    if not filters.unit and not filters.role:
        return []
    posts = select(Membership.user_id).join(Unit).where(valid_membership(clock.today()))
    if filters.role:
        posts = posts.where(Membership.role == filters.role)
    if filters.unit:
        path = select(Unit.path).where(Unit.pid == filters.unit).scalar_subquery()
        posts = posts.where(func.substr(Unit.path, 1, func.length(path)) == path)
    return [User.id.in_(posts)]


def _standing(name):
    today = clock.today()
    alive = User.locked.is_(False) & or_(User.expires_on.is_(None), User.expires_on >= today)
    since = today - timedelta(days=IDLE_DAYS)
    return {
        "ACTIVE": [alive, User.password_hash.is_not(None)],
        "WAITING": [alive, User.password_hash.is_(None)],
        "LOCKED": [User.locked.is_(True)],
        "EXPIRED": [User.locked.is_(False), User.expires_on < today],
        "SOON": [alive, User.expires_on <= today + timedelta(days=SOON_DAYS)],
        "NEVER": [alive, ~_acted()],
        "IDLE": [alive, User.created_at < datetime.combine(since, time()), ~_acted(since)],
    }.get(name, [])


def _acted(since=None):
    """Clause on ``User``: did something here (since a day), by the log; a login is an act."""
    acts = select(AuditEntry.seq).where(AuditEntry.actor == User.pid)
    if since is not None:
        acts = acts.where(AuditEntry.at >= seconds_of(datetime.combine(since, time())))
    return acts.correlate(User).exists()


def seconds_of(moment):
    """A moment of this office's clock as the log counts: seconds since 1970."""
    return int(moment.replace(tzinfo=clock.VIETNAM).timestamp())


def _edge(pid):
    if not pid:
        return None
    found = db.session.execute(select(User.name_sort, User.id).where(User.pid == pid)).first()
    return tuple_(*found) if found else None


def _with_posts(found):
    posts = defaultdict(list)
    query = (
        select(Membership.user_id, Membership.role, Unit.name)
        .join(Unit)
        .where(Membership.user_id.in_([row.id for row in found]), valid_membership(clock.today()))
        .order_by(Membership.id)
    )
    for row in db.session.execute(query):
        posts[row.user_id].append((Role(row.role), row.name))
    today = clock.today()
    return [
        Listed(
            row.pid, row.username, row.full_name, row.title,
            standing(row.locked, row.expires_on, row.has_password, today), posts[row.id],
        )
        for row in found
    ]  # fmt: skip
