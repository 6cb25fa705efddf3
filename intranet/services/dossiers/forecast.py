"""The forecast "có thể trễ" (B13): how fast the steps go, made anew at night, and what lists ask.

The single dossier is judged in ``risk``; how good it all is, ``backtest`` tells.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, exists, insert, select, update

from intranet import clock
from intranet.extensions import db
from intranet.models.dossiers import Dossier, DossierEvent, DossierStep, StepPace
from intranet.models.procedures import ProcedureStep
from intranet.rules import deadlines, forecast
from intranet.rules.calendars import DEFAULT_HOURS
from intranet.rules.forecast import Pace
from intranet.rules.workflow import PAUSES
from intranet.services.dossiers import risk
from intranet.services.dossiers.calendar import calendar_with
from intranet.services.dossiers.clauses import is_open
from intranet.transaction import transaction

_AT_ONCE = 2000  # rows fetched together


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay of a finished dossier: ``minutes`` of working time from it to the result, and what the
    plan gave to them (None without a plan).
    """

    finished_at: datetime
    step: tuple
    role: tuple
    minutes: int
    planned: int | None


def refresh(actor):
    """Count the paces of all steps anew and judge every open dossier by them.

    Returns {"paces": rows kept, "dossiers": open ones judged, "at_risk": of them at risk now}.
    """
    now, calendar = clock.now(), calendar_with(DEFAULT_HOURS)
    paces = paces_of(stays(calendar, now - timedelta(days=forecast.DAYS)))
    rows = [{**where, **kept, "day": now.date()} for where, kept in _rows(*paces)]
    with transaction(actor) as change:
        db.session.execute(delete(StepPace))
        if rows:
            db.session.execute(insert(StepPace), rows)
        judged, at_risk = _judge(calendar, now)
        figures = {"paces": len(rows), "dossiers": judged, "at_risk": at_risk}
        change.record("dossiers.forecast", "office:forecast", **figures)
    return figures


def explain(dossier, calendar, now):
    """The Need that puts an open dossier at risk at ``now``, or None when it is not at risk."""
    if dossier.risk_at is None or dossier.risk_at > now or dossier.paused:
        return None
    if deadlines.is_late(dossier.due_at, now, deadlines.Unit(dossier.due_unit)):
        return None
    return risk.need_of(dossier, calendar)


def stays(calendar, since, until=None):
    """Yield a Stay for each step of the dossiers finished since then whose clock never stopped."""
    shares = shares_by_version()
    for row in db.session.execute(_finished(since, until).execution_options(yield_per=_AT_ONCE)):
        plan = None
        if row.due_at is not None:
            term = forecast.term_minutes(calendar, row.received_at, row.due_at)
            plan = forecast.planned(term, shares.get(row.version_id, {}), row.position)
        yield Stay(
            row.finished_at,
            (row.unit_id, row.version_id, row.position),
            (row.unit_id, row.role),
            calendar.working_minutes_between(row.started_at, row.finished_at),
            plan and plan[0],
        )


def paces_of(found):
    """({step: Pace}, {role in a unit: Pace}) of Stays, only where there are enough of them."""
    by_step, by_role = defaultdict(list), defaultdict(list)
    for stay in found:
        by_step[stay.step].append(stay.minutes)
        if stay.planned:
            by_role[stay.role].append(stay.minutes * 100 // stay.planned)
    return _enough(by_step), _enough(by_role)


def shares_by_version():
    """{procedure version id: {position: share of the time}}."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    query = select(ProcedureStep.version_id, ProcedureStep.position, ProcedureStep.share)
    for row in db.session.execute(query):
        found[row.version_id][row.position] = row.share
    return found


def never_paused():
    """Clause: the clock of the dossier was never stopped."""
    kinds = [str(kind) for kind in PAUSES]
    return ~exists(
        select(DossierEvent.id).where(
            DossierEvent.dossier_id == Dossier.id, DossierEvent.kind.in_(kinds)
        )
    )


def _finished(since, until):
    query = (
        select(
            Dossier.version_id,
            Dossier.received_at,
            Dossier.due_at,
            Dossier.finished_at,
            DossierStep.unit_id,
            DossierStep.position,
            DossierStep.role,
            DossierStep.started_at,
        )
        .join(DossierStep, DossierStep.dossier_id == Dossier.id)
        .where(Dossier.finished_at >= since, DossierStep.started_at < Dossier.finished_at)
        .where(DossierStep.undone_at.is_(None), DossierStep.how != "take_back", never_paused())
    )
    return query if until is None else query.where(Dossier.finished_at < until)


def _enough(groups):
    paces = ((key, forecast.pace(values)) for key, values in groups.items())
    return {key: pace for key, pace in paces if pace is not None}


def _rows(steps: dict[tuple, Pace], roles: dict[tuple, Pace]):
    """(where it holds, what it is) of each pace, every column named."""
    for (unit_id, version_id, position), pace in steps.items():
        where = {"unit_id": unit_id, "version_id": version_id, "position": position, "role": None}
        yield where, {"number": pace.number, "minutes": pace.value, "percent": None}
    for (unit_id, role), pace in roles.items():
        where = {"unit_id": unit_id, "version_id": None, "position": None, "role": role}
        yield where, {"number": pace.number, "minutes": None, "percent": pace.value}


def _judge(calendar, now):
    """Set ``risk_at`` of every open dossier where it lies now; (how many, how many at risk)."""
    steps, roles = _kept()
    shares, moved, number, at_risk = shares_by_version(), [], 0, 0
    for row in db.session.execute(_running()):
        term = forecast.term_minutes(calendar, row.received_at, row.due_at)
        need = forecast.needed(
            steps.get((row.holder_unit_id, row.version_id, row.step_position)),
            roles.get((row.holder_unit_id, row.holder_role)),
            forecast.planned(term, shares.get(row.version_id, {}), row.step_position),
        )
        risk_at = need and forecast.risk_from(calendar, row.due_at, need.minutes)
        number, at_risk = number + 1, at_risk + (risk_at is not None and risk_at <= now)
        if risk_at != row.risk_at:
            moved.append(_change(row, risk_at))
    if moved:
        db.session.connection().execute(_UPDATE, moved)
    return number, at_risk


def _kept():
    steps, roles = {}, {}
    for row in db.session.execute(select(StepPace.__table__)):
        if row.version_id is None:
            roles[row.unit_id, row.role] = Pace(row.number, row.percent)
        else:
            key = (row.unit_id, row.version_id, row.position)
            steps[key] = Pace(row.number, row.minutes)
    return steps, roles


def _running():
    return select(
        Dossier.id,
        Dossier.version_id,
        Dossier.step_position,
        Dossier.holder_unit_id,
        Dossier.holder_role,
        Dossier.received_at,
        Dossier.due_at,
        Dossier.risk_at,
    ).where(
        is_open(),
        Dossier.due_at.is_not(None),
        Dossier.paused.is_(False),
        Dossier.step_position.is_not(None),
    )


def _change(row, risk_at):
    was = {"was_at": row.step_position, "was_due": row.due_at}
    return {"dossier": row.id, **was, "risk": risk_at}


# Only where nobody moved the dossier meanwhile: whoever moves it judges it.
_TABLE = Dossier.__table__
_UPDATE = (
    update(_TABLE)
    .where(
        _TABLE.c.id == bindparam("dossier"),
        _TABLE.c.step_position == bindparam("was_at"),
        _TABLE.c.due_at == bindparam("was_due"),
    )
    .values(risk_at=bindparam("risk"))
)
