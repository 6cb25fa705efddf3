"""What can be chosen for an inspection: authority, units, checklists, people of the team."""

from dataclasses import dataclass

from sqlalchemy import and_, false, func, or_, select

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import Membership, User
from intranet.models.checklists import Checklist, ChecklistItem, ChecklistVersion
from intranet.models.units import AUTHORITY_KINDS, Unit
from intranet.rules.inspections import TEAM
from intranet.services.units.reading import valid_membership

# Counters are looked at with the unit they belong to.
NOT_INSPECTED = ("mot_cua",)


@dataclass(frozen=True)
class Candidate:
    """Somebody who can be in a team, or is; ``may_head``: inspects there and can log in; ``paths``:
    where they work in any role, as paths of the tree.
    """

    id: int
    pid: str
    full_name: str
    title: str | None
    may_head: bool
    paths: tuple[str, ...]


def authorities(user):
    """The places of the person that inspect: those where they hold a role of the teams."""
    places = {e.unit.id: e.unit for e in user.active_memberships if e.role in TEAM}
    return list(places.values())


def inspectable(places):
    """Units that can be inspected from ``places``: (id, pid, name, path) of them and all below."""
    query = select(Unit.id, Unit.pid, Unit.name, Unit.path).where(
        _below(places), Unit.valid_on(clock.today()), Unit.kind.not_in(NOT_INSPECTED)
    )
    return db.session.execute(query.order_by(Unit.sort, Unit.id)).all()


def communes(place):
    """The authorities below a unit, in order: what "every commune" means in its plan."""
    query = select(Unit).where(
        _below([place]),
        Unit.valid_on(clock.today()),
        Unit.kind.in_(AUTHORITY_KINDS),
        Unit.id != place.id,
    )
    return db.session.scalars(query.order_by(Unit.sort, Unit.id)).all()


def checklists(present_id=None):
    """(version id, pid, name, number) of the newest published version of each checklist in use, and
    of the version ``present_id``.
    """
    newest = (
        select(func.max(ChecklistVersion.id))
        .join(Checklist, Checklist.id == ChecklistVersion.checklist_id)
        .where(ChecklistVersion.published_at.is_not(None), Checklist.ended_at.is_(None))
        .group_by(ChecklistVersion.checklist_id)
    )
    query = (
        select(*(ChecklistVersion.id, ChecklistVersion.pid, Checklist.name,
                 ChecklistVersion.number))
        .join(Checklist, Checklist.id == ChecklistVersion.checklist_id)
        .where(or_(ChecklistVersion.id.in_(newest), ChecklistVersion.id == present_id))
    )  # fmt: skip
    return db.session.execute(query.order_by(Checklist.name, ChecklistVersion.id)).all()


def groups_of(version_id):
    """{group code: its name} of a version, in order."""
    query = (
        select(ChecklistItem.group_code, ChecklistItem.group_name)
        .where(ChecklistItem.version_id == version_id)
        .order_by(ChecklistItem.position)
    )
    return dict(db.session.execute(query).tuples().all())


def candidates(places, stay=()):
    """[Candidate] who inspect in ``places`` or below, and can log in, by name; and those of
    ``stay`` (ids): who is in a team stays until somebody takes them out.
    """
    today = clock.today()
    inspect = (
        select(Membership.user_id)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(Membership.role.in_(TEAM), valid_membership(today), _below(places))
    )
    is_able = and_(
        User.id.in_(inspect),
        User.locked.is_(False),
        or_(User.expires_on.is_(None), User.expires_on >= today),
    )
    holds = and_(Membership.user_id == User.id, valid_membership(today))
    query = (
        select(User.id, User.pid, User.full_name, User.title, is_able.label("able"), Unit.path)
        .outerjoin(Membership, holds)
        .outerjoin(Unit, Unit.id == Membership.unit_id)
        .where(or_(is_able, User.id.in_(stay)))
        .order_by(User.name_sort, User.id)
    )
    found: dict[int, Candidate] = {}
    for key, pid, name, title, able, path in db.session.execute(query):
        before = found[key].paths if key in found else ()
        found[key] = Candidate(key, pid, name, title, able, (*before, path) if path else before)
    return list(found.values())


def _below(places):
    return or_(false(), *(Unit.path.startswith(p.path, autoescape=True) for p in places))
