"""The lists a day begins with, the late units for who watches, the house for its admin."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.audit import AuditHead
from intranet.models.calendars import CalendarDay
from intranet.models.procedures import ProcedureStep, ProcedureVersion
from intranet.models.units import Unit
from intranet.rules.home import BLOCKS, WATCHERS
from intranet.rules.permissions import Role
from intranet.rules.statistics import presets
from intranet.services import statistics
from intranet.services.dossiers import lists
from intranet.services.dossiers.filters import Filter

ROWS = 6
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
