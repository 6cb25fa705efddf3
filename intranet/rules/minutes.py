"""The minutes of an inspection (domain 5.3): who writes and signs, what is frozen, what a drawn
signature and a code look like.
"""

import hashlib
import hmac
import re
from enum import StrEnum

from intranet.rules import sealing
from intranet.rules.answers import PHOTO_VALUES
from intranet.rules.checklists import (
    DEGREE_VALUES,
    VERDICT_WORDS,
    YES_NO_VALUES,
    Kind,
    Verdict,
)
from intranet.rules.errors import RuleBroken
from intranet.rules.inspections import READERS, TEAM
from intranet.rules.permissions import Permission, Role
from intranet.rules.words import N_

UNIT_ROLES = (Role.LEADER, Role.UNIT_HEAD, Role.OFFICER, Role.RECEIVER, Role.REGISTRAR)
# These sign for their unit by their office; anybody else says by whose authority.
REPRESENTATIVES = frozenset((Role.LEADER, Role.UNIT_HEAD))


class MinutePermission(Permission):
    SHOW = ("minutes.show", N_("Đọc biên bản kiểm tra"), READERS)
    EDIT = ("minutes.edit", N_("Soạn biên bản kiểm tra"), TEAM)
    FREEZE = ("minutes.freeze", N_("Chốt biên bản để ký"), TEAM)
    SIGN = ("minutes.sign", N_("Ký biên bản kiểm tra"), READERS)
    CODE = ("minutes.code", N_("Lấy mã ký biên bản trên máy của đoàn"), UNIT_ROLES)
    COUNTERSIGN = ("minutes.countersign", N_("Cho đơn vị ký trên máy của đoàn"), TEAM)
    ATTEST = ("minutes.attest", N_("Ghi đơn vị ký trên giấy hoặc không ký"), TEAM)
    ADD = ("minutes.add", N_("Ghi bổ sung sau khi chốt biên bản"), READERS)
    PRINT = ("minutes.print", N_("In biên bản kiểm tra"), READERS)


class Side(StrEnum):
    """For whom somebody signs."""

    TEAM = "team"
    UNIT = "unit"


class Way(StrEnum):
    """How it is known who signed."""

    SESSION = "session"
    CODE = "code"
    PAPER = "paper"
    REFUSED = "refused"


WAY_WORDS = {
    Way.SESSION: N_("ký trong phiên đăng nhập của mình"),
    Way.CODE: N_("ký trên máy của đoàn bằng mã ký"),
    Way.PAPER: N_("ký trên bản giấy, đoàn ghi lại"),
    Way.REFUSED: N_("đơn vị không ký, có người chứng kiến"),
}
SCHEMA = 1
CODE_MINUTES = 10
MOST_TRIES = 5
LONGEST_DRAWING = 8192
# Strokes on a sheet of 600 x 200: each begins with M, the rest are lines.
_DRAWING = re.compile(r"(?:M\d{1,3} \d{1,3}(?: ?L\d{1,3} \d{1,3})* ?)+", re.ASCII)
_CODE = re.compile(r"\d{6}", re.ASCII)
_DECIMAL = re.compile(r"(\d)\.(\d)")


def frozen(content):
    """(canonical JSON text, its SHA-256 in hex): the same content has the same hash anywhere."""
    text = sealing.canonical(content)
    return text, hash_of(text)


def hash_of(text):
    """The SHA-256 of a canonical text in UTF-8, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_drawing(text):
    """The strokes of a signature as an SVG path, None when nothing was drawn.

    Only M, L and whole numbers; RuleBroken at ``drawing`` for anything else or more than 8 kB.
    """
    text = (text or "").strip()
    if not text:
        return None
    if len(text) > LONGEST_DRAWING or not _DRAWING.fullmatch(text):
        raise RuleBroken(N_("Nét ký không đọc được; xóa và ký lại."), field="drawing")
    return text


def new_code(number):
    """The six digits of a code, from a random whole ``number``."""
    return f"{number % 1_000_000:06d}"


def hash_code(code, minute_pid, user_pid, key):
    """What is kept of a code: nobody finds it by trying a million without the office's ``key``."""
    told = f"minutes|{minute_pid}|{user_pid}|{code}"
    return hmac.new(key.encode(), told.encode(), hashlib.sha256).hexdigest()


def plain_code(typed):
    """The six digits of what was typed, spaces left out; None when it is no code."""
    text = "".join((typed or "").split())
    return text if _CODE.fullmatch(text) else None


def answer_words(item, value):
    """What was answered to ``item`` in the words of the minutes (Vietnamese)."""
    kind = Kind(item.kind)
    if not value:
        return "Chưa kiểm tra"
    if value == "na":
        return VERDICT_WORDS[Verdict.NOT_APPLICABLE]
    if kind in (Kind.YES_NO, Kind.DEGREE):
        return (YES_NO_VALUES if kind == Kind.YES_NO else DEGREE_VALUES)[value][0]
    if kind == Kind.PHOTO:
        return PHOTO_VALUES.get(value, value)
    if kind in (Kind.NUMBER, Kind.PERCENT, Kind.SAMPLE):
        measure = (item.measure or "") if kind == Kind.NUMBER else "%"
        return f"{decimal(value)} {measure}".strip()
    return value


def verdict_words(verdict):
    """A verdict as the minutes say it: what was not answered was not looked at."""
    return "Chưa kiểm tra" if verdict == Verdict.OPEN else VERDICT_WORDS[Verdict(verdict)]


def decimal(text):
    """ "12.5" as it is written: "12,5"."""
    return _DECIMAL.sub(r"\1,\2", str(text))


def percent(number):
    """ "78,5 %" for 78.5; None when nothing was judged."""
    return None if number is None else f"{decimal(f'{number:g}')} %"
