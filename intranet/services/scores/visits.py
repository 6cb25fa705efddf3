"""Inspections whose minutes are frozen, with their points by group and their findings."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select

from intranet.extensions import db
from intranet.models.checklists import Checklist, ChecklistItem, ChecklistVersion
from intranet.models.findings import Finding
from intranet.models.inspections import Inspection
from intranet.models.minutes import Minute
from intranet.models.scores import ItemScore
from intranet.models.units import Unit
from intranet.rules.findings import FindingState, is_overdue
from intranet.rules.inspections import FROZEN, InspectionKind
from intranet.rules.scores import Points

_SILENT = (FindingState.DRAFT, FindingState.DROPPED)


@dataclass
class Visit:
    """One inspection; ``checklist``: the pid of what it was judged by, ``groups``: {group code:
    Points}.
    """

    id: int
    pid: str
    unit_id: int
    kind: str
    day: date
    number: str | None
    checklist: str
    checklist_name: str
    groups: dict = field(default_factory=dict)

    @property
    def points(self):
        return sum(self.groups.values(), Points())


@dataclass(frozen=True)
class Fault:
    """A finding as a line of a count."""

    unit_id: int
    inspection_id: int
    made_on: date
    item_code: str | None
    severity: str
    is_closed: bool
    is_overdue: bool
    is_repeat: bool


@dataclass(frozen=True)
class ItemLine:
    """What one item of one visit came to, in the words of its ``version_id`` of the checklist."""

    inspection_id: int
    version_id: int
    position: int
    code: str
    group_code: str
    group_name: str
    text: str
    text_en: str | None
    verdict: str
    severity: str


def visits_of(user, until, unit_pid=None):
    """({unit id: Unit}, [Visit]): what this person may see up to the day ``until``, oldest first. A
    unit's inspection of itself is compared with nobody's.
    """
    query = (
        select(
            Inspection.id, Inspection.pid, Inspection.unit_id, Inspection.kind,
            Inspection.visit_last.label("day"), Minute.number,
            Checklist.pid.label("checklist"), Checklist.name.label("checklist_name"),
        )
        .join(ChecklistVersion, ChecklistVersion.id == Inspection.checklist_version_id)
        .join(Checklist, Checklist.id == ChecklistVersion.checklist_id)
        .outerjoin(Minute, Minute.inspection_id == Inspection.id)
        .where(
            Inspection.visible_to(user), Inspection.state.in_(FROZEN),
            Inspection.kind != InspectionKind.SELF, Inspection.visit_last <= until,
        )
        .order_by(Inspection.visit_last, Inspection.id)
    )  # fmt: skip
    if unit_pid is not None:
        query = query.join(Unit, Unit.id == Inspection.unit_id).where(Unit.pid == unit_pid)
    visits = {row.id: Visit(**row._mapping) for row in db.session.execute(query)}
    _add_points(visits)
    ids = {visit.unit_id for visit in visits.values()}
    units = db.session.scalars(select(Unit).where(Unit.id.in_(ids)).order_by(Unit.path)).all()
    return {unit.id: unit for unit in units}, list(visits.values())


def _add_points(visits):
    query = (
        select(
            ItemScore.inspection_id, ItemScore.group_code,
            func.sum(ItemScore.half_points), func.sum(ItemScore.weight),
        )
        .where(ItemScore.inspection_id.in_(visits))
        .group_by(ItemScore.inspection_id, ItemScore.group_code)
        .order_by(ItemScore.inspection_id, ItemScore.group_code)
    )  # fmt: skip
    for visit_id, group, half, weight in db.session.execute(query):
        visits[visit_id].groups[group] = Points(int(half), int(weight))


def items_of(visits):
    """[ItemLine] of these visits, in the order of the checklist."""
    query = (
        select(
            ItemScore.inspection_id, ChecklistItem.version_id, ChecklistItem.position,
            ItemScore.item_code.label("code"), ItemScore.group_code,
            ChecklistItem.group_name, ChecklistItem.text, ChecklistItem.text_en,
            ItemScore.verdict, ItemScore.severity,
        )
        .join(Inspection, Inspection.id == ItemScore.inspection_id)
        .join(
            ChecklistItem,
            (ChecklistItem.version_id == Inspection.checklist_version_id)
            & (ChecklistItem.code == ItemScore.item_code),
        )
        .where(ItemScore.inspection_id.in_([visit.id for visit in visits]))
        .order_by(ItemScore.group_code, ChecklistItem.position)
    )  # fmt: skip
    return [ItemLine(**row._mapping) for row in db.session.execute(query)]


def faults_of(visits, today):
    """{unit id: [Fault]} of these visits; nothing that is still a draft or was dropped."""
    query = select(
        Finding.unit_id, Finding.inspection_id, Finding.made_at, Finding.item_code,
        Finding.severity, Finding.state, Finding.due_on, Finding.earlier_id,
    ).where(
        Finding.inspection_id.in_([visit.id for visit in visits]), Finding.state.not_in(_SILENT)
    ).order_by(Finding.id)  # fmt: skip
    found = defaultdict(list)
    for row in db.session.execute(query):
        found[row.unit_id].append(
            Fault(
                row.unit_id, row.inspection_id, row.made_at.date(), row.item_code, row.severity,
                row.state == FindingState.CLOSED, is_overdue(row, today),
                row.earlier_id is not None,
            )
        )  # fmt: skip
    return found
