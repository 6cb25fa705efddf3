"""What a round asks: every duty held today, who answers for it, what was said, how far it is."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import AccessAnswer, Membership, User
from intranet.models.dossiers import Dossier
from intranet.models.units import Unit
from intranet.rules.accounts import Standing, standing
from intranet.rules.permissions import Role
from intranet.rules.reviews import Answer, answerers
from intranet.services import accounts, throttle
from intranet.services.accounts.heads import watching_posts
from intranet.services.dossiers.export import written
from intranet.services.units.reading import valid_membership
from intranet.transaction import reading

_WATCH = (Role.ADMIN, Role.SUPERVISOR)


@dataclass
class Line:
    """One duty of a round: who holds it where, and what was said of it, by whom, when."""

    id: int
    user_id: int
    user_pid: str
    full_name: str
    title: str | None
    username: str
    role: Role
    unit_id: int
    unit: str
    path: str
    since: date
    standing: Standing
    answer: Answer | None
    note: str | None
    by: str | None
    at: datetime | None
    answerers: frozenset = frozenset()
    last_act: datetime | None = None
    held: int = 0


@dataclass
class Progress:
    """How far one unit is: duties, those answered, those to end; ``whom``: who has to answer."""

    unit: str
    total: int = 0
    done: int = 0
    ended: int = 0
    ids: set = field(default_factory=set)
    whom: str = ""

    @property
    def left(self):
        return self.total - self.done


def lines(round_):
    """Every duty a round asks for, by unit and name: held today (or when it was closed), or
    answered.
    """
    posts = watching_posts()
    today = clock.today()
    found = []
    for row in db.session.execute(_query(round_)):
        chain = [int(part) for part in row.path.strip("/").split("/")][::-1]
        found.append(
            Line(
                **{name: getattr(row, name) for name in _PLAIN},
                role=Role(row.role),
                since=row.valid_from or row.created_at.date(),
                standing=standing(row.locked, row.expires_on, row.has_password, today),
                answer=_said(row, round_),
                answerers=answerers(row.user_id, row.role, chain, posts),
            )
        )
    return found


def mine(user, round_):
    """The Lines this person answers for, with what those people did last and still hold."""
    found = [line for line in lines(round_) if user.id in line.answerers]
    acts = accounts.last_acts({line.user_pid for line in found})
    held = _held({line.user_id for line in found})
    for line in found:
        line.last_act = acts.get(line.user_pid)
        line.held = held.get(line.user_id, 0)
    return found


def progress(user, round_):
    """(Progress of each unit, how many duties wait for this person's answer).

    All units below for admins and supervisors, else those this person answers for.
    """
    paths = [e.unit.path for e in user.active_memberships if e.role in _WATCH] if user else ["/"]
    units: dict = defaultdict(lambda: Progress(""))
    waiting = 0
    for line in lines(round_):
        is_mine = user is not None and user.id in line.answerers
        waiting += is_mine and line.answer is None
        if not is_mine and not line.path.startswith(tuple(paths)):
            continue
        unit = units[line.unit_id]
        unit.unit = line.unit
        unit.total += 1
        unit.done += line.answer is not None
        unit.ended += line.answer == Answer.END
        unit.ids |= line.answerers if line.answer is None else set()
    _name(units.values())
    return list(units.values()), waiting


def export(actor, round_, sheet):
    """The bytes of an .xlsx with every duty of a round within reach; who took it is recorded.

    ``AskAgain`` as other large exports.
    """
    paths = tuple(e.unit.path for e in actor.user.active_memberships if e.role in _WATCH)
    rows = [line for line in lines(round_) if line.path.startswith(paths)]
    throttle.refuse_unsure(actor, len(rows))
    with reading(actor) as change:
        change.record("reviews.export", round_, rows=len(rows))
    return written(rows, sheet)


_PLAIN = ("id", "user_id", "user_pid", "full_name", "title", "username", "unit_id", "unit", "path",
          "note", "by", "at")  # fmt: skip


def _said(row, round_):
    """The answer of a duty; one that was ended and then given again is asked again."""
    said = Answer(row.answer) if row.answer else None
    if said is not Answer.END or round_.closed_at is not None:
        return said
    return said if row.valid_to is not None and row.valid_to <= row.at.date() else None


def _query(round_):
    by = aliased(User)
    until = round_.closed_at or clock.now()
    held = valid_membership(until.date()) & (User.created_at <= until)
    said = (AccessAnswer.membership_id == Membership.id) & (AccessAnswer.round_id == round_.id)
    return (
        select(
            Membership.id, Membership.role, Membership.valid_from, Membership.valid_to,
            Membership.user_id,
            User.pid.label("user_pid"), User.full_name, User.title, User.username,
            User.created_at, User.locked, User.expires_on,
            User.password_hash.is_not(None).label("has_password"),
            Unit.id.label("unit_id"), Unit.name.label("unit"), Unit.path,
            AccessAnswer.answer, AccessAnswer.note, AccessAnswer.at, by.full_name.label("by"),
        )
        .join(User, User.id == Membership.user_id)
        .join(Unit, Unit.id == Membership.unit_id)
        .outerjoin(AccessAnswer, said)
        .outerjoin(by, by.id == AccessAnswer.by_id)
        .where(or_(held, AccessAnswer.round_id.is_not(None)))
        .order_by(Unit.sort, Unit.id, User.name_sort, Membership.id)
    )  # fmt: skip


def _held(user_ids):
    query = (
        select(Dossier.holder_user_id, func.count())
        .where(Dossier.holder_user_id.in_(user_ids), Dossier.closed_at.is_(None))
        .group_by(Dossier.holder_user_id)
    )
    return dict(db.session.execute(query).tuples().all())


def _name(units):
    """Say by name who still has to answer."""
    ids = {user_id for unit in units for user_id in unit.ids}
    named = select(User.id, User.full_name).where(User.id.in_(ids)).order_by(User.name_sort)
    names = dict(db.session.execute(named).tuples().all())
    for unit in units:
        unit.whom = ", ".join(names[i] for i in names if i in unit.ids)
