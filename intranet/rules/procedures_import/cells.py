"""Reading one cell: each function takes clean text and returns a value or raises CellError."""

import re

from intranet.rules.errors import RuleBroken
from intranet.rules.procedures import FEE_WORDS
from intranet.rules.procedures_import.facts import Paper
from intranet.rules.text import fold
from intranet.rules.wording import parse_money
from intranet.rules.words import N_

FEE_KINDS = tuple(FEE_WORDS)
CHANNELS = ("trực tiếp", "trực tuyến", "BCCI")
EXISTENCES = ("likely", "no")
UNITS_WITHOUT_VALUE = ("none", "same_day_15h")

_FEES = {fold(words): kind for kind, words in FEE_WORDS.items()}
_LONGEST_NAME, _LONGEST_TEXT, _LONGEST_PAPER = 1000, 2000, 500
_LONGEST_TIME = 999
_MOST_SHEETS = 99
# The values of rules.deadlines.Unit, and what people write in a spreadsheet (folded).
_UNITS = ("working_day", "calendar_day", "working_hour", "hour", "month", *UNITS_WITHOUT_VALUE)
_UNIT_WORDS = {
    "ngay lam viec": "working_day",
    "ngay": "calendar_day",
    "gio lam viec": "working_hour",
    "gio": "hour",
    "thang": "month",
    "trong ngay": "same_day_15h",
    "khong": "none",
}
_NATIONAL_CODE = re.compile(r"([0-9]\.[0-9]{6})(?:\..+)?")
_OTHER_CODE = re.compile(r"[0-9A-Za-zĐđ][0-9A-Za-zĐđ./-]{1,39}")
_PAPER = re.compile(
    r"(.+?)\s*\[(nộp|xuất trình);\s*([0-9]{1,3}) chính,\s*([0-9]{1,3}) sao"
    r"(?:;\s*((?:không )?bắt buộc))?\]"
)
# What compilers of a table write to themselves: where a cell comes from, what to check before use.
# How sure code and name are is told by the column "verification".
_TO_THEMSELVES = re.compile(
    r"\s*(?:required_papers_clean:.*|.*time_text_raw.*|MÃ CHƯA XÁC MINH.*|mã nhóm \d.*"
    r"|kiểm tra trước khi dùng|không có mã|tên là tên gọi chung.*|: ví dụ tốt để kiểm thử.*"
    r"|[–-] general knowledge)"
)


class CellError(Exception):
    """A cell that cannot be read: a msgid that knows row, column and value, and more parameters."""

    def __init__(self, message, **extra):
        super().__init__(message)
        self.message = message
        self.extra = tuple(extra.items())


def text(cell):
    """Return any text of at most 2,000 characters."""
    return _not_longer(cell, _LONGEST_TEXT)


def notes(cell):
    """The notes for officials, without what the compilers of a table wrote to themselves."""
    parts = (_TO_THEMSELVES.sub("", part).strip() for part in cell.split(";"))
    return _not_longer("; ".join(filter(None, parts)), _LONGEST_TEXT)


def name(cell):
    """Return the name of the procedure: at least something, at most 1,000 characters."""
    if not cell:
        raise CellError(N_("Dòng %(row)s, cột %(column)s: thiếu tên thủ tục."))
    return _not_longer(cell, _LONGEST_NAME)


def _not_longer(cell, limit):
    if len(cell) > limit:
        raise CellError(N_("Dòng %(row)s, cột %(column)s: dài quá %(limit)s ký tự."), limit=limit)
    return cell


def code(cell):
    """Return the code or None; a national code loses the tail of a province (domain.md 1.6).

    "1.001612.000.00.00.H48" gives "1.001612". Codes of other schemes stay as they are.
    """
    if not cell:
        return None
    if national := _NATIONAL_CODE.fullmatch(cell):
        return national[1]
    if not _OTHER_CODE.fullmatch(cell):
        raise CellError(
            N_(
                "Dòng %(row)s, cột %(column)s: mã “%(value)s” không đúng dạng; "
                "ghi như 1.001193 hoặc để trống."
            )
        )
    return cell


def levels(cell):
    """Return the levels that handle the procedure, as a tuple."""
    return tuple(part.strip() for part in re.split("[,;]", text(cell)) if part.strip())


