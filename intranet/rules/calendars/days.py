"""Days that differ from their weekday, and reading them from the yearly announcement (DD03)."""

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from intranet.rules.words import N_

SATURDAY, SUNDAY = 5, 6


class DayKind(StrEnum):
    """What makes a day differ from its weekday (DD03)."""

    public_holiday = "public_holiday"
    compensatory = "compensatory"
    swap_off = "swap_off"
    swap_work = "swap_work"


KIND_WORDS = {
    DayKind.public_holiday: N_("Nghỉ lễ"),
    DayKind.compensatory: N_("Nghỉ bù"),
    DayKind.swap_off: N_("Nghỉ hoán đổi"),
    DayKind.swap_work: N_("Làm bù"),
}


@dataclass(frozen=True)
class SpecialDay:
    """One line of the yearly announcement; ``provisional`` while it is a forecast only."""

    day: date
    kind: DayKind
    name: str
    provisional: bool = False


def parse_special_days(rows):
    """Read the rows of a calendar file: dicts with day, kind, name and maybe provisional, note.

    Returns ``(days, errors)``; an error is ``(row_no, column, msgid)`` and the first row is number
    2, as a spreadsheet with a heading shows it. Rows with an error give no day.
    """
    days: list[SpecialDay] = []
    errors: list[tuple[int, str, str]] = []
    seen: set[date] = set()
    for row_no, row in enumerate(rows, start=2):
        values = {k: unicodedata.normalize("NFC", str(v or "")).strip() for k, v in row.items()}
        special, faults = _special_day(values)
        if special and special.day in seen:
            faults = [("day", N_("Ngày này đã có ở dòng trên."))]
        errors.extend((row_no, column, message) for column, message in faults)
        if special and not faults:
            seen.add(special.day)
            days.append(special)
    return days, errors


_KINDS = {**{k.value: k for k in DayKind}, **{w.casefold(): k for k, w in KIND_WORDS.items()}}
_FLAGS = {"": False, "0": False, "không": False, "false": False, "no": False}
_FLAGS |= {"1": True, "x": True, "có": True, "true": True, "yes": True}


def _special_day(values):
    day, kind = _day(values.get("day", "")), _KINDS.get(values.get("kind", "").casefold())
    provisional = _FLAGS.get(values.get("provisional", "").casefold())
    faults = []
    if day is None:
        faults.append(("day", N_("Ngày không đúng dạng dd/mm/yyyy hoặc yyyy-mm-dd.")))
    if kind is None:
        faults.append(("kind", N_("Loại phải là: Nghỉ lễ, Nghỉ bù, Nghỉ hoán đổi hoặc Làm bù.")))
    if kind == DayKind.swap_work and day and day.weekday() < SATURDAY:
        faults.append(("day", N_("Ngày làm bù phải là Thứ Bảy hoặc Chủ nhật.")))
    if not values.get("name"):
        faults.append(("name", N_("Chưa ghi tên ngày.")))
    if provisional is None:
        faults.append(("provisional", N_("Cột dự kiến chỉ ghi 1 hoặc 0.")))
    if day is None or kind is None or provisional is None or faults:
        return None, faults
    return SpecialDay(day, kind, values["name"], provisional), faults


def _day(text):
    for shape in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, shape).date()
        except ValueError:
            continue
    return None
