"""The sheet of a visit: what is answered, how it travels, when versions differ (decision 0024)."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum

from intranet.rules.checklists import Kind
from intranet.rules.errors import RuleBroken
from intranet.rules.inspections import TEAM, WATCHERS
from intranet.rules.permissions import Permission
from intranet.rules.text import clean
from intranet.rules.words import N_

PROTOCOL = 1
# The present one and the one before it, once there is one.
PROTOCOLS = (1,)
MOST_AT_ONCE = 20
MOST_BASES = 20
LONGEST_REMARK = 2000
UNREADABLE = N_("Câu trả lời gửi lên không đọc được.")
# A clock that is further off than this is shown corrected, and it is said so.
TRUSTED_OFFSET_MS = 120_000
_KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NAME = re.compile(r"[\w.-]{1,40}", re.ASCII)
_COUNT = re.compile(r"[0-9]{1,4}")
_DEVICE = re.compile(r"[\w-]{1,20}", re.ASCII)
_LONGEST_OFFSET_MS = 2**31 - 1
# A phone without a battery begins in 1970.
_YEARS = range(1970, 2100)
_VIETNAM = timezone(timedelta(hours=7))


class AnswerPermission(Permission):
    FILL = ("answers.fill", N_("Mở phiếu kiểm tra"), WATCHERS)
    SAVE = ("answers.save", N_("Ghi câu trả lời vào phiếu kiểm tra"), TEAM)
    CARRIED = ("answers.carried", N_("Mang phiếu kiểm tra theo máy"), TEAM)
    IMPORT = ("answers.import_file", N_("Nhập tệp phiếu xuất từ điện thoại"), TEAM)
    PRINT = ("answers.print_blank", N_("In phiếu trắng để ghi tay"), WATCHERS)


class Subject(StrEnum):
    """What a target is about: the word before its colon."""

    ITEM = "item"
    SAMPLE = "sample"
    BOOK = "book"
    FINDING = "finding"


# What a photo item is answered with, besides "na".
PHOTO_VALUES = {"yes": N_("Đã có ảnh"), "na": N_("Không áp dụng")}
FINDING_VALUES = {
    "mended": N_("Đã khắc phục"),
    "partly": N_("Khắc phục một phần"),
    "not_mended": N_("Chưa khắc phục"),
}

# Figures of the program that answer an item themselves, where it asks for such a number; the
# others stand beside it only: how many were received is no answer to how many were not entered.
RATES = frozenset(
    {"online_answered", "handed_same_day", "on_time_rate", "late_apologised", "apologies_in_time",
     "electronic_results", "scanned", "online_rate", "online_paid"}
)  # fmt: skip
COUNTS = frozenset(
    {"supplements_twice", "steps_without_receiver", "skipped_steps", "through_overdue", "idle",
     "due_changed", "open_overdue", "postponed_twice", "uncollected", "idle_accounts",
     "open_findings"}
)  # fmt: skip


@dataclass(frozen=True)
class Sent:
    """One answer as it was sent. ``at``: the clock of the phone; ``offset``: milliseconds that the
    server's was ahead of it.
    """

    key: str
    target: str
    value: str
    remark: str
    bases: tuple
    at: datetime | None = None
    offset: int | None = None


def read_sent(sent):
    """The Sent in a dictionary that a browser made; RuleBroken for what is none."""
    if not isinstance(sent, dict):
        raise RuleBroken(UNREADABLE)
    bases = sent.get("bases") or ()
    bases = bases.split() if isinstance(bases, str) else bases
    if not isinstance(bases, list | tuple) or len(bases) > MOST_BASES:
        raise RuleBroken(UNREADABLE)
    key = read_key(sent.get("key"))
    return Sent(
        key=key,
        target=":".join(read_target(sent.get("target"))),
        value=clean(_words(sent.get("value")), multiline=True),
        remark=read_remark(sent.get("remark")),
        bases=tuple(sorted({read_key(base) for base in bases} - {key})),
        at=read_moment(sent.get("at")),
        offset=read_offset(sent.get("offset")),
    )


def read_key(text):
    """A key as browsers make them (UUID, small letters); RuleBroken for anything else."""
    if not isinstance(text, str) or not _KEY.fullmatch(text):
        raise RuleBroken(N_("Mã của câu trả lời không đúng dạng."))
    return text


def write_key(data):
    """A key of 16 random bytes, for a form that has no script."""
    text = data.hex()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def read_target(text):
    """(Subject, name) of a target; RuleBroken for what is none."""
    subject, _colon, name = text.partition(":") if isinstance(text, str) else ("", "", "")
    if subject not in list(Subject) or not _NAME.fullmatch(name):
        raise RuleBroken(N_("Phiếu không có câu này."))
    return Subject(subject), name


def read_remark(text):
    """A remark, cleaned; RuleBroken at ``remark`` when it is too long or holds what no page may."""
    words = clean(_words(text), multiline=True)
    if len(words) > LONGEST_REMARK:
        raise RuleBroken(N_("Không quá %(most)s chữ."), field="remark", most=LONGEST_REMARK)
    return words


def read_count(text):
    """The number of receipts in a paper book as it is stored, "" for none; RuleBroken."""
    text = text.strip()
    if text and not _COUNT.fullmatch(text):
        raise RuleBroken(N_("Nhập số hồ sơ trong sổ giấy, ví dụ 12."), field="value")
    return str(int(text)) if text else ""


def read_choice(text, values):
    """One of ``values`` or "" (taken back); RuleBroken at ``value``."""
    text = text.strip()
    if text and text not in values:
        raise RuleBroken(N_("Chọn một trong các câu trả lời."), field="value")
    return text


def read_day(text):
    """The date in the name of a "book" target; RuleBroken for none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RuleBroken(N_("Phiếu không có câu này.")) from None


