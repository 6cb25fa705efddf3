"""Dates and times as the screen and the legal forms write them (NĐ 30/2020/NĐ-CP, Mẫu 01)."""

from intranet.rules.words import N_

_WEEKDAYS = (
    N_("Thứ Hai"),
    N_("Thứ Ba"),
    N_("Thứ Tư"),
    N_("Thứ Năm"),
    N_("Thứ Sáu"),
    N_("Thứ Bảy"),
    N_("Chủ nhật"),
)
_QUARTERS = ("I", "II", "III", "IV")


def day(value):
    """Return a date (or moment) as dd/mm/yyyy."""
    return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"


def clock(value):
    """Return a time (or moment) as HH:mm, 24 hours."""
    return f"{value.hour:02d}:{value.minute:02d}"


def moment(value):
    """Return a moment as HH:mm dd/mm/yyyy."""
    return f"{clock(value)} {day(value)}"


def weekday(value):
    """Return the day of the week: "Thứ Hai" to "Chủ nhật"."""
    return _WEEKDAYS[value.weekday()]


def date_in_words(value):
    """Return "ngày 05 tháng 01 năm 2020": days below 10 and months 1 and 2 get a leading zero."""
    month = f"{value.month:02d}" if value.month < 3 else f"{value.month}"
    return f"ngày {value.day:02d} tháng {month} năm {value.year}"


def moment_in_words(value):
    """Return "07 giờ 30 phút, ngày 22 tháng 11 năm 2026", the form of Mẫu 01."""
    return f"{value.hour:02d} giờ {value.minute:02d} phút, {date_in_words(value)}"


def quarter(value):
    """Return the quarter of a date: "Quý I/2020"."""
    return f"Quý {_QUARTERS[(value.month - 1) // 3]}/{value.year}"


def half_year(value):
    """Return the half-year of a date: "06 tháng đầu năm 2020" or "06 tháng cuối năm 2020"."""
    part = "đầu" if value.month <= 6 else "cuối"
    return f"06 tháng {part} năm {value.year}"
