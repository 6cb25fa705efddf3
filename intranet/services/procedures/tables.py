"""Importing the catalogue from a table: dry run, then the same plan carried out (B25, C20)."""

from calendar import monthrange
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from intranet import clock
from intranet.extensions import db
from intranet.models.procedures import Procedure, ProcedureVersion
from intranet.rules.errors import RuleBroken
from intranet.rules.procedures import CHANNEL_OF, is_conditional
from intranet.rules.procedures_import import RowError, parse_procedures
from intranet.rules.words import N_
from intranet.services.procedures import offers, reading, versions, workflows
from intranet.services.procedures.facts import PaperRow, VersionData, changes, facts_of
from intranet.services.tables import read_table
from intranet.transaction import transaction

# Column of the table, attribute of VersionData, the most characters the catalogue keeps.
LIMITS = (
    ("field_vi", "field", 120),
    ("online", "online_level", 200),
    ("handled_by", "handled_by", 400),
    ("decision_no", "decision_no", 80),
    ("verification", "verification", 80),
)
# What a table says nothing about is kept as the office has it.
OWN = ("supplement_clock", "late_cutoff", "counter_service")
ABOLISHED = "abolished_"


@dataclass(frozen=True)
class ImportItem:
    """What one row of the table does; ``before`` and ``after`` hold the facts that change."""

    row_no: int
    code: str | None
    name: str
    kind: str
    data: VersionData
    row: object = None
    procedure: Procedure | None = None
    before: dict = field(default_factory=dict)
    after: dict = field(default_factory=dict)


@dataclass(frozen=True)
class ImportReport:
    """What a table would do or did; with ``errors`` the rows they name are left out."""

    items: tuple[ImportItem, ...] = ()
    errors: tuple[RowError, ...] = ()

    def of(self, kind):
        """The rows of one kind: new, changed, unchanged."""
        return [item for item in self.items if item.kind == kind]

    @property
    def is_idle(self):
        """True when nothing would change."""
        return all(item.kind == "unchanged" for item in self.items)


def preview(body, day=None, demo_only=False):
    """The dry run of a CSV file: what would be new, changed, unchanged; errors by row and column.

    ``day``: from when changed rows would be valid; today when not given.
    """
    rows, errors = parse_procedures(read_table(body))
    report = plan_rows(_chosen(rows, demo_only), day)
    found = sorted((*errors, *report.errors), key=lambda error: error.row_no)
    return ImportReport(report.items, tuple(found))


def import_table(actor, body, day, demo_only=False):
    """Carry out what the dry run of the same file shows; errors stop the whole import."""
    rows, errors = parse_procedures(read_table(body))
    rows = _chosen(rows, demo_only)
    if errors:
        raise RuleBroken(N_("Bảng còn lỗi. Sửa hết lỗi rồi nhập lại."), field="table")
    with transaction(actor) as change:
        return import_rows(change, rows, day)


def _chosen(rows, demo_only):
    return [row for row in rows if row.for_demo or not demo_only]


def import_rows(change, rows, day=None):
    """Import parsed rows (rules.procedures_import) within an open change; returns the report.

    ``day``: from when new and changed procedures are valid. Without it new ones have always been,
    changed ones are valid from today. The same table twice changes nothing.
    """
    report = plan_rows(rows, day)
    if report.errors:
        raise RuleBroken(N_("Bảng còn lỗi. Sửa hết lỗi rồi nhập lại."), field="table")
    if report.is_idle:
        return report
    _carry_out(change, report, day)
    count = {kind: len(report.of(kind)) for kind in ("new", "changed", "unchanged")}
    change.record("procedures.import", "catalogue:procedures", **count)
    return report


def _carry_out(change, report, day):
    units = offers.authorities()
    rooms = workflows.rooms_of(units)
    for item in report.of("new"):
        offering = offers.offering(item.row, units, item.data.counter_service)
        procedure = versions.add(change, item.code, item.data, day, offering, rooms)
        procedure.versions[0].valid_to = _ended(item.row.status)
    for item in report.of("changed"):
        latest = item.procedure.versions[-1]
        if _is_same_start(latest, day):
            versions.amend(change, item.procedure, latest, item.data)
        else:
            versions.follow(change, item.procedure, item.data, day or clock.today())


