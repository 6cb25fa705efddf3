"""Special days: every change is recorded, promised dates stay, the announcement is imported."""

import json
from datetime import date, datetime

import pytest
from sqlalchemy import select

from intranet.extensions import db
from intranet.models.audit import AuditEntry
from intranet.models.calendars import CalendarDay
from intranet.rules.errors import RuleBroken
from intranet.services import calendars
from intranet.transaction import Actor, NotVisible
from tests.factories import person

DAY = date(2031, 5, 5)  # a Monday
REASON = "Thông báo 12/TB"


def admin():
    return Actor(person("admin"))


def add(day=DAY, kind="public_holiday", name="Nghỉ lễ"):
    return calendars.add_day(admin(), day, kind, name, False, None, REASON)


def entries(day):
    db.session.rollback()
    key = f"day:{day.isoformat()}"
    rows = select(AuditEntry.body).where(AuditEntry.obj == key).order_by(AuditEntry.seq)
    return [json.loads(body) for body in db.session.scalars(rows)]


def test_add_makes_a_day_off_and_records_it(in_app):
    assert add().moves == ()
    assert DAY in [special.day for special in calendars.special_days()]
    entry = entries(DAY)[0]
    assert (entry["act"], entry["reason"]) == ("calendars.add", REASON)
    assert entry["after"]["name"] == "Nghỉ lễ"


def test_add_refuses_a_day_twice_and_a_make_up_weekday(in_app):
    add()
    with pytest.raises(RuleBroken) as caught:
        add()
    assert caught.value.field == "day"
    with pytest.raises(RuleBroken):
        add(date(2031, 5, 6), "swap_work", "Làm bù")
    assert add(date(2031, 5, 10), "swap_work", "Làm bù").moves == ()


def test_edit_records_only_what_changed(in_app):
    add()
    calendars.edit_day(admin(), DAY, "public_holiday", "Tên mới", True, None, REASON)
    entry = entries(DAY)[-1]
    assert (entry["before"], entry["after"]) == (
        {"name": "Nghỉ lễ", "provisional": False},
        {"name": "Tên mới", "provisional": True},
    )


def test_edit_refuses_who_saw_another_day(in_app):
    add()
    seen = calendars.digest(calendars.get(DAY))
    calendars.edit_day(admin(), DAY, "public_holiday", "A", False, None, REASON, seen)
    with pytest.raises(RuleBroken):
        calendars.edit_day(admin(), DAY, "public_holiday", "B", False, None, REASON, seen)
    assert calendars.get(DAY).name == "A"


def test_remove_makes_the_day_like_its_week(in_app):
    add()
    calendars.remove_day(admin(), DAY, REASON)
    with pytest.raises(NotVisible):
        calendars.get(DAY)
    assert [e["act"] for e in entries(DAY)] == ["calendars.add", "calendars.remove"]


def test_import_of_the_shipped_calendar_and_again(in_app):
    body = calendars.tables.SHIPPED.read_bytes()
    report, _effect = calendars.import_table(admin(), body, REASON)
    assert (len(report.of("new")), len(report.of("unchanged"))) == (133, 1)
    assert len(year := calendars.year_days(2026)) == len([d for d in year if d.year == 2026])
    assert calendars.import_table(admin(), body, REASON)[0].is_idle
    assert calendars.get(date(2026, 1, 10)).kind == "swap_work"


def test_import_tells_errors_and_writes_nothing(in_app):
    body = "day,kind,name\n05/05/2031,Nghỉ lễ,A\n31/02/2031,Nghỉ lễ,B\n".encode()
    report = calendars.preview(body)
    assert [(row, column) for row, column, _words in report.errors] == [(3, "day")]
    with pytest.raises(RuleBroken):
        calendars.import_table(admin(), body, REASON)
    assert db.session.get(CalendarDay, DAY) is None


def test_import_changes_a_day_and_keeps_the_others(in_app):
    add()
    calendars.import_table(admin(), "day;kind;name\n2031-05-05;Nghỉ bù;Tên khác\n".encode(), REASON)
    assert calendars.get(DAY).kind == "compensatory"
    assert calendars.get(date(2020, 1, 1)).name == "Tết Dương lịch"
    assert entries(DAY)[-1]["before"]["kind"] == "public_holiday"


def test_explained_uses_the_calendar_of_the_office(in_app):
    friday = datetime(2031, 5, 2, 9)
    assert calendars.explained(friday, 1, "working_day").due_at == datetime(2031, 5, 5, 17)
    add()
    assert calendars.explained(friday, 1, "working_day").due_at == datetime(2031, 5, 6, 17)
