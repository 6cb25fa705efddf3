"""The open dossiers that a changed calendar crosses, with all that their terms are counted from."""

from functools import cache
from itertools import groupby
from types import SimpleNamespace

from sqlalchemy import or_, select

from intranet.extensions import db
from intranet.models.calendars import CalendarDay
from intranet.models.dossiers import Dossier, DossierEvent, DossierStep
from intranet.models.procedures import ProcedureStep, ProcedureVersion
from intranet.models.units import Unit
from intranet.rules.calendars import DEFAULT_HOURS, DayKind, SpecialDay
from intranet.services.dossiers.calendar import began_at
from intranet.services.dossiers.clauses import is_open


def special_days():
    """Every special day of the office, in order."""
    rows = db.session.scalars(select(CalendarDay).order_by(CalendarDay.day))
    return [special(row) for row in rows]


def special(row):
    """The SpecialDay of a row."""
    return SpecialDay(row.day, DayKind(row.kind), row.name, bool(row.provisional))


def working_in(unit):
    """Clauses: the clock runs, and a desk or a holder below ``unit`` counts by its hours."""
    below = select(Unit.id).where(unit.subtree())
    near = or_(Dossier.received_unit_id.in_(below), Dossier.holder_unit_id.in_(below))
    return (is_open(), Dossier.paused.is_(False), Dossier.due_at.is_not(None), near)


def crossing(start, end):
    """Clauses: the clock runs, and something that is due lies behind the first changed day."""
    due = or_(Dossier.due_at >= start, Dossier.extended_to >= start, Dossier.step_due_at >= start)
    return (is_open(), Dossier.paused.is_(False), Dossier.received_at < end, due)


def rows_of(clauses, lock):
    """The dossiers with the columns their terms are counted from, the next due first."""
    query = (
        select(
            Dossier.id, Dossier.pid, Dossier.code, Dossier.channel, Dossier.version_id,
            Dossier.received_at, Dossier.manual_due_at, Dossier.manual_due_reason,
            Dossier.finished_at, Dossier.due_at, Dossier.extended_to, Dossier.risk_at,
            Dossier.step_position, Dossier.step_due_at, Dossier.receipt_prints,
            Dossier.received_unit_id, Dossier.holder_unit_id,
            ProcedureVersion.time_value, ProcedureVersion.time_unit,
            ProcedureVersion.supplement_clock, ProcedureVersion.late_cutoff,
        )
        .join(ProcedureVersion, ProcedureVersion.id == Dossier.version_id)
        .where(*clauses)
        .order_by(Dossier.due_at, Dossier.id)
    )  # fmt: skip
    if lock:
        query = query.with_for_update(of=Dossier)
    return [SimpleNamespace(**row._mapping) for row in db.session.execute(query)]


def events_of(clauses):
    """{dossier id: its events in order}."""
    query = (
        select(
            DossierEvent.dossier_id, DossierEvent.kind, DossierEvent.at,
            DossierEvent.new_due_at, DossierEvent.facts,
        )
        .where(DossierEvent.dossier_id.in_(select(Dossier.id).where(*clauses)))
        .order_by(DossierEvent.dossier_id, DossierEvent.id)
    )  # fmt: skip
    rows = db.session.execute(query)
    return {key: list(group) for key, group in groupby(rows, lambda row: row.dossier_id)}


def steps_of(clauses):
    """{(version id, position): the act and the share of the step}."""
    versions = select(Dossier.version_id).where(*clauses)
    query = select(
        ProcedureStep.version_id, ProcedureStep.position, ProcedureStep.act, ProcedureStep.share
    ).where(ProcedureStep.version_id.in_(versions))
    return {(row.version_id, row.position): row for row in db.session.execute(query)}


def stays_of(clauses):
    """{dossier id: what the deadline of its present step counts from}."""
    here = DossierStep.ended_at.is_(None)
    among = DossierStep.dossier_id.in_(select(Dossier.id).where(*clauses))
    query = select(DossierStep.dossier_id, DossierStep.started_at).where(here, among)
    began = dict(db.session.execute(query).tuples().all())
    back = select(DossierStep.dossier_id).where(here, among, DossierStep.how == "take_back")
    traces: dict = {}
    stays = select(DossierStep).where(DossierStep.dossier_id.in_(back)).order_by(DossierStep.id)
    for stay in db.session.scalars(stays):
        traces.setdefault(stay.dossier_id, []).append(stay)
    return began | {dossier_id: began_at(trace) for dossier_id, trace in traces.items()}


def by_unit(calendar):
    """The calendar of each unit (id): these days with the hours of the unit or of the nearest above
    that has its own (DD07).
    """
    units = {row.id: row for row in db.session.execute(select(Unit.id, Unit.path, Unit.work_hours))}
    made = {DEFAULT_HOURS: calendar}

    @cache
    def of(unit_id):
        chain = units[unit_id].path.strip("/").split("/") if unit_id in units else ()
        own = (units[int(part)].work_hours for part in reversed(chain))
        hours = next((hours for hours in own if hours), DEFAULT_HOURS)
        if hours not in made:
            made[hours] = calendar.with_hours(hours)
        return made[hours]

    return of


def named(ids):
    """{dossier id: row with ``procedure`` and ``desk``} for the few that are shown."""
    query = (
        select(Dossier.id, ProcedureVersion.name.label("procedure"), Unit.name.label("desk"))
        .join(ProcedureVersion, ProcedureVersion.id == Dossier.version_id)
        .join(Unit, Unit.id == Dossier.received_unit_id)
        .where(Dossier.id.in_(ids))
    )
    return {row.id: row for row in db.session.execute(query)}
