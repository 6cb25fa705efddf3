"""The table of late rates: what the counters and the open dossiers say, unit by unit.

Every number carries the ``Filter`` of the list behind it. Received and solved come from counters
the database keeps by day; open ones are counted from the dossiers, so the sum proves both.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import Date, and_, bindparam, case, func, literal, literal_column, select, union_all

from intranet.extensions import db
from intranet.models.dossiers import Dossier, DossierEvent, Tally, reach_ids
from intranet.models.units import AUTHORITY_KINDS, Unit
from intranet.prepared import prepared
from intranet.rules.statistics import Figures, Period
from intranet.rules.workflow import EventKind, State
from intranet.services.dossiers import lists
from intranet.services.dossiers.clauses import is_open, is_overdue
from intranet.services.dossiers.clauses import moment as named_moment
from intranet.services.dossiers.filters import Filter
from intranet.transaction import NotVisible

DONE = ("early", "on_time", "late")


@dataclass(frozen=True)
class Row:
    """The figures of one unit; ``below``: of it and everything under it (the sum)."""

    unit: object
    figures: Figures
    filters: dict


@dataclass(frozen=True)
class Table:
    """``rows`` in the order of the tree, their ``total``, judged at ``cut_off``.

    ``apart``: withdrawn dossiers are no solved ones; they have a figure of their own (1.11).
    """

    unit: object
    period: Period
    cut_off: datetime
    rows: list
    total: Row
    apart: bool


def roots(user):
    """The units whose late rates this person may ask for: their own, the highest only."""
    own = {entry.unit_id: entry.unit for entry in user.active_memberships}
    return [own[i] for i in reach_ids(user)]


def late_rates(user, period, unit_pid=None, moment=None, apart=False):
    """The Table of a unit and everything below it; the person's first own unit by default.

    ``apart``: withdrawn dossiers do not count as solved. ``NotVisible`` for a unit outside the
    person's own ones and those below.
    """
    moment = moment or lists.today()
    unit = _unit(user, unit_pid)
    cut_off = moment.evening_of(period.last)
    figures = _figures(unit, period, cut_off, moment, apart)
    rows = [
        Row(each, figures[each.id], cells(period, Filter(unit=each.pid), apart))
        for each in _units(unit, figures)
    ]
    total = sum((row.figures for row in rows), Figures())
    whole = cells(period, Filter(unit=unit.pid, below=True), apart)
    return Table(unit, period, cut_off, rows, Row(unit, total, whole), apart)


def cells(period, base, apart=False):
    """{figure: Filter}: the list behind each number of a row; ``base`` says which units."""
    eve = period.first - timedelta(days=1)
    ended = base.changed(done_from=period.first, done_to=period.last)
    done = ended.changed(solved=apart)
    received = base.changed(received_from=period.first, received_to=period.last)
    still = base.changed(received_to=period.last, open_on=period.last)
    return {
        "carried": base.changed(received_to=eve, open_on=eve),
        "received": received,
        "corrected": received.changed(corrected=True),
        "solved": done,
        **{outcome: done.changed(outcome=outcome) for outcome in DONE},
        "withdrawn": ended.changed(state=int(State.WITHDRAWN)),
        "open": still,
        "open_in_time": still.changed(standing="in_time"),
        "open_overdue": still.changed(standing="overdue"),
    }


def _unit(user, pid):
    seen = roots(user)
    if not seen:
        raise NotVisible
    if pid is None:
        return seen[0]
    unit = db.session.scalar(select(Unit).where(Unit.pid == pid))
    if unit is None or not any(root.id in unit.ancestor_ids for root in seen):
        raise NotVisible
    return unit


def _units(unit, figures):
    """Units that decide in their own name, and any other that has a figure all the same."""
    below = db.session.scalars(select(Unit).where(unit.subtree()).order_by(Unit.path))
    return [each for each in below if each.kind in AUTHORITY_KINDS or each.id in figures]


def _figures(unit, period, cut_off, moment, apart):
    """{unit id: Figures} of ``unit`` and all below."""
    values = {
        "below": f"{unit.path}%",
        "first": period.first,
        "last": period.last,
        "begin": datetime.combine(period.first, time()),
        "end": datetime.combine(period.last + timedelta(days=1), time()),
        "cut_off": cut_off,
        "cut_midnight": datetime.combine(cut_off.date(), time()),
    }
    found: dict = defaultdict(dict)
    for row in _sums(period.last < moment.now.date(), apart, **values):
        found[row.unit_id][row.kind] = (row.before, row.inside)
    return defaultdict(Figures, {i: _figure(sums) for i, sums in found.items()})


def _figure(sums):
    received = sums.get("received", (0, 0))
    done = {kind: sums.get(kind, (0, 0)) for kind in DONE}
    withdrawn = {kind: sums.get(f"withdrawn {kind}", (0, 0))[1] for kind in DONE}
    overdue, still = sums.get("open", (0, 0))
    return Figures(
        carried=received[0] - sum(before for before, _inside in done.values()),
        received=received[1],
        **{kind: inside - withdrawn[kind] for kind, (_before, inside) in done.items()},
        withdrawn=sum(withdrawn.values()),
        corrected=sums.get("corrected", (0, 0))[1],
        open_in_time=still - overdue,
        open_overdue=overdue,
    )


@prepared
def _sums(is_past, apart):
    """By unit: each kind of tally before and inside the period; "open": overdue, and all;
    "corrected" ones; with ``apart`` the withdrawn ones, by how their promise was kept.
    """
    more = [_withdrawn()] if apart else []
    return union_all(_tallies(), _open_at(is_past), _corrected(), *more)


def _tallies():
    """Query: by unit and kind, the sum before the period and the sum inside it."""
    before, number = Tally.day < bindparam("first", type_=Date), Tally.number
    return (
        select(
            Tally.unit_id,
            Tally.kind,
            func.coalesce(func.sum(case((before, number))), 0).label("before"),
            func.coalesce(func.sum(case((~before, number))), 0).label("inside"),
        )
        .where(Tally.unit_id.in_(_below()), Tally.day <= bindparam("last", type_=Date))
        .group_by(Tally.unit_id, Tally.kind)
    )


def _open_at(is_past):
    """Query: by unit, how many dossiers were open at the cut-off, and how many of them overdue."""
    mine = Dossier.competent_unit_id.in_(_below())
    late = case((is_overdue("cut_off", "cut_midnight"), 1), else_=0)
    still = _part(late, mine, is_open())
    parts = [still]
    if is_past:
        known = Dossier.received_at < named_moment("end")
        since = and_(mine, known, Dossier.finished_at >= named_moment("end"))
        # Overdue then, solved since: solved late. The others are read from the index alone.
        parts = [
            still.where(known),
            _part(late, since, Dossier.outcome == "late"),
            _part(literal(0), since, Dossier.outcome.in_(("early", "on_time"))),
        ]
    both = union_all(*parts).subquery()
    return select(
        both.c.unit_id, literal_column("'open'"), func.sum(both.c.late), func.count()
    ).group_by(both.c.unit_id)


def _withdrawn():
    """Query: by unit and outcome, how many dossiers were withdrawn inside the period."""
    kind = literal_column("'withdrawn '").concat(Dossier.outcome)
    return (
        select(Dossier.competent_unit_id, kind, literal(0), func.count())
        .where(
            Dossier.competent_unit_id.in_(_below()),
            Dossier.state == literal_column(str(int(State.WITHDRAWN))),
            Dossier.finished_at >= named_moment("begin"),
            Dossier.finished_at < named_moment("end"),
        )
        .group_by(Dossier.competent_unit_id, kind)
    )


def _corrected():
    """Query: by unit, how many dossiers received inside the period were put right afterwards."""
    corrected = select(DossierEvent.dossier_id).where(
        DossierEvent.kind == literal_column(f"'{EventKind.CORRECTION}'")
    )
    return (
        select(Dossier.competent_unit_id, literal_column("'corrected'"), literal(0), func.count())
        .where(
            Dossier.competent_unit_id.in_(_below()),
            Dossier.id.in_(corrected),
            Dossier.received_at >= named_moment("begin"),
            Dossier.received_at < named_moment("end"),
        )
        .group_by(Dossier.competent_unit_id)
    )


def _part(late, *clauses):
    return select(Dossier.competent_unit_id.label("unit_id"), late.label("late")).where(*clauses)


def _below():
    return select(Unit.id).where(Unit.path.like(bindparam("below")))
