"""What is told above the lists: notices, who is away, what to mend, where to inspect."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Date, Integer, String, bindparam, func, literal_column, select, union_all
from sqlalchemy.orm import aliased

from intranet import clock
from intranet.bundles import json_row
from intranet.models.absences import Absence
from intranet.models.accounts import Membership, User
from intranet.models.findings import Finding
from intranet.models.inspections import Inspection, InspectionMember, inspected_units
from intranet.models.notices import Notice as Board
from intranet.models.units import Unit
from intranet.prepared import prepared
from intranet.rules.findings import WAITING, FindingPermission, FindingState
from intranet.rules.inspections import TEAM, UNDERWAY

NEWS = 2
NEAR_DAYS = 7


@dataclass(frozen=True)
class Notice:
    """A notice of the board in one line."""

    pid: str
    title: str
    unit: str
    posted_at: datetime


@dataclass(frozen=True)
class Away:
    """Somebody who is away to the end of ``last_day``, and who does their work."""

    name: str
    last_day: date
    substitute: str


@dataclass(frozen=True)
class ToMend:
    """How many findings of inspections the person's units still have to mend, the first until
    ``due_on``; None: no day was set.
    """

    number: int
    due_on: date | None


@dataclass(frozen=True)
class Visit:
    """An inspection of the person's team that runs, or begins within ``NEAR_DAYS``."""

    pid: str
    unit: str
    first: date
    last: date
    state: str


@dataclass
class News:
    """What is told above the lists."""

    notices: list = field(default_factory=list)
    away: list = field(default_factory=list)
    visits: list = field(default_factory=list)
    to_mend: ToMend | None = None
    to_judge: int = 0  # reported as mended, the person's team has to look
    overdue: int = 0  # not mended in time, at units this person watches (domain 5.5)


def news(user):
    """The News of today, in one query: the newest notices of the board, who of the person's units
    is away, what has to be mended there, where the person inspects.
    """
    above = {i for duty in user.active_memberships for i in duty.unit.ancestor_ids}
    today = clock.today()
    found = News()
    for word, values in _news(
        above=sorted(above), units=user.unit_ids, user=user.id, today=today,
        mended=inspected_units(user) if user.can(FindingPermission.ANSWER) else [],
        near=today + timedelta(days=NEAR_DAYS),
        unsettled=WAITING, underway=UNDERWAY, answered=FindingState.ANSWERED,
        authorities=sorted({duty.unit_id for duty in user.active_memberships if duty.role in TEAM}),
    ):  # fmt: skip
        _NOTED[word](found, *json.loads(values))
    found.notices.sort(key=lambda one: one.posted_at, reverse=True)
    found.away.sort(key=str)
    found.visits.sort(key=lambda one: (one.first, one.unit))
    return found


def _note_notice(found, pid, title, unit, at):
    found.notices.append(Notice(pid, title, unit, datetime.fromisoformat(at)))


def _note_away(found, name, last_day, substitute):
    found.away.append(Away(name, date.fromisoformat(last_day), substitute))


def _note_visit(found, pid, unit, first, last, state):
    days = date.fromisoformat(first), date.fromisoformat(last)
    found.visits.append(Visit(pid, unit, *days, state))


def _note_to_mend(found, number, due_on):
    if number:
        found.to_mend = ToMend(number, date.fromisoformat(due_on) if due_on else None)


def _note_to_judge(found, number):
    found.to_judge = number


def _note_overdue(found, number):
    found.overdue = number


_NOTED: dict[str, Any] = {
    "notice": _note_notice, "away": _note_away, "visit": _note_visit, "mend": _note_to_mend,
    "judge": _note_to_judge, "overdue": _note_overdue,
}  # fmt: skip


@prepared
def _news():
    above = bindparam("above", expanding=True, type_=Integer)
    board = select(Board.pid, Board.title, Unit.name, Board.posted_at).join(Unit)
    board = board.where(Board.unit_id.in_(above), Board.closed_at.is_(None))
    newest = board.order_by(Board.id.desc()).limit(NEWS).subquery()
    notices: Any = select(literal_column("'notice'"), json_row(*newest.c))
    findings = (_what_to_mend(), _what_to_judge(), _what_is_overdue())
    return union_all(notices, _who_is_away(), _where_to_inspect(), *findings)


def _who_is_away() -> Any:
    person, instead = aliased(User), aliased(User)
    units = bindparam("units", expanding=True, type_=Integer)
    near = select(Membership.user_id).where(Membership.unit_id.in_(units))
    today = bindparam("today", type_=Date)
    return (
        select(
            literal_column("'away'"),
            json_row(person.full_name, Absence.last_day, instead.full_name),
        )
        .select_from(Absence)
        .join(person, person.id == Absence.user_id)
        .join(instead, instead.id == Absence.substitute_id)
        .where(Absence.user_id.in_(near), Absence.ended_at.is_(None))
        .where(Absence.first_day <= today, Absence.last_day >= today)
    )


def _what_to_mend():
    units = bindparam("mended", expanding=True, type_=Integer)
    waiting = bindparam("unsettled", expanding=True, type_=String)
    return select(
        literal_column("'mend'"), json_row(func.count(Finding.id), func.min(Finding.due_on))
    ).where(Finding.unit_id.in_(units), Finding.state.in_(waiting))


def _what_to_judge():
    team = select(InspectionMember.inspection_id)
    team = team.where(InspectionMember.user_id == bindparam("user", type_=Integer))
    return select(literal_column("'judge'"), json_row(func.count(Finding.id))).where(
        Finding.inspection_id.in_(team),
        Finding.state == bindparam("answered", type_=String),
    )


def _what_is_overdue():
    authorities = bindparam("authorities", expanding=True, type_=Integer)
    theirs = select(Inspection.id).where(Inspection.authority_id.in_(authorities))
    waiting = bindparam("unsettled", expanding=True, type_=String)
    return select(literal_column("'overdue'"), json_row(func.count(Finding.id))).where(
        Finding.inspection_id.in_(theirs),
        Finding.state.in_(waiting),
        Finding.due_on < bindparam("today", type_=Date),
    )


def _where_to_inspect():
    underway = bindparam("underway", expanding=True, type_=String)
    facts = (Unit.name, Inspection.visit_first, Inspection.visit_last, Inspection.state)
    return (
        select(literal_column("'visit'"), json_row(Inspection.pid, *facts))
        .select_from(InspectionMember)
        .join(Inspection, Inspection.id == InspectionMember.inspection_id)
        .join(Unit, Unit.id == Inspection.unit_id)
        .where(InspectionMember.user_id == bindparam("user", type_=Integer))
        .where(Inspection.state.in_(underway))
        .where(Inspection.visit_first <= bindparam("near", type_=Date))
    )
