"""The first screen: what must I do today, what is about to be late (D1). Work, no charts."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Integer, bindparam, func, literal_column, select, union_all
from sqlalchemy.orm import aliased

from intranet import clock
from intranet.bundles import json_row
from intranet.extensions import db
from intranet.models.absences import Absence
from intranet.models.accounts import Membership, User
from intranet.models.audit import AuditHead
from intranet.models.calendars import CalendarDay
from intranet.models.notices import Notice as Board
from intranet.models.procedures import ProcedureStep, ProcedureVersion
from intranet.models.units import Unit
from intranet.prepared import prepared
from intranet.rules.home import BLOCKS, WATCHERS
from intranet.rules.permissions import Role
from intranet.rules.statistics import presets
from intranet.services import statistics
from intranet.services.dossiers import lists
from intranet.services.dossiers.filters import Filter

ROWS = 6
NEWS = 2
WORST = 5


@dataclass(frozen=True)
class Block:
    """The first rows of one list: its words, the ``Filter`` of the whole, how many it holds;
    ``risky``: how many open ones may get late.
    """

    title: str
    filter: Filter
    number: int
    rows: list
    risky: int = 0


# Has time left, but less than the rest usually takes (B13); said beside what is due soon.
AT_RISK = Filter(tab="open", standing="risk")


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


def blocks(user, moment):
    """The lists this person's roles care for, in the order of urgency; each list once."""
    wanted: dict = {}
    for role in sorted(user.roles, key=list(Role).index):
        for tab, title in BLOCKS.get(role, ()):
            wanted.setdefault(tab, title)
    filters = [Filter(tab=tab) for tab in wanted]
    if not filters:
        return []
    numbers = lists.counts(user, [*filters, AT_RISK], moment=moment)
    rows = lists.tops(user, filters, ROWS, moment)
    found = zip(wanted.values(), filters, numbers, rows, strict=False)
    return [Block(*one, numbers[-1] if one[1].tab == "soon" else 0) for one in found]


def news(user):
    """([Notice], [Away]) of today, in one query: the newest notices of the board, and who of the
    person's units is away.
    """
    above = {i for duty in user.active_memberships for i in duty.unit.ancestor_ids}
    given = {"above": sorted(above), "units": user.unit_ids, "today": clock.today()}
    notices: list = []
    away: list = []
    for word, values in _news(**given):
        if word == "away":
            name, last_day, substitute = json.loads(values)
            away.append(Away(name, date.fromisoformat(last_day), substitute))
        else:
            pid, title, unit, at = json.loads(values)
            notices.append(Notice(pid, title, unit, datetime.fromisoformat(at)))
    return sorted(notices, key=lambda one: one.posted_at, reverse=True), sorted(away, key=str)


@prepared
def _news():
    above = bindparam("above", expanding=True, type_=Integer)
    board = select(Board.pid, Board.title, Unit.name, Board.posted_at).join(Unit)
    board = board.where(Board.unit_id.in_(above), Board.closed_at.is_(None))
    newest = board.order_by(Board.id.desc()).limit(NEWS).subquery()
    person, instead = aliased(User), aliased(User)
    units = bindparam("units", expanding=True, type_=Integer)
    near = select(Membership.user_id).where(Membership.unit_id.in_(units))
    today = bindparam("today", type_=Date)
    away: Any = (
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
    return union_all(select(literal_column("'notice'"), json_row(*newest.c)), away)


def late_units(user, moment):
    """(Table of this month, its rows with the most open overdue dossiers) for those who watch."""
    if user.roles.isdisjoint(WATCHERS):
        return None, []
    period = presets(moment.now.date())[0][2]
    table = statistics.late_rates(user, period, moment=moment)
    worst = sorted(table.rows, key=lambda row: (-row.figures.open_overdue, -row.figures.late))
    return table, [row for row in worst if row.figures.all_late][:WORST]


def health():
    """What an administrator should know of the house: {name: number or day}, in one query."""
    today = clock.today()
    in_force = ProcedureVersion.in_force(today)
    with_steps = select(ProcedureStep.version_id)
    new_year = date(today.year + 1, 1, 1)
    facts: dict = {
        "accounts": select(func.count()).select_from(User).where(User.locked.is_(False)),
        "locked": select(func.count()).select_from(User).where(User.locked.is_(True)),
        "waiting": select(func.count()).select_from(User).where(
            User.must_change.is_(True), User.locked.is_(False)
        ),
        "units": select(func.count()).select_from(Unit).where(Unit.valid_on(today)),
        "procedures": select(func.count()).select_from(ProcedureVersion).where(in_force),
        "stepless": select(func.count()).select_from(ProcedureVersion).where(
            in_force, ProcedureVersion.id.not_in(with_steps)
        ),
        "last_day": select(func.max(CalendarDay.day)),
        "next_year": select(func.count()).select_from(CalendarDay).where(
            CalendarDay.day >= new_year, CalendarDay.provisional.is_(False)
        ),
        "entries": select(AuditHead.size),
    }  # fmt: skip
    found = db.session.execute(select(*(query.scalar_subquery() for query in facts.values())))
    return dict(zip(facts, found.one(), strict=True))
