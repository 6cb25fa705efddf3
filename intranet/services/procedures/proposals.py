"""Importing procedures, from a table or from packs: what would change, then the same carried out.

A dossier keeps the version it came under: what is changed here gets a new version (B25, C20).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from intranet import clock
from intranet.extensions import db
from intranet.models.procedures import Procedure, ProcedureVersion
from intranet.rules.errors import RuleBroken
from intranet.rules.procedures import Step, VersionData, aligned
from intranet.rules.procedures_import import RowError
from intranet.rules.procedures_packs import PackError
from intranet.rules.words import N_
from intranet.services.procedures import offers, reading, versions, workflows
from intranet.services.procedures.facts import changes, facts_of


@dataclass(frozen=True)
class Proposal:
    """One procedure as a table or a pack tells it.

    ``steps`` (unit ids) and ``start`` are None when it does not tell them; ``end``: the last day of
    one that is abolished; ``faults``: why it cannot be taken as it is.
    """

    row_no: int
    code: str | None
    name: str
    data: VersionData
    steps: tuple[Step, ...] | None = None
    start: date | None = None
    end: date | None = None
    faults: tuple = ()

    def onto(self, old: VersionData) -> VersionData:
        """What the running version becomes."""
        return self.data

    def offering(self, units: Sequence) -> list:
        """The offices among ``units`` that decide it when it is new."""
        return []

    def fault(self, reason: str, column: str = ""):
        """An error of the proposal, found in ``column`` of a table."""
        message = N_("Dòng %(row)s: %(reason)s")
        return RowError(self.row_no, column, self.name, message, (("reason", reason),))


@dataclass(frozen=True)
class Line:
    """One thing that differs: the fact it belongs to, and its words before and after."""

    key: str
    before: object
    after: object


@dataclass(frozen=True)
class ImportItem:
    """What one proposal does; ``before`` and ``after`` hold the facts that change."""

    proposal: Proposal
    kind: str
    data: VersionData
    procedure: Procedure | None = None
    before: dict = field(default_factory=dict)
    after: dict = field(default_factory=dict)
    lines: tuple[Line, ...] = ()

    @property
    def row_no(self):
        """The row of the table, the number of the file."""
        return self.proposal.row_no

    @property
    def code(self):
        """The code it is told with."""
        return self.proposal.code

    @property
    def name(self):
        """The name it is told with."""
        return self.proposal.name


@dataclass(frozen=True)
class ImportReport:
    """What an import would do or did; with ``errors`` the rows they name are left out."""

    items: tuple[ImportItem, ...] = ()
    errors: tuple[RowError | PackError, ...] = ()

    def of(self, kind):
        """The rows of one kind: new, changed, unchanged."""
        return [item for item in self.items if item.kind == kind]

    @property
    def is_idle(self):
        """True when nothing would change."""
        return all(item.kind == "unchanged" for item in self.items)


def plan(proposals, day=None):
    """What importing ``proposals`` would do, without doing it; see ``carry_out`` for ``day``."""
    known, names = _known(), workflows.unit_names()
    items: list[ImportItem] = []
    errors: list = []
    keys: set[str] = set()
    for one in proposals:
        faults = list(one.faults)
        key = versions.key_of(one.code, one.name)
        procedure = known.get(one.code) or known.get(key)
        key = procedure.key if procedure is not None else key
        if key in keys:
            faults.append(one.fault(N_("thủ tục này đã có ở trên."), "name_vi"))
        keys.add(key)
        item = _item(one, procedure, names)
        faults = faults or _refused_day(item, day)
        if faults:
            errors += faults
        else:
            items.append(item)
    return ImportReport(tuple(items), tuple(errors))


def carry_out(change, proposals, day=None):
    """Import within an open change; returns the report. RuleBroken when a proposal has a fault.

    ``day``: from when new and changed procedures are valid that do not tell it themselves. Without
    it new ones have always been, changed ones are valid from today. The same twice changes nothing.
    """
    report = plan(proposals, day)
    if report.errors:
        raise RuleBroken(N_("Tệp còn lỗi. Sửa hết lỗi rồi nhập lại."), field="table")
    if report.is_idle:
        return report
    units = offers.authorities()
    rooms = workflows.rooms_of(units)
    for item in report.of("new"):
        _add(change, item.proposal, day, units, rooms)
    for item in report.of("changed"):
        _change(change, item, day)
    count = {kind: len(report.of(kind)) for kind in ("new", "changed", "unchanged")}
    change.record("procedures.import", "catalogue:procedures", **count)
    return report


def _add(change, one, day, units, rooms):
    offering, start = one.offering(units), one.start or day
    procedure = versions.add(change, one.code, one.data, start, offering, rooms, one.steps)
    procedure.versions[0].valid_to = one.end


def _change(change, item, day):
    latest, start = item.procedure.versions[-1], _start(item, day)
    steps = item.proposal.steps
    item.procedure.version += 1  # a form that was opened before is told of it
    if _is_same_start(latest, start):
        versions.amend(change, item.procedure, latest, item.data, steps=steps)
    else:
        versions.follow(change, item.procedure, item.data, start, steps=steps)


def _known():
    """Every procedure by its code and by its key."""
    every = selectinload(Procedure.versions)
    query = select(Procedure).options(
        every.selectinload(ProcedureVersion.papers),
        every.selectinload(ProcedureVersion.steps),
    )
    found = db.session.scalars(query).all()
    return {name: p for p in found for name in (p.key, p.code) if name}


def _item(one, procedure, names):
    if procedure is None:
        return ImportItem(one, "new", one.data)
    latest = procedure.versions[-1]
    old = facts_of(latest)
    data = one.onto(old)
    before, after = changes(old, data)
    lines = [Line(k, before[k], after[k]) for k in after if k != "papers"]
    lines += _lines("papers", old.papers, data.papers, str)
    was = workflows.steps_of(latest)
    if one.steps is not None and list(one.steps) != was:
        said = [[workflows.step_words(step, names) for step in steps] for steps in (was, one.steps)]
        before["steps"], after["steps"] = map("; ".join, said)
        lines += _lines("steps", was, one.steps, lambda step: workflows.step_words(step, names))
    kind = "changed" if after else "unchanged"
    return ImportItem(one, kind, data, procedure, before, after, tuple(lines))


def _lines(key, old, new, words):
    """One line for each row that differs."""
    return [
        Line(key, before and words(before), after and words(after))
        for before, after in aligned(old, new)
    ]


def _start(item, day):
    return item.proposal.start or day or clock.today()


def _refused_day(item, day):
    """A changed row whose new version could not begin on its day."""
    if item.kind != "changed":
        return []
    latest, start = item.procedure.versions[-1], _start(item, day)
    if _is_same_start(latest, start):
        return []
    try:
        versions.refuse_day(latest, start)
    except RuleBroken as broken:
        return [item.proposal.fault(str(broken))]
    return []


def _is_same_start(latest, start):
    """A version that begins on the very day and is unused is corrected, not followed."""
    return latest.valid_from == start and not reading.is_used(latest)
