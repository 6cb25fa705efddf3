"""The samples of a visit: what was drawn, what the comparison says, the error rate."""

import csv
import io
import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from intranet.extensions import db
from intranet.models.answers import Answer
from intranet.models.dossiers import Dossier
from intranet.models.inspections import Inspection
from intranet.models.samples import Sample, SampleLine
from intranet.rules import samples as rules
from intranet.rules.inspections import FROZEN, OPEN_TO_ANSWERS
from intranet.rules.samples import Rate, SamplePermission
from intranet.services import throttle
from intranet.services.answers.reading import heads_among
from intranet.services.inspections import get
from intranet.transaction import NotVisible, reading

SAMPLE = "sample:"


@dataclass(frozen=True)
class Line:
    """One drawn or chosen dossier. ``faults``: codes of rules.samples.CHECKS that were found, None
    while nothing was compared; ``differs``: two people compared and do not agree yet.
    """

    pid: str
    code: str
    dossier_pid: str
    stratum: str
    faults: tuple | None
    differs: bool


@dataclass(frozen=True)
class Part:
    """One stratum of a draw, in numbers."""

    stratum: str
    size: int
    drawn: int
    compared: int
    wrong: int


@dataclass(frozen=True)
class Draw:
    """One draw with its lines, strata, and Rate (None while nothing was compared)."""

    pid: str
    seed: str
    size: int
    drawn_at: datetime
    drawn_by: str
    lines: list
    parts: list
    rate: Rate | None

    @property
    def compared(self):
        """How many lines were compared."""
        return sum(part.compared for part in self.parts)

    @property
    def command(self):
        """The shell line that draws again."""
        return rules.command(self.seed, {part.stratum: part.drawn for part in self.parts})


@dataclass(frozen=True)
class Overview:
    """What somebody sees of the samples of an inspection. ``is_secret``: the unit is not told yet
    what was drawn; ``shows_results``: it may read what the comparison said.
    """

    inspection: Inspection
    draws: list = field(default_factory=list)
    picks: list = field(default_factory=list)
    is_secret: bool = False
    shows_results: bool = True
    may_change: bool = False


def overview(user, pid):
    """The Overview of the inspection ``pid``, the oldest draw first; NotVisible.

    The inspected unit sees the draws from the beginning of the visit on, and what the comparison
    said once the minutes are drawn up.
    """
    inspection = get(user, pid)
    watches = _watches(user, inspection)
    if not watches and inspection.begun_at is None:
        return Overview(inspection, is_secret=True)
    draws, picks = all_of(inspection)
    return Overview(
        inspection,
        draws,
        picks,
        shows_results=watches or inspection.state in FROZEN,
        may_change=inspection.state in OPEN_TO_ANSWERS
        and inspection.is_team(user.id)
        and user.can(SamplePermission.DRAW),
    )


def all_of(inspection):
    """([Draw], [Line chosen by hand]) of an inspection, for whoever may see them."""
    query = select(Sample).where(Sample.inspection_id == inspection.id).order_by(Sample.id)
    samples = db.session.scalars(query.options(joinedload(Sample.drawn_by))).all()
    lines = _lines(inspection)
    draws = [_draw(one, lines.get(one.id, [])) for one in samples if one.size]
    picks = [line for one in samples if not one.size for line in lines.get(one.id, [])]
    return draws, picks


def export(actor, pid, sample_pid):
    """The frame of a draw as CSV (bytes): stratum and code of everything that could be drawn."""
    seen = overview(actor.user, pid)
    query = select(Sample).where(
        Sample.inspection_id == seen.inspection.id, Sample.pid == sample_pid, Sample.size > 0
    )
    sample = db.session.scalar(query)
    if sample is None or seen.is_secret:
        raise NotVisible
    out = io.StringIO()
    rows = [(name, code) for name, codes in json.loads(sample.frame).items() for code in codes]
    csv.writer(out).writerows([("nhom", "ma_ho_so"), *rows])
    throttle.refuse_unsure(actor, len(rows))
    with reading(actor) as change:
        change.record("samples.export", seen.inspection, sample=sample.pid, rows=len(rows))
    return out.getvalue().encode()


def _watches(user, inspection):
    query = select(Inspection.id).where(Inspection.id == inspection.id, Inspection.watched_by(user))
    return db.session.scalar(query) is not None


def _lines(inspection):
    """{sample id: [Line]}; a dossier that was drawn twice is compared once."""
    query = (
        select(
            *(SampleLine.pid, SampleLine.sample_id, SampleLine.dossier_id, SampleLine.stratum),
            *(Dossier.code, Dossier.pid.label("dossier_pid")),
        )
        .join(Sample, Sample.id == SampleLine.sample_id)
        .join(Dossier, Dossier.id == SampleLine.dossier_id)
        .where(Sample.inspection_id == inspection.id)
        .order_by(SampleLine.sample_id, SampleLine.position)
    )
    rows = db.session.execute(query).all()
    said = _said(inspection, {f"{SAMPLE}{row.pid}": row.dossier_id for row in rows})
    found: dict = {}
    for row in rows:
        faults, differs = said.get(row.dossier_id, (None, False))
        line = Line(row.pid, row.code, row.dossier_pid, row.stratum, faults, differs)
        found.setdefault(row.sample_id, []).append(line)
    return found


def _said(inspection, dossier_of):
    """{dossier id: (faults or None, whether two differ)} by the answers that count; of two that
    differ the last received one does.
    """
    query = select(Answer).where(
        Answer.inspection_id == inspection.id,
        Answer.late.is_(False),
        Answer.target.startswith(SAMPLE),
    )
    heads = heads_among(db.session.scalars(query.order_by(Answer.id)))
    by_dossier: dict = {}
    for target, versions in heads.items():
        if target in dossier_of:
            by_dossier.setdefault(dossier_of[target], []).extend(versions)
    return {
        dossier: (
            rules.read_checks(max(versions, key=lambda one: one.id).value),
            len({one.value for one in versions}) > 1,
        )
        for dossier, versions in by_dossier.items()
    }


def _draw(sample, lines):
    drawn = Counter(line.stratum for line in lines)
    compared = Counter(line.stratum for line in lines if line.faults is not None)
    wrong = Counter(line.stratum for line in lines if line.faults)
    parts = [
        Part(name, len(codes), drawn[name], compared[name], wrong[name])
        for name, codes in json.loads(sample.frame).items()
    ]
    told = rules.rate([rules.Stratum(one.size, one.compared, one.wrong) for one in parts])
    return Draw(
        sample.pid, sample.seed, sample.size, sample.drawn_at, sample.drawn_by.full_name,
        lines, parts, told,
    )  # fmt: skip
