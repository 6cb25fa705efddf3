"""Reading what people type: dates, times, amounts; errors say what to write instead."""

import calendar
import re
import unicodedata
from datetime import date, time

from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_

# Older than any living person, later than any term: beyond these a year is a slip of the finger.
_FIRST_YEAR, _LAST_YEAR = 1880, 2199
_YEARS_AHEAD = 10
_SEPARATED = re.compile(r"(\d{1,2})\s*[/.\- ]\s*(\d{1,2})(?:\s*[/.\- ]\s*(\d{4}|\d{2}))?")
_TOGETHER = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_TIMES = (
    re.compile(r"(\d{1,2})\s*[:.]\s*(\d{2})(?::\d{2})?"),
    re.compile(r"(\d{1,2})\s*(?:h|g|giờ)\s*(?:(\d{1,2})\s*(?:p|ph|phút)?)?"),
    re.compile(r"(\d{2})(\d{2})"),
)
_MONEY = re.compile(r"(\d{1,15}|\d{1,3}(?:[., ]\d{3}){1,4})\s*(?:đồng|đ|vnđ|vnd)?")


def parse_date(text, today=None, field=None):
    """Return the date typed as 7/11/2020, 07112020, 7-11-20, 7.11.2020, 2020-11-07 or 7/11.

    ``today`` is the reference: a date without year falls in its year, a two-digit year is at most
    ten years later than it. Without ``today`` two digits mean 1970-2069 and a year must be written.
    Raises RuleBroken (at ``field``) for anything else; the empty text is an error too.
    """
    typed = _plain(text)
    numbers = _date_numbers(typed)
    if numbers is None:
        raise RuleBroken(
            N_("Không hiểu ngày “%(text)s”; ghi như 07/11/2020."), field=field, text=typed
        )
    day, month, year = numbers
    if year is None and today is None:
        raise RuleBroken(N_("Ngày “%(text)s” thiếu năm."), field=field, text=typed)
    return _date(int(day), int(month), _year(year, today), field)


def date_or_none(text, today):
    """The same for an address, where what cannot be read is left out: None instead of an error."""
    try:
        return parse_date(text, today)
    except RuleBroken:
        return None


def _date_numbers(typed):
    """Return (day, month, year or None) as text, or None."""
    if found := _ISO.fullmatch(typed):
        return found[3], found[2], found[1]
    found = _SEPARATED.fullmatch(typed) or _TOGETHER.fullmatch(typed)
    return found.groups() if found else None


def _year(year, today):
    if year is None:
        return today.year
    if len(year) == 4:
        return int(year)
    latest = today.year + _YEARS_AHEAD if today else 2069
    return latest - (latest - int(year)) % 100


def _date(day, month, year, field):
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise RuleBroken(N_("Năm %(year)s không hợp lý."), field=field, year=year)
    if not 1 <= month <= 12:
        raise RuleBroken(N_("Không có tháng %(month)s."), field=field, month=month)
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise RuleBroken(
            N_("Tháng %(month)s năm %(year)s không có ngày %(day)s."),
            field=field,
            day=day,
            month=month,
            year=year,
        )
    return date(year, month, day)


def parse_time(text, field=None):
    """Return the time typed as 7:30, 07h30, 7h, 7 giờ 30 phút, 0730 or 07:30:00 (seconds dropped).

    Raises RuleBroken (at ``field``) for anything else; 24:00 is not a time of a day.
    """
    typed = _plain(text).lower()
    found = next(filter(None, (form.fullmatch(typed) for form in _TIMES)), None)
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
    if hour > 23 or minute > 59:
        raise RuleBroken(N_("Không hiểu giờ “%(text)s”; ghi như 07:30."), field=field, text=typed)
    return time(hour, minute)


def parse_money(text, field=None):
    """Return an amount in đồng typed as 150000, 150.000, 150 000 or "150.000 đồng".

    Raises RuleBroken (at ``field``) for decimals, signs and anything else.
    """
    typed = _plain(text)
    found = _MONEY.fullmatch(typed.lower())
    if not found:
        raise RuleBroken(
            N_("Không hiểu số tiền “%(text)s”; ghi như 150.000."), field=field, text=typed
        )
    return int(re.sub(r"\D", "", found[1]))


def _plain(text):
    plain = unicodedata.normalize("NFKC", text or "")
    return re.sub(r"\s+", " ", re.sub(r"[‐-―−]", "-", plain)).strip()
