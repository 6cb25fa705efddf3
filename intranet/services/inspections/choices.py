"""What can be chosen for an inspection: authority, units, checklists, people of the team."""

from dataclasses import dataclass

from sqlalchemy import false, func, or_, select

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
    """Somebody who can be in a team; ``paths``: where they inspect, as paths of the tree."""

    id: int
    pid: str
    full_name: str
    title: str | None
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


def candidates(places):
    """[Candidate] who inspect in ``places`` or below, and can log in, by name."""
    today = clock.today()
    query = (
        select(User.id, User.pid, User.full_name, User.title, Unit.path)
        .join(Membership, Membership.user_id == User.id)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(Membership.role.in_(TEAM), valid_membership(today), User.locked.is_(False))
        .where(or_(User.expires_on.is_(None), User.expires_on >= today), _below(places))
        .order_by(User.name_sort, User.id)
    )
    found: dict[int, Candidate] = {}
    for key, pid, name, title, path in db.session.execute(query):
        before = found[key].paths if key in found else ()
        found[key] = Candidate(key, pid, name, title, (*before, path))
    return list(found.values())


def _below(places):
    return or_(false(), *(Unit.path.startswith(p.path, autoescape=True) for p in places))
