"""Lists of findings in reach: what is to be mended, by whom, until when."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import aliased

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.findings import Finding
from intranet.models.inspections import Inspection
from intranet.models.units import Unit
from intranet.rules.errors import RuleBroken
from intranet.rules.findings import INSIDE, UNSETTLED, WAITING, FindingState
from intranet.rules.words import N_
from intranet.services import throttle
from intranet.services.dossiers.export import MINUTES, MOST_EXPORTS, written
from intranet.transaction import reading

PAGE = 50
MOST = 5000
_LAST = date(9999, 12, 31)


@dataclass(frozen=True)
class Wanted:
    """What a list shows: ``state`` one of FindingState, "all" or "" (what is not settled); the pid
    of a ``unit``; ``overdue`` and ``mine``: only those.
    """

    state: str = ""
    unit: str = ""
    overdue: bool = False
    mine: bool = False


@dataclass(frozen=True)
class Page:
    """Rows of one page, the earliest date first; ``older`` begins the next one, or None."""

    rows: list
    older: str | None


def listed(user, wanted, cursor=None, limit=PAGE):
    """One Page of the findings in reach, by date. Rows: pid, position, text, item_code, severity,
    state, due_on, returns, responsible, unit, unit_pid, inspection (pid), closed_at.
    """
    due, query = _query(user, wanted)
    edge = _edge(cursor)
    if edge is not None:
        query = query.where(tuple_(due, Finding.id) > tuple_(*edge))
    rows = db.session.execute(query.order_by(due, Finding.id).limit(limit + 1)).all()
    older = None
    if len(rows) > limit:
        last = rows[limit - 1]
        older = f"{(last.due_on or _LAST).isoformat()}_{last.id}"
    return Page(list(rows[:limit]), older)


def units_of(user):
    """[(pid, name)] of the units with findings in reach, by name."""
    ids = select(Finding.unit_id).where(Finding.visible_to(user), Finding.state.not_in(INSIDE))
    query = select(Unit.pid, Unit.short_name).where(Unit.id.in_(ids)).order_by(Unit.short_name)
    return [(row.pid, row.short_name) for row in db.session.execute(query)]


def export(actor, wanted, sheet):
    """The bytes of an .xlsx of the list; who took it is recorded. RuleBroken beyond ``MOST`` rows,
    ``Throttled`` and ``AskAgain`` as other large exports.
    """
    throttle.count_act(throttle.key_of(actor.user.pid, "export"), MOST_EXPORTS, MINUTES)
    page = listed(actor.user, wanted, limit=MOST)
    if page.older:
        raise RuleBroken(N_("Danh sách quá dài cho một tệp. Hãy lọc bớt rồi xuất."))
    throttle.refuse_unsure(actor, len(page.rows))
    with reading(actor) as change:
        change.record("findings.export", "list:findings", rows=len(page.rows), **_told(wanted))
    return written(page.rows, sheet)


def _query(user, wanted):
    responsible = aliased(User)
    due = func.coalesce(Finding.due_on, _LAST)
    query = (
        select(
            *(Finding.id, Finding.pid, Finding.position, Finding.text, Finding.item_code),
            *(Finding.severity, Finding.state, Finding.due_on, Finding.returns, Finding.closed_at),
            *(Unit.short_name.label("unit"), Unit.pid.label("unit_pid")),
            Inspection.pid.label("inspection"),
            func.coalesce(responsible.full_name, Finding.responsible_name).label("responsible"),
        )
        .join(Unit, Unit.id == Finding.unit_id)
        .join(Inspection, Inspection.id == Finding.inspection_id)
        .outerjoin(responsible, responsible.id == Finding.responsible_id)
        .where(Finding.visible_to(user), Finding.state.in_(_states(wanted.state)))
    )
    if wanted.unit:
        query = query.where(Unit.pid == wanted.unit)
    if wanted.overdue:
        query = query.where(Finding.due_on < clock.today(), Finding.state.in_(WAITING))
    if wanted.mine:
        query = query.where(Finding.responsible_id == user.id)
    return due, query


def _states(state):
    known = set(FindingState) - set(INSIDE)
    if state == "all":
        return known
    return (state,) if state in known else UNSETTLED


def _edge(cursor):
    """(date, id) of a cursor; None when it is none of ours."""
    day, _line, number = (cursor or "").partition("_")
    try:
        return date.fromisoformat(day), int(number[:18])
    except ValueError:
        return None


def _told(wanted):
    return {name: value for name, value in vars(wanted).items() if value}