def plan_rows(rows, day=None):
    """What importing ``rows`` would do, without doing it."""
    known = _known()
    items: list[ImportItem] = []
    errors: list[RowError] = []
    keys: set[str] = set()
    for row in rows:
        data, faults = _data(row)
        key = versions.key_of(row.code, row.name)
        if key in keys:
            faults.append(RowError(row.row_no, "name_vi", row.name, _TWICE))
        keys.add(key)
        item = _item(row, data, known.get(row.code) or known.get(key))
        faults += _refused_day(item, day)
        if faults:
            errors += faults
        else:
            items.append(item)
    return ImportReport(tuple(items), tuple(errors))


_TWICE = N_("Dòng %(row)s, cột %(column)s: “%(value)s” đã có ở dòng trên và cả hai không có mã.")
_LONG = N_("Dòng %(row)s, cột %(column)s: dài quá %(limit)s ký tự.")


def _known():
    """Every procedure by its code and by its key."""
    query = select(Procedure).options(
        selectinload(Procedure.versions).selectinload(ProcedureVersion.papers)
    )
    found = db.session.scalars(query).all()
    return {name: p for p in found for name in (p.key, p.code) if name}


def _data(row):
    """(VersionData, faults) of a parsed row."""
    data = VersionData(
        name=row.name,
        field=row.field,
        time_value=row.time_value or 0,
        time_unit=row.time_unit,
        counter_service=row.field == "Chứng thực" and row.time_unit == "same_day_15h",
        online_level=row.online,
        channels=" ".join(CHANNEL_OF[channel] for channel in row.channels) or "direct",
        fee_kind=row.fee_kind,
        fee_vnd=row.fee_vnd,
        result_name=row.result,
        handled_by=row.handled_by,
        decision_no=row.decision_no,
        verification=row.verification,
        notes=row.notes,
        papers=tuple(_paper(p, {}) for p in row.papers),
    )
    faults = [
        RowError(row.row_no, column, getattr(data, name), _LONG, (("limit", most),))
        for column, name, most in LIMITS
        if len(getattr(data, name) or "") > most
    ]
    return data, faults


def _paper(paper, known):
    """The row of a parsed paper; what the table does not say is ``known`` or told by the name."""
    required = paper.required
    if required is None:
        required = known.get(paper.name, not is_conditional(paper.name))
    return PaperRow(paper.name, paper.submit == "nộp", paper.originals, paper.copies, required)


def _item(row, data, procedure):
    place = (row.row_no, row.code, row.name)
    if procedure is None:
        return ImportItem(*place, "new", data, row)
    old = facts_of(procedure.versions[-1])
    known = {paper.name: paper.required for paper in old.papers}
    papers = tuple(_paper(paper, known) for paper in row.papers)
    data = replace(data, papers=papers, **{name: getattr(old, name) for name in OWN})
    before, after = changes(old, data)
    kind = "changed" if after else "unchanged"
    return ImportItem(*place, kind, data, row, procedure, before, after)


def _refused_day(item, day):
    """A changed row whose new version could not begin on ``day``."""
    if item.kind != "changed":
        return []
    latest = item.procedure.versions[-1]
    if _is_same_start(latest, day):
        return []
    try:
        versions.refuse_day(latest, day or clock.today())
    except RuleBroken as broken:
        message = N_("Dòng %(row)s: %(reason)s")
        return [RowError(item.row_no, "", item.name, message, (("reason", str(broken)),))]
    return []


def _is_same_start(latest, day):
    """A version that begins on the very day and is unused is corrected, not followed."""
    return latest.valid_from == (day or clock.today()) and not reading.is_used(latest)


def _ended(status):
    """The last day of a procedure the table calls abolished ("abolished_11_2025"), or None."""
    if not status.startswith(ABOLISHED):
        return None
    month, year = (int(part) for part in status.removeprefix(ABOLISHED).split("_"))
    return date(year, month, monthrange(year, month)[1])