def read_device(text):
    """The name a browser gave itself, or None."""
    return text if isinstance(text, str) and _DEVICE.fullmatch(text) else None


def read_moment(text):
    """The clock of the phone (naive, Viet Nam time; one with a zone is turned into it), or None
    when it says nothing readable.
    """
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
        if moment is not None and moment.tzinfo is not None:
            moment = moment.astimezone(_VIETNAM)
    except (ValueError, OverflowError):
        return None
    if moment is None or moment.year not in _YEARS:
        return None
    return moment.replace(tzinfo=None, microsecond=0)


def read_offset(value):
    """Milliseconds that the server's clock is ahead of the phone's, or None."""
    try:
        offset = round(float(value))
    except (TypeError, ValueError, OverflowError):
        return None
    return offset if abs(offset) <= _LONGEST_OFFSET_MS else None


def _words(value):
    """What stands in a field: text; numbers as they are written; nothing is empty."""
    if value is None:
        return ""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        raise RuleBroken(UNREADABLE)
    if len(text := str(value)) > 2 * LONGEST_REMARK:  # before each of its letters is looked at
        raise RuleBroken(N_("Không quá %(most)s chữ."), most=LONGEST_REMARK)
    return text


def is_off(offset):
    """True when the phone's clock was so far off that it is corrected and said."""
    return offset is not None and abs(offset) > TRUSTED_OFFSET_MS


def offered(item, figure):
    """The figure of the program as the starting value of an item's answer; None where it says
    something else than is asked.
    """
    is_count = item.kind == Kind.NUMBER and item.lower_is_better
    keys = RATES if item.kind == Kind.PERCENT else COUNTS if is_count else ()
    return figure["value"] if figure and item.prefill in keys else None


def corrected(at, offset):
    """The clock of a phone as it should have stood: set right only when it was far off."""
    return at + timedelta(milliseconds=offset) if at is not None and is_off(offset) else at


def differ(versions):
    """True when the heads of a target say different things: somebody has to settle it."""
    return len({(one.value, one.remark) for one in versions}) > 1
