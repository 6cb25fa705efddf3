"""A changed calendar: foretold on open dossiers, days move later by an event, none earlier."""

from datetime import date, datetime

import pytest
from sqlalchemy import func, insert, select

from intranet.extensions import db
from intranet.models.dossiers import Dossier, DossierEvent, DossierStep
from intranet.rules.errors import RuleBroken
from intranet.services import calendars, dossiers, units
from intranet.services.dossiers import taking
from intranet.services.dossiers.calendar import calendar_for, term_of
from intranet.services.dossiers.events import apply_event, new_event
from intranet.services.units import UnitData
from intranet.transaction import SYSTEM, transaction
from tests.factories import unit
from tests.services.dossier_life import (
    as_,
    check_seal,
    entries,
    fresh,
    now,  # noqa: F401
    received,
    to_step,
    version_of,
)
from tests.services.test_dossiers_concurrency import at_once

MONDAY = date(2020, 1, 13)
SATURDAY = date(2020, 1, 11)
FRIDAY_17 = datetime(2020, 1, 10, 17)
DUE = datetime(2020, 1, 13, 17)  # 5 working days from Monday 06/01/2020
REASON = "Công điện số 5"


@pytest.fixture(autouse=True)
def at_work(in_app, now):  # noqa: F811
    """Everything here happens in January 2020."""


def off(day, reason=REASON, **given):
    return calendars.add_day(
        as_("admin"), day, "public_holiday", "Nghỉ", False, None, reason, **given
    )


def made_up(day):
    return calendars.add_day(as_("admin"), day, "swap_work", "Làm bù", False, None, REASON)


def event_of(pid):
    query = select(DossierEvent).join(Dossier).where(Dossier.pid == pid)
    return db.session.scalars(query.order_by(DossierEvent.id)).all()


def pause(pid, kind, moment):
    """An event of the clock, as the acts on it write them."""
    with transaction(SYSTEM) as change:
        dossier = db.session.scalar(select(Dossier).where(Dossier.pid == pid))
        term = term_of(dossier.procedure_version, dossier.channel)
        event = new_event(SYSTEM, dossier, kind, moment)
        apply_event(dossier, event, term, calendar_for(dossier.received_unit))
        change.record("tests.set", dossier)


def test_effect_of_adding_tells_and_changes_nothing():
    pid = received(kind="marital")
    effect = calendars.effect_of_adding(MONDAY, "public_holiday", "Nghỉ", False, None)
    assert [move.was.pid for move in effect.later] == [pid]
    assert effect.later[0].due_at == datetime(2020, 1, 14, 17)
    assert (effect.kept, effect.printed) == ([], 0)
    assert [(m.was.pid, row.procedure, row.desk) for m, row in effect.shown] == [
        (pid, "Cấp Giấy xác nhận tình trạng hôn nhân", "Bộ phận Một cửa xã An Toàn")
    ]
    assert (fresh(pid).due_at, event_of(pid)) == (DUE, [])


def test_add_moves_the_promise_later_by_an_event_that_keeps_the_old_day():
    pid = received(kind="marital")
    assert len(off(MONDAY).later) == 1
    dossier, [event] = fresh(pid), event_of(pid)
    assert dossier.due_at == datetime(2020, 1, 14, 17)
    assert (event.kind, event.due_before, event.due_after) == ("calendar", DUE, dossier.due_at)
    assert (event.text, event.new_due_at, event.by_id) == (REASON, None, as_("admin").user_id)
    assert dossiers.deadline_of(dossier).due_at == dossier.due_at
    assert entries("calendars.add")[0]["facts"] == {"later": 1, "kept": 0}
    [told] = entries("calendars.recount")
    assert told["facts"]["moves"] == [[pid, "2020-01-13T17:00", "2020-01-14T17:00"]]
    check_seal()


def test_add_of_a_make_up_day_keeps_what_was_promised():
    pid = received(kind="marital")
    effect = made_up(SATURDAY)
    assert (len(effect.later), len(effect.kept)) == (0, 1)
    dossier, [event] = fresh(pid), event_of(pid)
    assert (dossier.due_at, event.due_before, event.due_after) == (DUE, DUE, DUE)
    assert (event.new_due_at, event.details["counted_at"]) == (DUE, "2020-01-11T17:00:00")
    [(_words, promised, counted)] = event.details["changes"]
    assert (promised, counted) == ("17:00 13/01/2020", "17:00 11/01/2020")
    assert dossiers.deadline_of(dossier).due_at == DUE


def test_change_after_change_never_takes_a_day_back():
    pid = received(kind="marital")
    off(MONDAY)
    calendars.remove_day(as_("admin"), MONDAY, "Bão đã tan")
    assert fresh(pid).due_at == datetime(2020, 1, 14, 17)
    assert made_up(SATURDAY).is_idle  # the day is kept already
    off(date(2020, 1, 14))
    assert fresh(pid).due_at == datetime(2020, 1, 15, 17)
    dues = [(e.due_before.day, e.due_after.day, bool(e.new_due_at)) for e in event_of(pid)]
    assert dues == [(13, 14, False), (14, 14, True), (14, 15, False)]
    assert dossiers.deadline_of(fresh(pid)).due_at == fresh(pid).due_at


