"""Lists of inspections: filtered, newest visit first, page by page; the days of a month."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, or_, select, tuple_

from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.findings import Finding
from intranet.models.inspections import Inspection
from intranet.models.units import Unit
from intranet.rules.findings import UNSETTLED
from intranet.rules.inspections import InspectionState

PAGE = 30
MOST = 300


@dataclass(frozen=True)
class Filter:
    """What narrows the list; None is everything. ``unit`` is a pid, ``mine``: of my team."""

    state: str | None = None
    unit: str | None = None
    year: int | None = None
    mine: bool = False


@dataclass(frozen=True)
class Page:
    """Rows of one page, the newest visit first; ``older`` begins the next one, or None."""

    rows: list
    older: str | None


def listed(user, wanted, cursor=None):
    """One Page of the inspections the person sees. Rows: pid, unit, kind, form, state, visit_first,
    visit_last, decision_number, head, left (findings that are not over).
    """
    left = (
        select(func.count(Finding.id))
        .where(Finding.inspection_id == Inspection.id, Finding.state.in_(UNSETTLED))
        .scalar_subquery()
    )
    query = (
        select(*_facts(), Inspection.form, left.label("left"))
        .join(Unit, Unit.id == Inspection.unit_id)
        .outerjoin(User, User.id == Inspection.head_id)
        .where(Inspection.visible_to(user), *_narrowed(user, wanted))
        .order_by(Inspection.visit_first.desc(), Inspection.id.desc())
    )
    edge = _edge(cursor)
    if edge is not None:
        query = query.where(tuple_(Inspection.visit_first, Inspection.id) < tuple_(*edge))
    rows = db.session.execute(query.limit(PAGE + 1)).all()
    older = None
    if len(rows) > PAGE:
        older = f"{rows[PAGE - 1].visit_first.isoformat()}_{rows[PAGE - 1].id}"
    return Page(list(rows[:PAGE]), older)


def units_of(user):
    """(pid, name) of the units of which the person sees an inspection."""
    seen = select(Inspection.unit_id).where(Inspection.visible_to(user))
    query = select(Unit.pid, Unit.name).where(Unit.id.in_(seen))
    return db.session.execute(query.order_by(Unit.sort, Unit.id)).all()


def between(user, first, last):
    """Rows of the inspections the person sees with a day of ``first`` to ``last``, but for those
    that were cancelled: pid, unit, kind, state, visit_first, visit_last, decision_number, head.
    """
    query = (
        select(*_facts())
        .join(Unit, Unit.id == Inspection.unit_id)
        .outerjoin(User, User.id == Inspection.head_id)
        .where(
            Inspection.visible_to(user),
            Inspection.visit_first <= last,
            Inspection.visit_last >= first,
            Inspection.state != InspectionState.CANCELLED,
        )
        .order_by(Inspection.visit_first, Inspection.id)
    )
    return db.session.execute(query.limit(MOST)).all()


def own_since(user, day):
    """Inspections of the person's own team or own units with a day from ``day`` on, for a calendar
    of their own; those that were cancelled too, so that it takes them out.
    """
    query = (
        select(*_facts(), Inspection.place, Inspection.version, Inspection.scope)
        .join(Unit, Unit.id == Inspection.unit_id)
        .outerjoin(User, User.id == Inspection.head_id)
        .where(
            Inspection.visible_to(user),
            or_(Inspection.is_of_team(user), Inspection.is_of_unit(user)),
            Inspection.visit_last >= day,
        )
        .order_by(Inspection.visit_first, Inspection.id)
    )
    return db.session.execute(query.limit(MOST)).all()


def _facts():
    return (
        Inspection.id,
        Inspection.pid,
        Unit.name.label("unit"),
        Inspection.kind,
        Inspection.state,
        Inspection.visit_first,
        Inspection.visit_last,
        Inspection.decision_number,
        User.full_name.label("head"),
    )


def _narrowed(user, wanted):
    if wanted.state:
        yield Inspection.state == wanted.state
    if wanted.unit:
        yield Unit.pid == wanted.unit
    if wanted.year:
        yield and_(
            Inspection.visit_first >= date(wanted.year, 1, 1),
            Inspection.visit_first <= date(wanted.year, 12, 31),
        )
    if wanted.mine:
        yield Inspection.is_of_team(user)


def _edge(cursor):
    """(day, id) after which a page begins; None for the first one or for other text."""
    try:
        day, _, number = (cursor or "").rpartition("_")
        return date.fromisoformat(day), int(number[:9])
    except ValueError:
        return None
