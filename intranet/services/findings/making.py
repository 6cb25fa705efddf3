"""Findings while the visit runs: from bad answers or free; only the team sees them yet."""

from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import func, select

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.checklists import ChecklistItem
from intranet.models.findings import Finding
from intranet.rules.checklists import Severity, Verdict
from intranet.rules.errors import RuleBroken
from intranet.rules.findings import (
    DRAFT,
    INSIDE,
    FindingPermission,
    FindingState,
    check_due,
)
from intranet.rules.inspections import OPEN_TO_ANSWERS, InspectionState
from intranet.rules.words import N_
from intranet.services import calendars, settings
from intranet.services.answers import reading as answers
from intranet.services.dossiers import charge
from intranet.services.findings.reading import locked, may_change, people_of
from intranet.services.inspections import locked as locked_inspection
from intranet.transaction import Forbidden, NotVisible, check_version, transaction

BAD = (Verdict.BAD, Verdict.PARTLY)


@dataclass(frozen=True)
class Fault:
    """What a finding says: ``responsible`` is the pid of a person of the unit, or a name stands in
    ``responsible_name``; ``due_on``: the last day for mending.
    """

    text: str
    severity: str
    due_on: date | None
    basis: str | None = None
    responsible: str | None = None
    responsible_name: str | None = None
    item_code: str | None = None


@dataclass(frozen=True)
class Candidate:
    """An item answered badly that is no finding yet: its Verdict, stored value and remark."""

    item: ChecklistItem
    verdict: Verdict
    value: str
    remark: str


def candidates(inspection):
    """The Candidates of an inspection, in the order of its checklist."""
    heads = answers.heads_of(inspection)
    items, values = answers.items_of(inspection), answers.values_of(heads)
    verdicts = answers.verdicts_of(items, values)
    taken = set(db.session.scalars(_live(inspection).with_only_columns(Finding.item_code)))
    return [
        Candidate(item, verdicts[item.code], values[item.code], _remark(heads, item.code))
        for item in items
        if verdicts[item.code] in BAD and item.code not in taken
    ]


def due_by_default():
    """The last day for mending of what is found today (setting ``mending_days``)."""
    days = int(settings.show().mending_days)
    return calendars.office_calendar().add_working_days(clock.today(), days)


def create(actor, inspection_pid, fault):
    """Write down a finding; RuleBroken at the name of what cannot be, and for an item that is one
    already. It repeats the last finding on the same item of the same unit, if there is one.
    """
    charge.require(actor.user, FindingPermission.CREATE)
    with transaction(actor) as change:
        inspection = locked_inspection(actor, inspection_pid)
        _refuse_frozen(inspection)
        _check(inspection, fault)
        finding = Finding(
            inspection_id=inspection.id, unit_id=inspection.unit_id, state=str(DRAFT),
            position=_count(inspection) + 1, item_code=fault.item_code or None,
            earlier_id=_earlier(inspection, fault.item_code),
            made_by_id=actor.user_id, made_at=clock.now(), **_columns(inspection, fault),
        )  # fmt: skip
        db.session.add(finding)
        db.session.flush()
        change.record(
            "findings.create", finding, after=_told(fault), inspection=inspection.audit_key
        )
        return finding


def edit(actor, pid, fault, version):
    """Change a draft; ``Stale`` when somebody changed it meanwhile. Its item stays."""
    charge.require(actor.user, FindingPermission.EDIT)
    with transaction(actor) as change:
        finding = _draft(actor, pid)
        _check(finding.inspection, fault, finding)
        check_version(finding, version)
        before = {name: getattr(finding, name) for name in ("text", "severity", "basis", "due_on")}
        for name, value in _columns(finding.inspection, fault).items():
            setattr(finding, name, value)
        change.record("findings.edit", finding, before=before, after=_told(fault))
        return finding


def drop(actor, pid):
    """Drop a draft; the numbers of those behind it move up."""
    charge.require(actor.user, FindingPermission.DROP)
    with transaction(actor) as change:
        finding = _draft(actor, pid)
        finding.state = str(FindingState.DROPPED)
        finding.version += 1
        db.session.flush()
        rows = db.session.scalars(_live(finding.inspection).order_by(Finding.position)).all()
        for number, row in enumerate(rows, 1):
            row.position = number
        change.record("findings.drop", finding, before={"text": finding.text})
        return finding


def _draft(actor, pid):
    """The draft inside the change, its inspection locked first."""
    query = select(Finding).where(Finding.pid == pid, Finding.visible_to(actor.user))
    found = db.session.scalar(query)
    if found is None:
        raise NotVisible
    if not found.inspection.is_team(actor.user_id):
        raise Forbidden
    locked_inspection(actor, found.inspection.pid)
    finding = locked(actor, pid)
    db.session.refresh(finding)
    if not may_change(actor.user, finding):
        raise RuleBroken(N_("Biên bản đã chốt hoặc tồn tại đã bỏ nên không sửa được nữa."))
    return finding


def _refuse_frozen(inspection):
    if inspection.state not in OPEN_TO_ANSWERS:
        is_before = inspection.state == InspectionState.DRAFT
        raise RuleBroken(
            N_("Cuộc kiểm tra chưa có quyết định.") if is_before
            else N_("Biên bản đã chốt nên không ghi thêm tồn tại được nữa.")
        )  # fmt: skip


def _check(inspection, fault, finding=None):
    check_due(fault.due_on, clock.today())
    if fault.severity not in set(Severity):
        raise RuleBroken(N_("Chọn một mục trong danh sách."), field="severity")
    people = {pid for pid, _name, _title in people_of(inspection.unit)}
    if fault.responsible and fault.responsible not in people:
        raise RuleBroken(N_("Chọn người của đơn vị được kiểm tra."), field="responsible")
    if finding is None and fault.item_code:
        _check_item(inspection, fault.item_code)


def _check_item(inspection, code):
    if code not in {item.code for item in answers.items_of(inspection)}:
        raise RuleBroken(N_("Bộ tiêu chí không có mục này."), field="item_code")
    query = _live(inspection).where(Finding.item_code == code)
    if db.session.scalar(query.limit(1)) is not None:
        raise RuleBroken(N_("Mục này đã ghi thành tồn tại."), field="item_code")


def _columns(inspection, fault):
    """The columns that both verbs fill; a chosen person makes a typed name needless."""
    person = None
    if fault.responsible:
        person = db.session.scalar(select(User.id).where(User.pid == fault.responsible))
    return {
        "text": fault.text,
        "severity": str(fault.severity),
        "basis": fault.basis or None,
        "due_on": fault.due_on,
        "responsible_id": person,
        "responsible_name": None if person else fault.responsible_name or None,
    }


def _told(fault):
    """What the log says of it."""
    return {name: value for name, value in asdict(fault).items() if value}


def _live(inspection):
    return select(Finding).where(
        Finding.inspection_id == inspection.id, Finding.state != FindingState.DROPPED
    )


def _count(inspection):
    query = _live(inspection).with_only_columns(func.count(Finding.id))
    return db.session.scalar(query) or 0


def _earlier(inspection, code):
    """The id of the last finding on the same item of the same unit, of another inspection."""
    if not code:
        return None
    query = select(Finding.id).where(
        Finding.unit_id == inspection.unit_id,
        Finding.item_code == code,
        Finding.inspection_id != inspection.id,
        Finding.state.not_in(INSIDE),
    )
    return db.session.scalar(query.order_by(Finding.id.desc()).limit(1))


def _remark(heads, code):
    versions = heads.get(f"{answers.ITEM}{code}", ())
    return versions[-1].remark if versions else ""
