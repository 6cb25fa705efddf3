"""The working calendar: days, hours, reading the yearly announcement (DD03, DD05, DD07)."""

import csv
import unicodedata
from datetime import date, datetime, time
from pathlib import Path

import pytest

from intranet.rules.calendars import (
    Calendar,
    DayKind,
    SpecialDay,
    parse_hours,
    parse_special_days,
)
from intranet.rules.errors import RuleBroken

HOLIDAYS = Path(__file__).parents[2] / "intranet" / "data" / "holidays.csv"
with HOLIDAYS.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
CALENDAR = Calendar(parse_special_days(ROWS)[0])
TWO_SPANS = ((time(7), time(11, 30)), (time(13, 30), time(17)))


def at(text):
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    "text",
    [
        "07:00-11:30 13:30-17:00",
        "07:00-11:30, 13:30-17:00",
        "07:00-11:30;13:30-17:00",
        "7h00 - 11h30; 13h30 – 17h00",
        "13:30-17:00 07:00-11:30",
    ],
)
def test_parse_hours_reads_the_usual_spellings(text):
    assert parse_hours(text) == TWO_SPANS


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Chưa nhập giờ làm việc."),
        (None, "Chưa nhập giờ làm việc."),
        ("sáng", "Giờ làm việc “sáng” không đúng dạng, ví dụ: 07:00-11:30 13:30-17:00."),
        (
            "7:00-25:00",
            "Giờ làm việc “7:00-25:00” không đúng dạng, ví dụ: 07:00-11:30 13:30-17:00.",
        ),
        ("11:00-07:00", "Khoảng giờ “11:00-07:00” phải có giờ kết thúc sau giờ bắt đầu."),
        ("07:00-07:00", "Khoảng giờ “07:00-07:00” phải có giờ kết thúc sau giờ bắt đầu."),
        ("07:00-12:00 11:30-17:00", "Hai khoảng giờ làm việc chồng lên nhau lúc 11:30."),
    ],
)
def test_parse_hours_refuses_what_is_no_hours(text, message):
    with pytest.raises(RuleBroken) as refused:
        parse_hours(text)
    assert (str(refused.value), refused.value.field) == (message, "hours")


@pytest.mark.parametrize(
    ("day", "works", "reason", "note"),
    [
        ("2026-08-21", True, None, None),
        ("2026-08-22", True, None, "Làm bù cho ngày 31/08/2026"),
        ("2026-08-23", False, "Chủ nhật", None),
        ("2026-08-29", False, "Thứ Bảy", None),
        ("2026-08-31", False, "Nghỉ hoán đổi ngày làm việc", None),
        ("2026-11-24", False, "Ngày Văn hóa Việt Nam", None),
        ("2022-04-10", False, "Ngày Giỗ Tổ Hùng Vương", None),
        ("2022-04-11", False, "Ngày Giỗ Tổ Hùng Vương (nghỉ bù)", None),
    ],
)
def test_calendar_says_why_a_day_is_off(day, works, reason, note):
    day = date.fromisoformat(day)
    assert CALENDAR.is_working_day(day) is works
    assert (CALENDAR.reason_off(day), CALENDAR.note(day)) == (reason, note)


def test_next_working_day_passes_days_off():
    assert CALENDAR.next_working_day(date(2020, 1, 22)) == date(2020, 1, 30)
    assert CALENDAR.next_working_day(date(2020, 1, 22), after=False) == date(2020, 1, 22)
    assert CALENDAR.next_working_day(date(2020, 1, 25), after=False) == date(2020, 1, 30)
    assert CALENDAR.next_working_day(date(2026, 8, 21)) == date(2026, 8, 22)


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("2020-03-02", "2020-03-02", 0),
        ("2020-03-02", "2020-03-16", 10),
        ("2020-03-16", "2020-03-02", -10),
        ("2020-03-06", "2020-03-08", 0),
        ("2020-01-22", "2020-01-30", 1),
        ("2026-08-21", "2026-09-03", 7),
    ],
)
def test_working_days_between_leaves_out_the_first_day(first, last, days):
    first, last = date.fromisoformat(first), date.fromisoformat(last)
    assert CALENDAR.working_days_between(first, last) == days