def test_edit_counts_only_when_the_day_is_worked_otherwise():
    pid = received(kind="marital")
    made_up(SATURDAY)
    edit = (as_("admin"), SATURDAY, "swap_work", "Làm bù Tết", False, None, REASON)
    assert calendars.edit_day(*edit).moves == ()
    before = len(event_of(pid))
    facts = (SATURDAY, "compensatory", "Nghỉ bù", False)
    assert calendars.effect_of_editing(*facts).is_idle
    calendars.edit_day(as_("admin"), *facts, None, REASON)
    assert (fresh(pid).due_at, len(event_of(pid))) == (DUE, before)


def test_stopped_clocks_are_left_alone_and_count_the_new_days_when_they_go_on(now):  # noqa: F811
    pid = received(kind="marital")
    now.go_to(2020, 1, 8, 10)
    pause(pid, "supplement", now.moment)
    assert off(MONDAY).moves == ()
    assert fresh(pid).due_at == DUE
    now.go_to(2020, 1, 9, 9)
    pause(pid, "resumption", now.moment)
    # Two days were used; the three left are 10, 14 and 15: the 13th is off now.
    assert fresh(pid).due_at == datetime(2020, 1, 15, 17)


def test_finished_and_far_dossiers_are_not_touched():
    walked = to_step(5, kind="marital")
    far = received(kind="marital")
    before = fresh(walked).due_at, fresh(walked).outcome
    assert [move.was.pid for move in off(MONDAY).moves] == [far]
    assert (fresh(walked).due_at, fresh(walked).outcome) == before
    assert off(date(2020, 2, 3)).moves == ()
    assert off(date(2020, 1, 19)).moves == ()  # a Sunday is off anyhow


def test_deadline_of_the_step_moves_with_the_calendar():
    pid = to_step(2, kind="marital")
    stay = select(DossierStep.due_at).join(Dossier).where(Dossier.pid == pid)
    stay = stay.where(DossierStep.ended_at.is_(None))
    assert db.session.scalar(stay) == datetime(2020, 1, 9, 17)
    off(date(2020, 1, 8))
    assert fresh(pid).step_due_at == db.session.scalar(stay) == FRIDAY_17
    made_up(SATURDAY)
    assert fresh(pid).step_due_at == FRIDAY_17


def test_deadline_of_a_step_taken_back_counts_from_its_true_beginning(now):  # noqa: F811
    pid = to_step(3, kind="marital")
    now.go_to(2020, 1, 7, 8, 0)
    taking.take_back(as_("officer"), pid, version_of(pid))
    assert fresh(pid).step_due_at == datetime(2020, 1, 9, 17)
    off(date(2020, 1, 8))
    assert fresh(pid).step_due_at == fresh(pid).steps[-1].due_at == FRIDAY_17


def test_second_date_of_an_apology_never_moves_earlier(now):  # noqa: F811
    pid = received(kind="marital")
    now.go_to(2020, 1, 8, 10)
    second = datetime(2020, 1, 17, 17)
    with transaction(SYSTEM) as change:
        dossier = db.session.scalar(select(Dossier).where(Dossier.pid == pid))
        term = term_of(dossier.procedure_version, dossier.channel)
        event = new_event(SYSTEM, dossier, "extension", now.moment, new_due_at=second)
        apply_event(dossier, event, term, calendar_for(dossier.received_unit))
        change.record("tests.set", dossier)
    now.go_to(2020, 1, 8, 11)
    pause(pid, "supplement", now.moment)
    now.go_to(2020, 1, 9, 11)
    pause(pid, "resumption", now.moment)
    promised = fresh(pid).due_at, fresh(pid).extended_to
    assert promised == (datetime(2020, 1, 14, 17), datetime(2020, 1, 20, 17))
    made_up(SATURDAY)
    assert (fresh(pid).due_at, fresh(pid).extended_to) == promised
    off(date(2020, 1, 20))
    assert fresh(pid).extended_to == datetime(2020, 1, 21, 17)
    deadline = dossiers.deadline_of(fresh(pid))
    assert (deadline.due_at, deadline.extended_to) == (fresh(pid).due_at, fresh(pid).extended_to)


def test_hours_of_a_unit_count_for_its_own_dossiers():
    with transaction(SYSTEM) as change:
        unit("X21622-BPMC").work_hours = "08:00-12:00 13:00-16:00"
        change.record("tests.set", "unit:test")
    pid = received(kind="marital")
    assert fresh(pid).due_at == datetime(2020, 1, 13, 16)
    off(MONDAY)
    assert fresh(pid).due_at == datetime(2020, 1, 14, 16)


