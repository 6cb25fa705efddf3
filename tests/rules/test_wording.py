"""Numbers, money and dates as documents write them and people type them (domain.md 7.2)."""

from datetime import date, datetime, time

import pytest

from intranet.rules import wording
from intranet.rules.errors import RuleBroken

TODAY = date(2020, 11, 6)


@pytest.mark.parametrize(
    ("dong", "figures"),
    [
        (0, "0 đồng"),
        (999, "999 đồng"),
        (150000, "150.000 đồng"),
        (1234567890, "1.234.567.890 đồng"),
    ],
)
def test_money_has_dots_between_thousands(dong, figures):
    assert wording.money(dong) == figures


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "không"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (25, "hai mươi lăm"),
        (55, "năm mươi lăm"),
        (100, "một trăm"),
        (101, "một trăm linh một"),
        (104, "một trăm linh bốn"),
        (105, "một trăm linh năm"),
        (110, "một trăm mười"),
        (115, "một trăm mười lăm"),
        (121, "một trăm hai mươi mốt"),
        (1000, "một nghìn"),
        (1005, "một nghìn không trăm linh năm"),
        (1010, "một nghìn không trăm mười"),
        (21000, "hai mươi mốt nghìn"),
        (1_000_000, "một triệu"),
        (1_000_005, "một triệu không trăm linh năm"),
        (1_005_000, "một triệu không trăm linh năm nghìn"),
        (4_500_000, "bốn triệu năm trăm nghìn"),
        (1_000_000_000, "một tỷ"),
        (2_000_050_000, "hai tỷ không trăm năm mươi nghìn"),
        (1_500_000_000_000, "một nghìn năm trăm tỷ"),
        (-7, "âm bảy"),
    ],
)
def test_number_in_words_speaks_vietnamese(value, words):
    assert wording.number_in_words(value) == words


def test_money_in_words_begins_with_a_capital():
    assert wording.money_in_words(150000) == "Một trăm năm mươi nghìn đồng"
    assert wording.money_in_words(0) == "Không đồng"


def test_quantity_has_two_digits_at_least():
    assert [wording.quantity(count) for count in (0, 1, 9, 10, 120)] == [
        "00",
        "01",
        "09",
        "10",
        "120",
    ]


def test_dates_are_written_as_forms_want_them():
    moment = datetime(2020, 1, 5, 7, 30)
    assert wording.day(moment) == "05/01/2020"
    assert wording.clock(moment) == "07:30"
    assert wording.moment(moment) == "07:30 05/01/2020"
    assert wording.date_in_words(moment) == "ngày 05 tháng 01 năm 2020"
    assert wording.date_in_words(date(2020, 3, 15)) == "ngày 15 tháng 3 năm 2020"
    assert (
        wording.moment_in_words(datetime(2026, 11, 22, 7, 30))
        == "07 giờ 30 phút, ngày 22 tháng 11 năm 2026"
    )


def test_weekday_names_begin_on_monday():
    names = [wording.weekday(date(2020, 1, 6 + step)) for step in range(7)]
    assert names == ["Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật"]


def test_quarters_and_half_years_name_the_period():
    assert [wording.quarter(date(2020, month, 1)) for month in (1, 3, 4, 9, 12)] == [
        "Quý I/2020",
        "Quý I/2020",
        "Quý II/2020",
        "Quý III/2020",
        "Quý IV/2020",
    ]
    assert wording.half_year(date(2020, 6, 30)) == "06 tháng đầu năm 2020"
    assert wording.half_year(date(2020, 7, 1)) == "06 tháng cuối năm 2020"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("7/11/2020", date(2020, 11, 7)),
        ("07/11/2020", date(2020, 11, 7)),
        ("07112020", date(2020, 11, 7)),
        ("071120", date(2020, 11, 7)),
        ("7-11-20", date(2020, 11, 7)),
        ("7.11.2020", date(2020, 11, 7)),
        ("7 11 2020", date(2020, 11, 7)),
        (" 7 / 11 / 2020 ", date(2020, 11, 7)),
        ("7–11–2020", date(2020, 11, 7)),
        ("2020-11-07", date(2020, 11, 7)),
        ("7/11", date(2020, 11, 7)),
        ("29/2/2020", date(2020, 2, 29)),
        ("1/1/55", date(1955, 1, 1)),
        ("1/1/30", date(2030, 1, 1)),
        ("1/1/31", date(1931, 1, 1)),
        ("1/1/1900", date(1900, 1, 1)),
    ],
)
def test_parse_date_reads_what_people_type(typed, expected):
    assert wording.parse_date(typed, TODAY) == expected


def test_parse_date_without_reference_takes_two_digits_from_1970():
    assert wording.parse_date("7/11/70") == date(1970, 11, 7)
    assert wording.parse_date("7/11/69") == date(2069, 11, 7)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Không hiểu ngày “”; ghi như 07/11/2020."),
        ("mai", "Không hiểu ngày “mai”; ghi như 07/11/2020."),
        ("7/11/202", "Không hiểu ngày “7/11/202”; ghi như 07/11/2020."),
        ("7/11/0202", "Năm 202 không hợp lý."),
        ("7/13/2020", "Không có tháng 13."),
        ("31/2/2020", "Tháng 2 năm 2020 không có ngày 31."),
        ("29/2/2019", "Tháng 2 năm 2019 không có ngày 29."),
        ("0/1/2020", "Tháng 1 năm 2020 không có ngày 0."),
        ("7/11", "Ngày “7/11” thiếu năm."),
    ],
)
def test_parse_date_says_what_is_wrong(typed, message):
    with pytest.raises(RuleBroken) as refusal:
        wording.parse_date(typed, field="day")
    assert (str(refusal.value), refusal.value.field) == (message, "day")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("7:30", time(7, 30)),
        ("07:30:59", time(7, 30)),
        ("07h30", time(7, 30)),
        ("7h", time(7, 0)),
        ("7 giờ", time(7, 0)),
        ("7 giờ 5 phút", time(7, 5)),
        ("17H00", time(17, 0)),
        ("0730", time(7, 30)),
        ("7.30", time(7, 30)),
        ("23:59", time(23, 59)),
    ],
)
def test_parse_time_reads_what_people_type(typed, expected):
    assert wording.parse_time(typed) == expected


@pytest.mark.parametrize(
    "typed", ["", None, "24:00", "7:60", "7:3", "7:", "sáng", "12345", "-1:00"]
)
def test_parse_time_refuses_other_text(typed):
    with pytest.raises(RuleBroken, match="ghi như 07:30"):
        wording.parse_time(typed)


@pytest.mark.parametrize(
    ("typed", "dong"),
    [
        ("150000", 150000),
        ("150.000", 150000),
        ("1 500 000 đồng", 1500000),
        ("8,000 đ", 8000),
        ("0", 0),
    ],
)
def test_parse_money_reads_whole_amounts(typed, dong):
    assert wording.parse_money(typed) == dong


@pytest.mark.parametrize("typed", ["", "150.00", "-5", "15.0000", "miễn phí", "1e5", "150.000,5"])
def test_parse_money_refuses_other_text(typed):
    with pytest.raises(RuleBroken, match="ghi như 150.000"):
        wording.parse_money(typed)
