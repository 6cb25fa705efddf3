"""The forecast: paces from what is finished, each open dossier judged by them at every move."""

from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select

from intranet.extensions import db
from intranet.models.dossiers import Dossier, StepPace
from intranet.rules.forecast import FEWEST, Basis
from intranet.rules.workflow import EventKind
from intranet.services.dossiers import calendar, clauses, events, forecast, risk
from intranet.transaction import SYSTEM, transaction
from tests.services.dossier_life import (
    Statements,
    as_,
    do,
    entries,
    fresh,
    now,
    received,
    set_columns,
)

pytestmark = pytest.mark.usefixtures("in_app", "now")
__all__ = ["now"]
WAY = (("hand_over", "officer"), ("approve", "leader"), ("enter_result", "registrar"))


def finished(now, days, number=FEWEST):
    """So many dossiers of 5 working days whose officer kept each of them for ``days`` days; the
    leader and the registrar took an hour each. It begins and ends at 8:00.
    """
    for _ in range(number):
        pid = received(kind="marital")
        do("hand_over", "clerk", pid)
        for _day in range(days):
            tomorrow(now)
        for act, who in WAY:
            do(act, who, pid)
            now.later(hours=1)
        now.later(hours=-3)
        tomorrow(now)


def tomorrow(now):
    now.later(days=3 if now.moment.weekday() == 4 else 1)


def at_risk(moment):
    """The pids that the list "có thể trễ" holds at ``moment``."""
    values = {"now": moment, "midnight": datetime.combine(moment.date(), time())}
    db.session.rollback()
    return db.session.scalars(select(Dossier.pid).where(clauses.is_at_risk()), values).all()


def need_of(pid):
    dossier = fresh(pid)
    return risk.need_of(dossier, calendar.calendar_for(dossier.received_unit))


def test_without_history_a_step_behind_its_plan_puts_it_at_risk(now):
    pid = received(kind="marital")  # 4.5 of the 5 days are for later steps
    assert need_of(pid).basis is Basis.PLAN
    assert fresh(pid).risk_at == datetime(2020, 1, 7, 11, 0)
    assert at_risk(datetime(2020, 1, 7, 10, 59)) == []
    assert at_risk(datetime(2020, 1, 7, 11, 0)) == [pid]


def test_refresh_counts_the_paces_of_what_is_finished(now):
    finished(now, 3)
    figures = forecast.refresh(SYSTEM)
    steps = {row.position: row for row in db.session.scalars(select(StepPace)) if row.position}
    assert {p: (row.number, row.minutes) for p, row in steps.items()} == {
        1: (FEWEST, 1560), 2: (FEWEST, 1560), 3: (FEWEST, 120), 4: (FEWEST, 60),
    }  # fmt: skip
    roles = {row.role: row.percent for row in db.session.scalars(select(StepPace)) if row.role}
    assert roles["officer"] == 72  # of the time that step 2 and what follows are given
    assert figures == {"paces": len(steps) + len(roles), "dossiers": 0, "at_risk": 0}
    assert entries("dossiers.forecast")[0]["facts"]["paces"] == figures["paces"]


def test_a_move_judges_the_dossier_by_the_pace_of_its_step(now):
    finished(now, 4)
    forecast.refresh(SYSTEM)
    pid = received(kind="marital")
    assert (need_of(pid).basis, need_of(pid).number) == (Basis.STEP, FEWEST)
    due = fresh(pid).due_at
    assert at_risk(now.moment) == []
    do("hand_over", "clerk", pid)
    assert fresh(pid).risk_at is not None
    assert at_risk(fresh(pid).risk_at) == [pid]
    do("hand_over", "officer", pid)  # the rest took no time so far
    assert fresh(pid).risk_at == due - timedelta(hours=2)
    do("approve", "leader", pid)
    do("enter_result", "registrar", pid)
    assert fresh(pid).risk_at is None
    assert at_risk(due) == []


def test_another_procedure_of_the_unit_goes_by_the_pace_of_the_role(now):
    finished(now, 4, FEWEST - 1)
    pid = received(kind="marital")
    do("hand_over", "clerk", pid)
    assert need_of(pid).basis is Basis.PLAN
    finished(now, 4, 1)
    forecast.refresh(SYSTEM)
    with transaction(SYSTEM) as change:
        row = db.session.scalar(select(StepPace).where(StepPace.position == 2))
        db.session.delete(row)
        change.record("tests.set", "office:test")
    assert (need_of(pid).basis, need_of(pid).number) == (Basis.UNIT, FEWEST)


def test_refresh_judges_what_lies_open(now):
    pid = received(kind="marital")
    do("hand_over", "clerk", pid)
    by_plan = fresh(pid).risk_at
    finished(now, 1)
    now.go_to(2020, 1, 7, 8)
    assert forecast.refresh(SYSTEM)["dossiers"] == 1
    assert by_plan != fresh(pid).risk_at
    assert at_risk(fresh(pid).risk_at) == [pid]
    again = forecast.refresh(SYSTEM)
    assert again["dossiers"] == 1


def test_a_stopped_clock_is_not_at_risk_and_a_new_promise_moves_the_risk(now):
    pid = received(kind="marital")
    dossier = fresh(pid)
    hours = calendar.calendar_for(dossier.received_unit)
    term = calendar.term_of(dossier.procedure_version, dossier.channel)
    first = dossier.risk_at

    def happens(kind):
        with transaction(as_("clerk")) as change:
            found = db.session.scalar(select(Dossier).where(Dossier.pid == pid))
            event = events.new_event(as_("clerk"), found, kind, now.moment)
            events.apply_event(found, event, term, hours)
            change.record("tests.set", found)

    happens(EventKind.SUPPLEMENT)
    assert fresh(pid).risk_at is None
    now.go_to(2020, 1, 8, 8)
    happens(EventKind.RESUMPTION)
    assert fresh(pid).risk_at > first


def test_an_overdue_dossier_is_late_not_at_risk(now):
    pid = received(kind="marital")
    due = fresh(pid).due_at
    assert at_risk(due) == [pid]
    assert at_risk(datetime(2020, 1, 14, 9)) == []
    dossier = fresh(pid)
    hours = calendar.calendar_for(dossier.received_unit)
    assert forecast.explain(dossier, hours, due).basis is Basis.PLAN
    assert forecast.explain(dossier, hours, datetime(2020, 1, 14, 9)) is None


def test_dossiers_whose_clock_stopped_are_no_measure(now):
    finished(now, 2)
    pid = db.session.scalar(select(Dossier.pid).limit(1))
    with transaction(SYSTEM) as change:
        found = db.session.scalar(select(Dossier).where(Dossier.pid == pid))
        db.session.add(events.new_event(SYSTEM, found, EventKind.SUPPLEMENT, found.received_at))
        change.record("tests.set", found)
    forecast.refresh(SYSTEM)
    assert db.session.scalars(select(StepPace)).all() == []


def test_judging_costs_one_query(now):
    pid = received(kind="marital")
    dossier = fresh(pid)
    hours = calendar.calendar_for(dossier.received_unit)
    assert dossier.procedure_version.steps
    with Statements() as counted:
        risk.need_of(dossier, hours)
    assert len(counted.sent) == 1


def test_a_dossier_without_a_term_says_nothing(now):
    pid = received(kind="birth")  # by 15:00 of the same day, its steps have no share
    assert need_of(pid) is None
    set_columns(pid, due_at=None)
    assert need_of(pid) is None
