"""The whole sheet of a visit, as it stands now, for whoever may read it."""

import json
from dataclasses import dataclass, field
from typing import Any

from intranet.rules.answers import Subject, differ, offered
from intranet.rules.checklists import Kind, Verdict, asked, verdict
from intranet.rules.inspections import FROZEN, OPEN_TO_ANSWERS
from intranet.services import proofs
from intranet.services.answers import heads_among, items_of, read, values_of, versions_of
from intranet.services.findings import open_of
from intranet.services.inspections import figures
from intranet.services.samples import lines_for_sheet
from intranet.services.sheets import books


@dataclass(frozen=True)
class Row:
    """One target. ``thing``: the item, drawn line, day or finding; ``heads``: the versions that
    count; ``late``: those that came after the minutes; ``figure``: what the program itself has,
    ``offer``: the number of it where it answers the question.
    """

    target: str
    kind: str
    thing: Any
    heads: list = field(default_factory=list)
    late: list = field(default_factory=list)
    proofs: list = field(default_factory=list)
    figure: dict | None = None
    offer: float | None = None
    is_asked: bool = True
    needs_proof: bool = False

    @property
    def is_conflict(self):
        """Two people said different things without knowing of each other."""
        return differ(self.heads)

    @property
    def is_answered(self):
        return any(head.value for head in self.heads)

    @property
    def label(self):
        """A short name: code of the item or the dossier, day, number of the finding."""
        if self.kind == "count":
            return f"{self.thing.day:%d/%m}"
        return f"#{self.thing.position}" if self.kind == "finding" else self.thing.code

    @property
    def value(self):
        """What counts now: of two that differ the last received."""
        return self.heads[-1].value if self.heads else ""

    @property
    def remark(self):
        return self.heads[-1].remark if self.heads else ""


@dataclass(frozen=True)
class Section:
    """A group of the checklist; ``is_own``: given to the person who looks."""

    code: str
    name: str
    rows: list
    is_own: bool

    @property
    def answered(self):
        return sum(row.is_answered for row in self.rows if row.is_asked)

    @property
    def whole(self):
        return sum(row.is_asked for row in self.rows)


@dataclass(frozen=True)
class Sheet:
    """Everything of a visit that is answered; ``seq``: the number of the newest answer in it."""

    inspection: object
    sections: list
    samples: list
    books: list
    findings: list
    seq: int
    writes: bool
    is_late: bool

    @property
    def items(self):
        """The rows of the checklist that are asked."""
        return [row for section in self.sections for row in section.rows if row.is_asked]

    @property
    def rows(self):
        """Every row that is asked."""
        return [*self.findings, *self.items, *self.samples, *self.books]

    def row(self, target):
        """The row of one target, or None."""
        hidden = [row for section in self.sections for row in section.rows]
        return next((row for row in (*self.rows, *hidden) if row.target == target), None)


def get(actor, pid):
    """The Sheet of the visit ``pid`` for ``actor``; errors as in ``answers.read``."""
    inspection = read(actor.user, pid)
    versions = versions_of(inspection)
    maker = _Maker(inspection, versions)
    is_open = inspection.state in (*OPEN_TO_ANSWERS, *FROZEN)
    return Sheet(
        inspection=inspection,
        sections=maker.sections(_own(inspection, actor.user_id)),
        samples=[
            maker.row(Subject.SAMPLE, line.pid, "checks", line)
            for line in lines_for_sheet(actor, inspection)
        ],
        books=[
            maker.row(Subject.BOOK, day.day.isoformat(), "count", day)
            for day in books.days_of(inspection, maker.heads)
        ],
        findings=[
            maker.row(Subject.FINDING, one.pid, "finding", one)
            for one in open_of(inspection.unit, inspection)
        ],
        seq=versions[-1].id if versions else 0,
        writes=is_open and inspection.is_team(actor.user_id),
        is_late=inspection.state in FROZEN,
    )


def _own(inspection, user_id):
    """The codes of the groups given to a person; None for all."""
    member = next((m for m in inspection.members if m.user_id == user_id), None)
    return set(member.sections.split()) or None if member is not None else None


class _Maker:
    """Puts together what is known of each target."""

    def __init__(self, inspection, versions):
        self.inspection = inspection
        self.heads = heads_among(one for one in versions if not one.late)
        self.late = heads_among(one for one in versions if one.late)
        self.proofs = proofs.of_inspection(inspection)
        self.figures = _figures(inspection)

    def row(self, subject, name, kind, thing, **more):
        """The Row of one target."""
        target = f"{subject}:{name}"
        heads, late = self.heads.get(target, []), self.late.get(target, [])
        shown = self.proofs.get(target, [])
        return Row(target, kind, thing, heads, late, shown, **more)

    def sections(self, own):
        """The groups of the checklist, the person's own first."""
        items = items_of(self.inspection)
        groups: dict = {}
        values = values_of(self.heads)
        codes = asked(items, values)
        for item in items:
            found = groups.setdefault(item.group_code, (item.group_name, []))
            found[1].append(self._item(item, values.get(item.code), item.code in codes))
        made = [
            Section(code, name, rows, own is None or code in own)
            for code, (name, rows) in groups.items()
        ]
        return sorted(made, key=lambda section: not section.is_own)

    def _item(self, item, value, is_asked):
        is_bad = item.needs_proof and verdict(item, value) == Verdict.BAD
        figure = self.figures.get(item.prefill)
        missing = is_bad or (item.kind == Kind.PHOTO and value == "yes")
        return self.row(
            Subject.ITEM, item.code, item.kind, item,
            figure=figure,
            offer=offered(item, figure),
            is_asked=is_asked,
            needs_proof=missing and not self.proofs.get(f"item:{item.code}"),
        )  # fmt: skip


def _figures(inspection):
    """The frozen figures of the system; before the visit those of now."""
    if inspection.figures:
        return json.loads(inspection.figures)
    if inspection.begun_at is not None:
        return {}
    return figures.of(inspection.unit, inspection.period_first, inspection.period_last)
