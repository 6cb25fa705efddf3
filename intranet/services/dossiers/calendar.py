"""Calendars of units, and the deadlines of dossiers and steps by the one engine (DD01-DD12)."""

import json
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, Text, bindparam, cast, func, select

from intranet.extensions import db
from intranet.models.calendars import CalendarDay
from intranet.models.units import Unit
from intranet.prepared import prepared
from intranet.rules import deadlines
from intranet.rules.calendars import DEFAULT_HOURS, Calendar, DayKind, SpecialDay
from intranet.rules.deadlines import Begun, ManualDue, Received, Term
from intranet.rules.errors import RuleBroken
from intranet.rules.workflow import Channel, StepAct
from intranet.services.dossiers.events import events_of, facts_of

_PLAIN = Calendar()


def calendar_for(unit):
    """The working calendar of ``unit``: the office's days, the hours of the unit or of its nearest
    ancestor that has its own, or the default hours (DD07)."""
    days, hours = _days_and_hours(chain=unit.ancestor_ids).one()
    return _made(days or "[]", hours or DEFAULT_HOURS)


def calendar_with(hours):
    """The office's days with these hours. The days are read each time, so that what one server
    process changes is true in all; the calendar made of them is kept.

    They come as one text: the calendar of this very text is mostly known already.
    """
    return _made(_days().scalar() or "[]", hours)


@prepared
def _days():
    return select(_as_text())


@prepared
def _days_and_hours():
    """The days, and the hours of the nearest of the units ``chain`` that has its own."""
    chain = bindparam("chain", expanding=True, type_=Integer)
    own = select(Unit.work_hours).where(Unit.id.in_(chain), Unit.work_hours != "")
    return select(_as_text(), own.order_by(Unit.path.desc()).limit(1).scalar_subquery())


def _as_text():
    """All special days as one JSON text, in order."""
    days = select(CalendarDay).order_by(CalendarDay.day).subquery()
    one = (days.c.day, days.c.kind, days.c.name, days.c.provisional)
    listed: Any
    if db.engine.dialect.name == "postgresql":
        listed = cast(func.json_agg(func.json_build_array(*one)), Text)
    else:
        listed = func.json_group_array(func.json(func.json_array(*one)), type_=Text)
    return select(listed).scalar_subquery()


def hours_of(chain):
    """The working hours of the last of ``chain`` (units from the root down)."""
    return next((unit.work_hours for unit in reversed(chain) if unit.work_hours), DEFAULT_HOURS)


@lru_cache(maxsize=32)
def _made(days, hours):
    special = [
        SpecialDay(date.fromisoformat(day), DayKind(kind), name, bool(provisional))
        for day, kind, name, provisional in json.loads(days)
    ]
    return Calendar(special, hours)


def term_of(version, channel):
    """The Term of a procedure version; the late cut-off counts for online dossiers only (DD08)."""
    return Term(
        version.time_value,
        deadlines.Unit(version.time_unit),
        version.supplement_clock,
        version.late_cutoff if channel == Channel.ONLINE else None,
    )


def first_facts(term, calendar, received_at, manual_due=None, manual_reason=None):
    """The facts of a reception; a due date named by hand must be possible (DD12, RuleBroken)."""
    facts = (Received(received_at),)
    if manual_due is None:
        return facts
    named = ManualDue(received_at, manual_due, manual_reason or "-")
    try:
        return deadlines.admit(term, facts, named, calendar)
    except RuleBroken as error:
        raise RuleBroken(error.message, field="manual_due_at", **error.params) from None


def deadline_of(dossier):
    """The Deadline of a dossier with its day-by-day lines, folded from its dated facts."""
    term = term_of(dossier.procedure_version, dossier.channel)
    facts = facts_of(dossier, events_of(dossier))
    return deadlines.deadline(term, facts, calendar_for(dossier.received_unit))


def step_reckoned(dossier, step, started_at, calendar, facts=()):
    """The Deadline, without lines, of a stay at ``step`` from ``started_at``; None without one.

    Returning the result has no deadline, nor has a step that was given no share of the time (DD11).
    The pauses among ``facts``, those of the dossier, stop the step's clock too.
    """
    term = _step_term(dossier, step, calendar)
    return term and deadlines.reckon(term, deadlines.step_facts(started_at, facts), calendar)


def step_unit(dossier, step):
    """How the deadline of ``step`` is compared, by date or by moment; no calendar changes it."""
    term = _step_term(dossier, step, _PLAIN)
    return deadlines.reckon(term, (Begun(dossier.held_since),), _PLAIN).unit


def began_at(stays):
    """The moment that the deadline of the last of ``stays`` counts from: what was taken back is
    counted as if it had never left (B12).
    """
    stays = [stay for stay in stays if stay.undone_at is None]
    while stays[-1].how == "take_back":
        stays.pop()
    return stays[-1].started_at


def step_deadline_of(dossier):
    """The Deadline, with lines, of the step where the dossier lies; None when it has none."""
    version, position = dossier.procedure_version, dossier.step_position
    step = next((step for step in version.steps if step.position == position), None)
    if step is None or all(stay.ended_at is not None for stay in dossier.steps):
        return None
    calendar = calendar_for(dossier.holder_unit)
    term = _step_term(dossier, step, calendar)
    began = began_at(dossier.steps)
    facts = deadlines.step_facts(began, facts_of(dossier, events_of(dossier)))
    return term and deadlines.deadline(term, facts, calendar)


def _step_term(dossier, step, calendar):
    term = term_of(dossier.procedure_version, dossier.channel)
    counted = term.unit is not deadlines.Unit.same_day_15h
    if step.act == StepAct.RETURN or (counted and step.share < 1):
        return None
    return deadlines.step_term(term, step.share, calendar)
