"""When an open dossier begins to be at risk, kept on the dossier so that lists only compare (B13).

Asked anew at every move and whenever the due moment changes, in the transaction of that act.
"""

from sqlalchemy import and_, or_, select

from intranet.extensions import db
from intranet.models.dossiers import StepPace
from intranet.rules import forecast
from intranet.rules.forecast import Pace


def assess(dossier, calendar):
    """Set ``risk_at`` from where the dossier lies now; None for one that has no clock running."""
    need = need_of(dossier, calendar)
    dossier.risk_at = need and forecast.risk_from(calendar, dossier.due_at, need.minutes)


def need_of(dossier, calendar):
    """The Need of the rest of the way; None where nothing can be said (no term, paused, ended)."""
    steps = dossier.procedure_version.steps
    places = [step.position for step in steps]
    running = dossier.due_at is not None and dossier.finished_at is None and not dossier.paused
    if not running or dossier.closed_at is not None or dossier.step_position not in places:
        return None
    plan = forecast.planned(
        forecast.term_minutes(calendar, dossier.received_at, dossier.due_at),
        {step.position: step.share for step in steps},
        dossier.step_position,
    )
    of_step, of_unit = _paces(dossier)
    return forecast.needed(of_step, of_unit, plan)


def _paces(dossier):
    """(Pace of this step of this procedure, Pace of this role), both in the unit it lies in."""
    same_step = and_(
        StepPace.version_id == dossier.procedure_version.id,
        StepPace.position == dossier.step_position,
    )
    same_role = and_(StepPace.version_id.is_(None), StepPace.role == dossier.holder_role)
    query = select(StepPace.minutes, StepPace.percent, StepPace.number).where(
        StepPace.unit_id == dossier.holder_unit_id, or_(same_step, same_role)
    )
    of_step = of_unit = None
    for row in db.session.execute(query):
        if row.minutes is None:
            of_unit = Pace(row.number, row.percent)
        else:
            of_step = Pace(row.number, row.minutes)
    return of_step, of_unit
