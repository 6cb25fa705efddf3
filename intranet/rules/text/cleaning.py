"""What may be stored: NFC, no controls, nothing that turns the writing (security.md 2.6)."""

import re
import unicodedata

from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_

# Invisible characters that are not of category Cf: fillers, joiners and variation selectors.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0") | frozenset(
    map(chr, range(0xFE00, 0xFE10))
)
_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_BYTE_ORDER_MARK = "\ufeff"
_REFUSED_CATEGORIES = frozenset({"Cc", "Cs"})
_NONCHARACTERS = frozenset(
    chr(p * 0x10000 + low) for p in range(17) for low in (0xFFFE, 0xFFFF)
) | frozenset(map(chr, range(0xFDD0, 0xFDF0)))
# What no page may hold: shown in its place until the writer mends it.
_REPLACEMENT = "\ufffd"
_IMPOSSIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff" + "".join(_NONCHARACTERS) + "]"
)
# After NFC Vietnamese needs no combining mark, Ba Na and Ê Đê one or two: heaps are an attack.
_MARKS_IN_A_ROW = 4
_FORMULA_STARTS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


def clean(text, multiline=False, field=None):
    """Return ``text`` as it may be stored: NFC, trimmed, plain spaces, no invisible characters.

    One line unless ``multiline``: line breaks and tabs become spaces (with ``multiline`` every kind
    of line break becomes a newline). ``None`` gives the empty string. Raises RuleBroken (at
    ``field``) for C0/C1 controls, bidirectional overrides U+202A-202E and U+2066-2069, U+FEFF,
    lone surrogates, noncharacters and heaps of combining marks (security.md 1.3.3, 2.6).
    """
    text = _plain_breaks(text or "", multiline)
    for char in text:
        _refuse_hidden(char, field)
    text = "".join(_visible(char) for char in text)
    text = unicodedata.normalize("NFC", text)
    _refuse_mark_heaps(text, field)
    return "\n".join(line.strip() for line in text.split("\n")).strip()


def showable(text):
    """Return ``text`` with U+FFFD for each character that an HTML page may not hold.

    For showing again what ``clean`` refuses; ``clean`` refuses U+FFFD as well.
    """
    return _IMPOSSIBLE.sub(_REPLACEMENT, text)


def _plain_breaks(text, multiline):
    text = re.sub("\r\n|[\r\u2028\u2029]", "\n", text).replace("\t", " ")
    return text if multiline else text.replace("\n", " ")


def _refuse_hidden(char, field):
    if char == "\n" or char.isascii() and char.isprintable():
        return
    code = f"U+{ord(char):04X}"
    if char in _DIRECTION:
        raise RuleBroken(
            N_("Có ký tự ẩn đảo chiều chữ (%(code)s). Hãy xóa và gõ lại đoạn này."),
            field=field,
            code=code,
        )
    unwanted = char in (_BYTE_ORDER_MARK, _REPLACEMENT) or char in _NONCHARACTERS
    if unwanted or unicodedata.category(char) in _REFUSED_CATEGORIES:
        raise RuleBroken(
            N_("Có ký tự điều khiển không nhìn thấy (%(code)s). Hãy xóa và gõ lại đoạn này."),
            field=field,
            code=code,
        )


def _visible(char):
    if char.isascii():
        return char
    if char in _INVISIBLE or unicodedata.category(char) == "Cf":
        return ""
    return " " if unicodedata.category(char) == "Zs" else char


def _refuse_mark_heaps(text, field):
    row = 0
    for char in text:
        row = row + 1 if unicodedata.combining(char) else 0
        if row > _MARKS_IN_A_ROW:
            raise RuleBroken(N_("Có chữ mang quá nhiều dấu chồng lên nhau."), field=field)


def cell(value):
    """Return ``value`` safe for a spreadsheet cell: what reads as a formula gets an apostrophe.

    Text that begins (after spaces) with = + - @ TAB CR LF or the full-width ＝ ＋ － ＠ is
    neutralised; numbers, dates and ``None`` stay as they are (security.md 2.6).
    """
    if not isinstance(value, str):
        return value
    hidden = value.lstrip(" \u00a0\u3000")
    return "'" + value if hidden.startswith(_FORMULA_STARTS) else value
