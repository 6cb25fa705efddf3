"""Who is at the screen: the session, the account, its duties and their units, read at once.

A ``Member`` answers what a ``User`` answers about rights, but is no row: it cannot be changed and
is never kept from one request to the next, so a role that is taken away counts at once.
"""

from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache, cached_property

from sqlalchemy import bindparam, select

from intranet import clock
from intranet.models.accounts.users import Membership, User
from intranet.models.sessions import WebSession
from intranet.models.units import Unit
from intranet.prepared import prepared

_DUTY = (Membership.role, Membership.valid_from, Membership.valid_to)


@dataclass(frozen=True)
class Place:
    """A unit where somebody has a duty."""

    id: int
    pid: str
    key: str
    parent_id: int | None
    path: str
    kind: str
    name: str
    short_name: str
    valid_from: date | None
    valid_to: date | None
    receives_dossiers: bool
    code_prefix: str | None
    work_hours: str | None
    phone: str | None
    address: str | None
    version: int

    is_authority = Unit.is_authority
    is_valid_on = Unit.is_valid_on
    subtree = Unit.subtree
    audit_key = Unit.audit_key

    @classmethod
    def audit_word(cls):
        return "unit"

    @cached_property
    def ancestor_ids(self):
        """Ids from the root down to this unit itself."""
        return [int(part) for part in self.path.strip("/").split("/")]


@dataclass(frozen=True)
class Duty:
    """A role in a unit (``Membership``)."""

    role: str
    valid_from: date | None
    valid_to: date | None
    unit: Place

    role_value = Membership.role_value
    is_valid_on = Membership.is_valid_on

    @property
    def unit_id(self):
        return self.unit.id


@dataclass(frozen=True)
class Member:
    """The account of a request; ``memberships`` are its duties, past and future ones too."""

    id: int
    pid: str
    username: str
    full_name: str
    title: str | None
    phone: str | None
    language: str | None
    must_change: bool
    locked: bool
    expires_on: date | None
    version: int
    memberships: tuple[Duty, ...]

    is_authenticated = True
    is_anonymous = False
    is_active = User.is_active
    get_id = User.get_id
    holds = User.holds
    can = User.can
    audit_key = User.audit_key

    @classmethod
    def audit_word(cls):
        return "user"

    @cached_property
    def active_memberships(self):
        """The duties held today."""
        today = clock.today()
        return [duty for duty in self.memberships if duty.is_valid_on(today)]

    @cached_property
    def roles(self):
        """The set of roles held today in any unit."""
        return {duty.role_value for duty in self.active_memberships}

    @cached_property
    def unit_ids(self):
        """Ids of the units where the person is a member today, in the order of the memberships."""
        return list(dict.fromkeys(duty.unit_id for duty in self.active_memberships))


@dataclass(frozen=True)
class Visit:
    """A session as the cookie finds it, and whose it is."""

    id_hash: str
    user_id: int
    data: str
    created_at: datetime
    seen_at: datetime
    ended_at: datetime | None
    member: Member


def visit(id_hash):
    """The Visit of a session, ended or not; None when there is none."""
    rows = _visit(id_hash=id_hash).all()
    if not rows:
        return None
    at = len(_of(Visit, WebSession))
    return Visit(*rows[0][:at], _member([row[at:] for row in rows]))


def member(user_id):
    """The Member with this primary key as it stands now, or None."""
    rows = _member_by_id(user_id=user_id).all()
    return _member(rows) if rows else None


def is_current(user):
    """False when a Member was locked or got other duties since it was read; a row is never old."""
    if not isinstance(user, Member):
        return True
    now = member(user.id)
    return now is not None and now.is_active and now.memberships == user.memberships


def _member(rows):
    own = len(_of(Member, User))
    at = own + len(_of(Duty, Membership))
    duties = tuple(Duty(*row[own:at], Place(*row[at:])) for row in rows if row[own] is not None)
    return Member(*rows[0][:own], duties)


@cache
def _of(kind, model):
    """The columns of ``model`` that a dataclass holds, in its order; its last field may be none."""
    names = [field.name for field in fields(kind)]
    return [getattr(model, name) for name in names if name in model.__table__.columns]


def _columns():
    return [*_of(Member, User), *_of(Duty, Membership), *_of(Place, Unit)]


def _joined(query):
    return (
        query.outerjoin(Membership, Membership.user_id == User.id)
        .outerjoin(Unit, Unit.id == Membership.unit_id)
        .order_by(Membership.id)
    )


@prepared
def _visit():
    query = select(*_of(Visit, WebSession), *_columns()).join(User, User.id == WebSession.user_id)
    return _joined(query).where(WebSession.id_hash == bindparam("id_hash"))


@prepared
def _member_by_id():
    query = select(*_columns()).select_from(User)
    return _joined(query).where(User.id == bindparam("user_id"))
