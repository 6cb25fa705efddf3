"""Who is at the screen: the session, the account, its duties and their units, read at once.

A ``Member`` answers what a ``User`` answers about rights, but is no row: it cannot be changed and
is never kept from one request to the next, so a role that is taken away counts at once.
"""

from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache, cached_property

from sqlalchemy import Date, and_, bindparam, or_, select
from sqlalchemy.orm import aliased

from intranet import clock
from intranet.models.absences import Absence
from intranet.models.accounts.duties import Absent, Duty, Place
from intranet.models.accounts.users import Membership, User
from intranet.models.sessions import WebSession
from intranet.models.units import Unit
from intranet.prepared import prepared
from intranet.rules import absences


@dataclass(frozen=True)
class Member:
    """The account of a request; ``memberships`` are its duties, past and future ones too.

    ``absent``: the people this one stands in for today (room ``absences``).
    """

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
    absent: tuple[Absent, ...] = ()

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

    @cached_property
    def stands_in(self):
        """[(Absent, Duty)]: what this person may do today in the place of others."""
        today, posts = (
            clock.today(),
            [(duty.role, duty.unit_id) for duty in self.active_memberships],
        )
        return [
            (absent, duty)
            for absent in self.absent
            for duty in absent.memberships
            if duty.is_valid_on(today) and absences.fits(duty.role, duty.unit.ancestor_ids, posts)
        ]


@dataclass(frozen=True)
class Visit:
    """A session as the cookie finds it, and whose it is."""

    id_hash: str
    user_id: int
    data: str
    created_at: datetime
    seen_at: datetime
    ended_at: datetime | None
    level: str
    checked_at: datetime | None
    locked_at: datetime | None
    seat: str | None
    member: Member


def visit(id_hash):
    """The Visit of a session, ended or not; None when there is none."""
    rows = _visit(id_hash=id_hash, today=clock.today()).all()
    if not rows:
        return None
    at = len(_of(Visit, WebSession))
    return Visit(*rows[0][:at], _member([row[at:] for row in rows]))


def member(user_id):
    """The Member with this primary key as it stands now, or None."""
    rows = _member_by_id(user_id=user_id, today=clock.today()).all()
    return _member(rows) if rows else None


def is_current(user):
    """False when a Member was locked, or got other duties or substitutions since it was read; a
    row is never old.
    """
    if not isinstance(user, Member):
        return True
    now = member(user.id)
    if now is None or not now.is_active:
        return False
    return (now.memberships, now.absent) == (user.memberships, user.absent)


def stands_in(user):
    """``Member.stands_in`` of a Member or of a row of ``User``."""
    return (user if isinstance(user, Member) else member(user.id)).stands_in


def _member(rows):
    """The Member of rows of (account, duty, its unit, whose duty, who is absent).

    With several absent people the rows repeat the duties.
    """
    own = len(_of(Member, User))
    at = own + len(_of(Duty, Membership))
    tail = len(rows[0]) - len(_absent_columns())
    duties: dict = {}
    away: dict = {}
    for row in rows:
        membership, whose, *absent = row[tail:]
        if absent[0] is not None:
            away[absent[0]] = absent
        if membership is not None and membership not in duties.setdefault(whose, {}):
            duties[whose][membership] = Duty(*row[own:at], Place(*row[at:tail]))
    found = {whose: tuple(own.values()) for whose, own in duties.items()}
    absent = tuple(Absent(*row, found.get(row[0], ())) for row in away.values())
    return Member(*rows[0][:own], found.get(rows[0][0], ()), absent)


@cache
def _of(kind, model):
    """The columns of ``model`` that a dataclass holds, in its order; its last field may be none."""
    names = [field.name for field in fields(kind)]
    return [getattr(model, name) for name in names if name in model.__table__.columns]


_Away = aliased(User)


def _columns():
    return [*_of(Member, User), *_of(Duty, Membership), *_of(Place, Unit), *_absent_columns()]


def _absent_columns():
    away = (_Away.id, _Away.username, _Away.full_name, Absence.last_day)
    return [Membership.id, Membership.user_id, *away]


def _joined(query):
    """``query`` of a person with duties, and with the people they stand in for on ``today``."""
    today = bindparam("today", type_=Date)
    absence = and_(
        Absence.substitute_id == User.id,
        Absence.first_day <= today,
        Absence.last_day >= today,
        Absence.ended_at.is_(None),
    )
    whose = or_(Membership.user_id == User.id, Membership.user_id == Absence.user_id)
    return (
        query.outerjoin(Absence, absence)
        .outerjoin(_Away, _Away.id == Absence.user_id)
        .outerjoin(Membership, whose)
        .outerjoin(Unit, Unit.id == Membership.unit_id)
        .order_by(Membership.id, Absence.id)
    )


@prepared
def _visit():
    query = select(*_of(Visit, WebSession), *_columns()).join(User, User.id == WebSession.user_id)
    return _joined(query).where(WebSession.id_hash == bindparam("id_hash"))


@prepared
def _member_by_id():
    query = select(*_columns()).select_from(User)
    return _joined(query).where(User.id == bindparam("user_id"))
