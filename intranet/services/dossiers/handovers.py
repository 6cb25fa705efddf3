"""What one unit handed to another on a day: dossiers (biên bản giao nhận) or results (phiếu bàn
giao kết quả), read from the trace alone, so that paper and program say the same (R04, R12).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.dossiers import Dossier, DossierPaper, DossierStep, visible_to
from intranet.models.procedures import ProcedureVersion
from intranet.models.units import Unit
from intranet.rules import wording
from intranet.rules.workflow import DeliveryWay, FeeState
from intranet.services.dossiers.heads import Heads, heads_at
from intranet.transaction import NotVisible

DOSSIERS, RESULTS = "dossiers", "results"
# {kind: (title, symbol)} of the list.
_LISTS = {
    DOSSIERS: ("Biên bản giao nhận hồ sơ", "BBGN"),
    RESULTS: ("Phiếu bàn giao kết quả", "BGKQ"),
}
# By which acts paper goes from one hand to another; what was taken back never went.
_ACTS = {DOSSIERS: ("hand_over", "send_back", "give_back"), RESULTS: ("finish",)}
MOST = 300
_Giver, _Taker, _Before = aliased(Unit), aliased(Unit), aliased(DossierStep)
_GivenBy, _TakenBy = aliased(User), aliased(User)


@dataclass(frozen=True)
class Handover:
    """All that ``giver`` handed to ``taker`` (pids of units) on ``day``; ``kind``: DOSSIERS or
    RESULTS. ``chosen``: pids of the dossiers that are on the list; empty means all.
    """

    day: date
    giver: str
    taker: str
    kind: str = DOSSIERS
    chosen: tuple = ()

    def to_args(self):
        """The arguments of its address, and its facts in the log."""
        args = {"day": f"{self.day}", "giver": self.giver, "taker": self.taker, "what": self.kind}
        return args | ({"chosen": ",".join(self.chosen)} if self.chosen else {})


@dataclass(frozen=True)
class Moved:
    """One dossier on the list; ``papers`` counts what the desk keeps in it."""

    pid: str
    code: str
    matter: str
    owner: str
    address: str
    papers: int
    due_at: datetime | None
    result: str
    owes: bool
    by_post: bool
    at: datetime
    given_by: str
    taken_by: str


@dataclass(frozen=True)
class Manifest:
    """The list to print, in words; ``givers`` and ``takers`` are the people of the trace."""

    heads: Heads
    title: str
    kind: str
    day: str
    giver: str
    taker: str
    givers: tuple
    takers: tuple
    rows: tuple


def groups(user, day):
    """What went from unit to unit on ``day``, as far as this person sees it:
    [(kind, giver's pid, giver's name, taker's pid, taker's name, number)].
    """
    kind = (DossierStep.how == "finish").label("is_result")
    key = (kind, _Giver.pid, _Giver.name, _Taker.pid, _Taker.name)
    query = _moves(user, day, _ACTS[DOSSIERS] + _ACTS[RESULTS], *key, func.count())
    rows = db.session.execute(query.group_by(*key).order_by(kind, _Giver.name, _Taker.name))
    return [(RESULTS if row[0] else DOSSIERS, *row[1:]) for row in rows]


def moved(user, handover):
    """The Moved of a Handover in the order of time; ``NotVisible`` when there is nothing."""
    query = _moves(user, handover.day, _ACTS[handover.kind], *_columns())
    query = query.where(_Giver.pid == handover.giver, _Taker.pid == handover.taker)
    if handover.chosen:
        query = query.where(Dossier.pid.in_(handover.chosen))
    rows = db.session.execute(query.order_by(DossierStep.id).limit(MOST)).all()
    if not rows:
        raise NotVisible
    return [_row(row) for row in rows]


def manifest_of(user, handover, office):
    """The Manifest to print."""
    rows = moved(user, handover)
    giver = db.session.scalars(select(Unit).where(Unit.pid == handover.giver)).one()
    taker = db.session.scalars(select(Unit).where(Unit.pid == handover.taker)).one()
    title, symbol = _LISTS[handover.kind]
    return Manifest(
        heads=heads_at(giver, office, f"……/{symbol}", handover.day),
        title=title,
        kind=handover.kind,
        day=wording.date_in_words(handover.day),
        giver=giver.name,
        taker=taker.name,
        givers=tuple(dict.fromkeys(row.given_by for row in rows if row.given_by)),
        takers=tuple(dict.fromkeys(row.taken_by for row in rows if row.taken_by)),
        rows=tuple(rows),
    )


def _moves(user, day, acts, *columns):
    """A query over the stays that began on ``day`` in another unit than the stay before."""
    start = datetime.combine(day, datetime.min.time())
    before = select(func.max(_Before.id)).where(
        _Before.dossier_id == DossierStep.dossier_id, _Before.id < DossierStep.id
    )
    last = aliased(DossierStep)
    return (
        select(*columns)
        .select_from(DossierStep)
        .join(Dossier, Dossier.id == DossierStep.dossier_id)
        .join(last, last.id == before.correlate(DossierStep).scalar_subquery())
        .join(_Giver, _Giver.id == last.unit_id)
        .join(_Taker, _Taker.id == DossierStep.unit_id)
        .where(DossierStep.started_at >= start, DossierStep.started_at < start + timedelta(1))
        .where(DossierStep.how.in_(acts), DossierStep.undone_at.is_(None))
        .where(last.unit_id != DossierStep.unit_id, visible_to(user))
    )


def _columns():
    name = select(ProcedureVersion.name).where(ProcedureVersion.id == Dossier.version_id)
    papers = select(func.sum(DossierPaper.originals + DossierPaper.copies)).where(
        DossierPaper.dossier_id == Dossier.id, DossierPaper.submit
    )
    given = select(_GivenBy.full_name).where(_GivenBy.id == DossierStep.given_by_id)
    taken = select(_TakenBy.full_name).where(_TakenBy.id == DossierStep.user_id)
    return (
        Dossier.pid,
        Dossier.code,
        name.correlate(Dossier).scalar_subquery().label("matter"),
        Dossier.owner_name,
        Dossier.owner_address,
        papers.correlate(Dossier).scalar_subquery().label("papers"),
        Dossier.due_at,
        Dossier.result_number,
        Dossier.result_date,
        Dossier.result_refused,
        Dossier.fee_state,
        Dossier.delivery_way,
        DossierStep.started_at,
        given.correlate(DossierStep).scalar_subquery().label("given_by"),
        taken.correlate(DossierStep).scalar_subquery().label("taken_by"),
    )


def _row(row):
    refused = "Văn bản từ chối" if row.result_refused else None
    dated = row.result_date and f"ngày {wording.day(row.result_date)}"
    return Moved(
        pid=row.pid,
        code=row.code,
        matter=row.matter,
        owner=row.owner_name,
        address=row.owner_address or "",
        papers=row.papers or 0,
        due_at=row.due_at,
        result=" ".join(filter(None, (refused, row.result_number, dated))),
        owes=row.fee_state == FeeState.DUE,
        by_post=row.delivery_way == DeliveryWay.POST,
        at=row.started_at,
        given_by=row.given_by or "",
        taken_by=row.taken_by or "",
    )
