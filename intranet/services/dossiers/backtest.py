"""How good the forecast would have been (B13): each dossier two working days before its due moment.

Honest in time: every Monday the paces are counted from what had been finished by then, and of a
dossier only what was known at that moment is used.
"""

from bisect import bisect_left
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import and_, or_, select

from intranet import clock
from intranet.extensions import db
from intranet.models.dossiers import Dossier, DossierStep
from intranet.rules import deadlines, forecast
from intranet.rules.calendars import DEFAULT_HOURS
from intranet.rules.forecast import Need, Score
from intranet.services.dossiers.calendar import calendar_with
from intranet.services.dossiers.forecast import never_paused, paces_of, shares_by_version, stays

YEAR = 365


@dataclass(frozen=True, slots=True)
class Case:
    """A dossier that was open at ``at``, where it lay then, and whether it got late."""

    at: datetime
    due_at: datetime
    received_at: datetime
    version_id: int
    position: int
    unit_id: int
    role: str
    late: bool


def backtest(days=YEAR):
    """The figures of the dossiers due in the last ``days`` days, two working days ahead.

    {"late", "hits", "false", "missed", "quiet", "recall", "precision", "judged", "basis"}: recall
    is of the late ones that had a warning, precision of the warnings that were right; ``basis``
    says how many were judged by which knowledge. Dossiers whose clock was stopped, and those not
    yet received two working days before they were due, are not judged.
    """
    now, calendar = clock.now(), calendar_with(DEFAULT_HOURS)
    first = now - timedelta(days=days)
    cases = sorted(_cases(calendar, first, now), key=lambda case: case.at)
    score = Score()
    basis: dict = {}
    for case, need in _judged(cases, calendar, first):
        left = calendar.working_minutes_between(case.at, case.due_at)
        score.add(need is not None and left < need.minutes, case.late)
        name = str(need.basis) if need else "none"
        basis[name] = basis.get(name, 0) + 1
    return {
        "judged": len(cases),
        "late": score.hits + score.missed,
        **asdict(score),
        "recall": score.recall,
        "precision": score.precision,
        "basis": basis,
    }


def _judged(cases, calendar, first):
    """(case, Need) with the paces as known on the Monday before."""
    since = first - timedelta(days=forecast.DAYS + 7)
    known = sorted(stays(calendar, since), key=lambda stay: stay.finished_at)
    ends = [stay.finished_at for stay in known]
    shares, monday, steps, roles = shares_by_version(), None, {}, {}
    for case in cases:
        wanted = case.at.date() - timedelta(days=case.at.weekday())
        if wanted != monday:
            monday = wanted
            at = datetime.combine(monday, time())
            window = (bisect_left(ends, moment) for moment in (at - _SPAN, at))
            steps, roles = paces_of(known[slice(*window)])
        yield case, _need(case, calendar, steps, roles, shares)


_SPAN = timedelta(days=forecast.DAYS)


def _need(case, calendar, steps, roles, shares) -> Need | None:
    term = forecast.term_minutes(calendar, case.received_at, case.due_at)
    return forecast.needed(
        steps.get((case.unit_id, case.version_id, case.position)),
        roles.get((case.unit_id, case.role)),
        forecast.planned(term, shares.get(case.version_id, {}), case.position),
    )


def _cases(calendar, first, now):
    """A Case for each dossier whose fate is known and that was open two working days ahead."""
    found: dict = {}
    for row in db.session.execute(_stays_of_due(first, now)):
        at = forecast.before(calendar, row.due_at)
        ended = row.ended_at or datetime.max
        finished = row.finished_at or datetime.max
        late = row.outcome == "late" if row.outcome else _is_late(row, now)
        if row.started_at <= at < min(ended, finished) and (row.outcome or late):
            found[row.id] = Case(
                at, row.due_at, row.received_at, row.version_id,
                row.position, row.unit_id, row.role, late,
            )  # fmt: skip
    return found.values()


def _is_late(row, now):
    return deadlines.is_late(row.due_at, now, deadlines.Unit(row.due_unit))


def _stays_of_due(first, now):
    """Query: every stay of the dossiers due between the two moments, in their order."""
    ended = or_(Dossier.outcome.is_not(None), Dossier.closed_at.is_(None))
    return (
        select(
            Dossier.id,
            Dossier.version_id,
            Dossier.received_at,
            Dossier.due_at,
            Dossier.due_unit,
            Dossier.finished_at,
            Dossier.outcome,
            DossierStep.position,
            DossierStep.unit_id,
            DossierStep.role,
            DossierStep.started_at,
            DossierStep.ended_at,
        )
        .join(DossierStep, DossierStep.dossier_id == Dossier.id)
        .where(and_(Dossier.due_at >= first, Dossier.due_at < now), ended, never_paused())
        .order_by(DossierStep.id)
    )