def test_add_working_days_counts_back_too():
    assert CALENDAR.add_working_days(date(2020, 1, 30), -1) == date(2020, 1, 22)
    assert CALENDAR.add_working_days(date(2020, 3, 2), 0) == date(2020, 3, 2)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2020-03-02 06:59:59", "2020-03-02 07:00"),
        ("2020-03-02 11:30", "2020-03-02 11:30"),
        ("2020-03-02 11:30:01", "2020-03-02 13:30"),
        ("2020-03-02 17:00", "2020-03-02 17:00"),
        ("2020-03-02 17:00:01", "2020-03-03 07:00"),
        ("2020-03-07 09:00", "2020-03-09 07:00"),
    ],
)
def test_next_working_moment_is_now_or_the_next_opening(moment, expected):
    assert CALENDAR.next_working_moment(at(moment)) == at(expected)


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2020-03-02 07:00", 480, "2020-03-02 17:00"),
        ("2020-03-02 07:00", 481, "2020-03-03 07:01"),
        ("2020-03-02 11:00", 30, "2020-03-02 11:30"),
        ("2020-03-02 11:00", 31, "2020-03-02 13:31"),
        ("2020-03-06 16:00", 120, "2020-03-09 08:00"),
        ("2020-03-07 09:00", 0, "2020-03-09 07:00"),
    ],
)
def test_add_working_minutes_ends_at_the_first_moment(start, minutes, end):
    assert CALENDAR.add_working_minutes(at(start), minutes) == at(end)


def test_working_minutes_between_counts_office_hours_only():
    assert CALENDAR.minutes_per_day == 480
    assert CALENDAR.working_minutes_between(at("2020-03-06 16:00"), at("2020-03-09 08:00")) == 120
    assert CALENDAR.working_minutes_between(at("2020-03-09 08:00"), at("2020-03-06 16:00")) == -120
    assert CALENDAR.working_minutes_between(at("2020-03-07 08:00"), at("2020-03-08 16:00")) == 0


def test_with_hours_keeps_the_days():
    morning = CALENDAR.with_hours("07:30-11:30")
    assert (morning.minutes_per_day, morning.days) == (240, CALENDAR.days)
    assert morning.opening(date(2020, 3, 2)) == at("2020-03-02 07:30")
    assert morning.closing(date(2020, 3, 2)) == at("2020-03-02 11:30")


def test_calendar_refuses_a_day_given_twice():
    day = SpecialDay(date(2020, 1, 1), DayKind.public_holiday, "Tết Dương lịch")
    with pytest.raises(RuleBroken, match=r"Ngày 01/01/2020 được khai hai lần trong lịch\."):
        Calendar([day, day])


def test_shipped_days_are_all_readable():
    days, errors = parse_special_days(ROWS)
    assert (len(days), errors) == (134, [])
    assert [day.day for day in days] == sorted(day.day for day in days)
    text = HOLIDAYS.read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)
    unsure = [day.day.year for day in days if day.provisional]
    assert {year: unsure.count(year) for year in unsure} == {2026: 2, 2027: 15}


def test_parse_special_days_reads_what_people_type():
    name = unicodedata.normalize("NFD", " Ngày nghỉ lũ ")
    rows = [{"day": "24/11/2026", "kind": "Nghỉ lễ", "name": name, "provisional": "x"}]
    expected = SpecialDay(date(2026, 11, 24), DayKind.public_holiday, "Ngày nghỉ lũ", True)
    assert parse_special_days(rows) == ([expected], [])


def test_parse_special_days_tells_every_fault_by_row():
    rows = [
        {"day": "2026-01-01", "kind": "public_holiday", "name": "Tết Dương lịch"},
        {"day": "01/01/2026", "kind": "public_holiday", "name": "Tết Dương lịch"},
        {"day": "31/02/2026", "kind": "nghỉ", "name": " ", "provisional": "chưa rõ"},
        {"day": "2026-01-02", "kind": "swap_work", "name": "Làm bù"},
    ]
    days, errors = parse_special_days(rows)
    assert [day.day for day in days] == [date(2026, 1, 1)]
    assert errors == [
        (3, "day", "Ngày này đã có ở dòng trên."),
        (4, "day", "Ngày không đúng dạng dd/mm/yyyy hoặc yyyy-mm-dd."),
        (4, "kind", "Loại phải là: Nghỉ lễ, Nghỉ bù, Nghỉ hoán đổi hoặc Làm bù."),
        (4, "name", "Chưa ghi tên ngày."),
        (4, "provisional", "Cột dự kiến chỉ ghi 1 hoặc 0."),
        (5, "day", "Ngày làm bù phải là Thứ Bảy hoặc Chủ nhật."),
    ]
