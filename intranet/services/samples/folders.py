"""The drawn dossiers in the hands of the team: what the record says, to hold beside the folder."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from intranet.extensions import db
from intranet.models.dossiers import Dossier, DossierPaper, visible_to
from intranet.models.samples import Sample, SampleLine
from intranet.rules.accesses import KIND_WORDS, AccessKind
from intranet.rules.samples import PICKS, STRATA
from intranet.services.dossiers.outsiders import READ_FOR
from intranet.transaction import reading

_FACTS = (
    "owner_name", "received_at", "due_at", "due_unit", "finished_at", "result_number",
    "result_date", "collected_by",
)  # fmt: skip


@dataclass(frozen=True)
class SheetLine:
    """One dossier to compare. ``words``: its stratum, or why it was chosen; ``papers``: as the
    desk ticked them. ``is_open``: the facts after it are there, None and empty otherwise.
    """

    pid: str
    target: str
    code: str
    dossier_pid: str
    words: str
    picked: bool
    is_open: bool
    owner_name: str | None = None
    received_at: datetime | None = None
    due_at: datetime | None = None
    due_unit: str | None = None
    finished_at: datetime | None = None
    result_number: str | None = None
    result_date: date | None = None
    collected_by: str | None = None
    papers: tuple = ()


def lines_for_sheet(actor, inspection):
    """[SheetLine] of everything drawn or chosen for a visit, each dossier once.

    The facts of a record only for the team, while the visit runs, of dossiers the person may see;
    one entry of the read log names them. Two queries and the entry, however many lines.
    """
    rows = _rows(actor.user, inspection)
    shows = inspection.is_team(actor.user_id) and inspection.state in READ_FOR
    opened = [row for row in rows if shows and row.is_visible]
    papers = _papers([row.dossier_id for row in opened]) if opened else {}
    if opened:
        with reading(actor) as change:
            change.record(
                "samples.read", inspection, reason=KIND_WORDS[AccessKind.PLAN],
                dossiers=" ".join(row.code for row in opened),
            )  # fmt: skip
    return [_line(row, shows and row.is_visible, papers) for row in rows]


def _rows(user, inspection):
    query = (
        select(
            *(SampleLine.pid, SampleLine.dossier_id, SampleLine.stratum, SampleLine.picked),
            *(Dossier.code, Dossier.pid.label("dossier_pid")),
            visible_to(user).label("is_visible"),
            *(getattr(Dossier, name) for name in _FACTS),
        )
        .join(Sample, Sample.id == SampleLine.sample_id)
        .join(Dossier, Dossier.id == SampleLine.dossier_id)
        .where(Sample.inspection_id == inspection.id)
        .order_by(SampleLine.sample_id, SampleLine.position)
    )
    first: dict = {}
    for row in db.session.execute(query):
        first.setdefault(row.dossier_id, row)
    return list(first.values())


def _papers(ids):
    query = (
        select(DossierPaper.dossier_id, *map(_of_paper, ("name", "originals", "copies")))
        .where(DossierPaper.dossier_id.in_(ids), DossierPaper.submit)
        .order_by(DossierPaper.dossier_id, DossierPaper.position)
    )
    found: dict = {}
    for dossier_id, *paper in db.session.execute(query):
        found.setdefault(dossier_id, []).append(tuple(paper))
    return found


def _of_paper(name):
    return getattr(DossierPaper, name)


def _line(row, is_open, papers):
    words = PICKS[row.stratum] if row.picked else STRATA[row.stratum]
    facts = {name: getattr(row, name) for name in _FACTS} if is_open else {}
    return SheetLine(
        row.pid, f"sample:{row.pid}", row.code, row.dossier_pid, words, row.picked, is_open,
        **facts, papers=tuple(papers.get(row.dossier_id, ())) if is_open else (),
    )  # fmt: skip