def test_mark_of_another_calendar_is_refused():
    received(kind="marital")
    shown = calendars.effect_of_adding(MONDAY, "public_holiday", "Nghỉ", False, None)
    made_up(SATURDAY)
    with pytest.raises(RuleBroken):
        off(MONDAY, mark=shown.mark)
    again = calendars.effect_of_adding(MONDAY, "public_holiday", "Nghỉ", False, None)
    assert off(MONDAY, mark=again.mark).mark == again.mark


def test_import_counts_all_its_days_at_once():
    pid = received(kind="marital")
    body = "day,kind,name\n2020-01-13,Nghỉ lễ,A\n2020-01-14,Nghỉ lễ,B\n".encode()
    foretold = calendars.effect_of_importing(calendars.preview(body))
    _report, effect = calendars.import_table(as_("admin"), body, REASON)
    assert foretold.moves == effect.moves
    assert fresh(pid).due_at == datetime(2020, 1, 15, 17)
    assert [event.due_before for event in event_of(pid)] == [DUE]
    assert calendars.import_table(as_("admin"), body, REASON)[1].moves == ()


def test_what_was_foretold_for_5000_dossiers_is_what_happens(now):  # noqa: F811
    copies(received(kind="marital"), 2400)
    copies(received(kind="birth"), 100)
    copies(received("district_clerk", "change"), 2497)
    days = ("10,Nghỉ lễ,A", "11,Làm bù,B", "12,Làm bù,C", "16,Nghỉ lễ,D", "17,Nghỉ lễ,E")
    body = "\n".join(["day,kind,name", *(f"2020-01-{day}" for day in days)]).encode()
    foretold = calendars.effect_of_importing(calendars.preview(body))
    assert (len(foretold.later), len(foretold.kept)) == (2498, 2401)
    query = select(Dossier.id, Dossier.due_at, Dossier.step_due_at)
    before = {row.id: row for row in db.session.execute(query)}
    _report, effect = calendars.import_table(as_("admin"), body, REASON, foretold.mark)
    assert effect.moves == foretold.moves
    db.session.rollback()
    moved = {move.was.id: move for move in foretold.moves}
    for row in db.session.execute(query):
        expected = moved.get(row.id, before[row.id])
        assert (row.due_at, row.step_due_at) == (expected.due_at, expected.step_due_at)
    number = select(func.count()).select_from(DossierEvent)
    assert db.session.scalar(number) == sum(1 for move in foretold.moves if move.is_told)


def copies(pid, number):
    """So many more dossiers like this one; rows alone, as many as an office has open."""
    original = db.session.execute(select(Dossier.__table__).where(Dossier.pid == pid)).one()
    rows = []
    for n in range(number):
        row = dict(original._mapping)
        row.pop("id")
        row |= {
            "pid": f"{n}-{pid}"[:12],
            "code": f"{row['code']}-{n}",
            "tracking": f"{n}{pid}"[:16],
        }
        rows.append(row)
    with transaction(SYSTEM) as change:
        db.session.execute(insert(Dossier.__table__), rows)
        change.record("tests.set", "dossiers:copies")


def test_change_beside_busy_counters_leaves_no_promise_of_the_old_calendar(in_app):
    def work(i):
        if i == 3:
            off(MONDAY)
            return
        for _ in range(10):
            received(("clerk", "other_clerk")[i % 2], "marital")

    assert at_once(in_app, 6, work) == []
    db.session.rollback()
    dues = set(db.session.scalars(select(Dossier.due_at)))
    assert dues == {datetime(2020, 1, 14, 17)}
    check_seal()


def test_other_hours_of_a_unit_count_anew_and_keep_what_was_promised():
    pid, far = received(kind="marital"), received("other_clerk", "marital")
    fields = ("name", "short_name", "receives_dossiers", "code_prefix")
    # 17:30 lies outside the third hours: the next opening, for nothing moves earlier.
    for hours, due in (
        ("08:00-12:00 13:00-17:30", datetime(2020, 1, 13, 17, 30)),
        ("07:00-11:00 12:00-17:30", datetime(2020, 1, 13, 17, 30)),
        ("08:00-12:00 13:00-16:00", datetime(2020, 1, 14, 8)),
    ):
        desk = unit("X21622-BPMC")
        data = UnitData(**{name: getattr(desk, name) for name in fields}, work_hours=hours)
        units.edit(as_("admin"), desk.pid, data, desk.version)
        assert fresh(pid).due_at == due
        assert dossiers.deadline_of(fresh(pid)).due_at == fresh(pid).due_at
    moved = [(event.kind, event.due_before, event.due_after) for event in event_of(pid)]
    evening = datetime(2020, 1, 13, 17, 30)
    assert moved == [("calendar", DUE, evening), ("calendar", evening, datetime(2020, 1, 14, 8))]
    assert (fresh(far).due_at, event_of(far)) == (DUE, [])