def time_value(cell):
    """Return the length of the term, 1 to 999, or None for an empty cell."""
    if not cell:
        return None
    if not re.fullmatch(r"[0-9]+", cell):
        raise CellError(
            N_(
                "Dòng %(row)s, cột %(column)s: “%(value)s” không phải số; "
                "ghi số ngày hoặc để trống."
            )
        )
    if not 1 <= int(cell[:9]) <= _LONGEST_TIME:
        raise CellError(
            N_("Dòng %(row)s, cột %(column)s: “%(value)s” phải từ 1 đến %(limit)s."),
            limit=_LONGEST_TIME,
        )
    return int(cell)


def time_unit(cell):
    """Return a value of rules.deadlines.Unit, or None where the unit is unknown or not given."""
    if cell in ("", "unknown"):
        return None
    unit = cell if cell in _UNITS else _UNIT_WORDS.get(fold(cell))
    if unit is None:
        raise CellError(
            N_(
                "Dòng %(row)s, cột %(column)s: “%(value)s” không phải đơn vị thời hạn; "
                "dùng %(allowed)s hoặc để trống."
            ),
            allowed=", ".join(_UNITS),
        )
    return unit


def fee_kind(cell):
    """Return one of FEE_KINDS; an empty cell means not_stated."""
    return _one_of(_FEES.get(fold(cell), cell), FEE_KINDS) or "not_stated"


def existence(cell):
    """Return one of EXISTENCES or the empty text."""
    return _one_of(cell, EXISTENCES)


def flag(cell):
    """Return True for 1, False for 0 and an empty cell."""
    return _one_of(cell, ("1", "0")) == "1"


def _one_of(cell, allowed):
    if cell and cell not in allowed:
        raise CellError(
            N_("Dòng %(row)s, cột %(column)s: “%(value)s” không có trong danh sách: %(allowed)s."),
            allowed=", ".join(allowed),
        )
    return cell


def fee(cell):
    """Return the fee in đồng, or None for an empty cell."""
    if not cell:
        return None
    try:
        return parse_money(cell)
    except RuleBroken:
        raise CellError(
            N_(
                "Dòng %(row)s, cột %(column)s: “%(value)s” không phải số tiền; "
                "ghi số đồng như 150000 hoặc để trống."
            )
        ) from None


def channels(cell):
    """Return the ways of submitting, separated by ; in the cell, in the spelling of CHANNELS."""
    known = {fold(channel): channel for channel in CHANNELS}
    found = []
    for part in filter(None, map(str.strip, cell.split(";"))):
        if fold(part) not in known:
            raise CellError(
                N_(
                    "Dòng %(row)s, cột %(column)s: cách nộp “%(part)s” không có trong danh sách: "
                    "%(allowed)s."
                ),
                part=part,
                allowed="; ".join(CHANNELS),
            )
        found.append(known[fold(part)])
    return tuple(dict.fromkeys(found))


def papers(cell):
    """Return the Papers of a cell: ``name [nộp|xuất trình; N chính, M sao]`` separated by " | ".

    ``; bắt buộc`` or ``; không bắt buộc`` may stand before the bracket closes. A case
    ("Trường hợp …") is part of the name and stays as it is.
    """
    return tuple(_paper(part) for part in " ".join(cell.split()).split(" | ") if part)


def _paper(part):
    found = _PAPER.fullmatch(part)
    if not found or "[nộp" in found[1] or "[xuất trình" in found[1]:
        raise CellError(
            N_(
                "Dòng %(row)s, cột %(column)s: giấy tờ “%(part)s” không đúng dạng; ghi "
                "“Tên giấy tờ [nộp; 1 chính, 0 sao]” hoặc “[xuất trình; …]”, cách nhau bằng “ | ”."
            ),
            part=part,
        )
    originals, copies = int(found[3]), int(found[4])
    if max(originals, copies) > _MOST_SHEETS:
        raise CellError(
            N_("Dòng %(row)s, cột %(column)s: giấy tờ “%(part)s” có quá %(limit)s bản."),
            part=part,
            limit=_MOST_SHEETS,
        )
    required = None if found[5] is None else found[5] == "bắt buộc"
    return Paper(_not_longer(found[1], _LONGEST_PAPER), found[2], originals, copies, required)
