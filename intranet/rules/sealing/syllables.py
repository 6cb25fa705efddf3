"""The root of the log as eight Vietnamese syllables that a person writes down and compares.

The first 88 bits of the root, 11 bits a syllable, the highest bits first (decision 0023).
"""

import re
import unicodedata
from functools import cache
from pathlib import Path

from intranet.rules.sealing.canonical import SealError

COUNT = 8
BITS = 11
_LIST = Path(__file__).parents[2] / "data" / "syllables.txt"


def syllables_of(root: bytes) -> list[str]:
    """Return the eight syllables of a root of 32 bytes."""
    number = int.from_bytes(root[: COUNT * BITS // 8], "big")
    shifts = range((COUNT - 1) * BITS, -1, -BITS)
    return [_words()[number >> shift & (1 << BITS) - 1] for shift in shifts]


def parse_slip(text: str) -> tuple[int, list[str]]:
    """Read a paper slip: the number of entries, then the eight syllables, as somebody types them.

    Capitals, marks, dots in the number and what stands between the words do not matter. Raises
    ``SealError`` with the syllable that is none.
    """
    found = re.match(r"\W*(\d[\d.,\s]*)(.*)", text, re.DOTALL)
    if not found:
        raise SealError("slip", "no number of entries")
    said = re.findall(r"[a-z]+", _plain(found[2]))
    if len(said) != COUNT:
        raise SealError("slip", f"{len(said)} syllables instead of {COUNT}")
    for word in said:
        if word not in _known():
            raise SealError(word, "not in the list of syllables")
    return int(re.sub(r"\D", "", found[1])), said


def all_syllables() -> list[str]:
    """Return the 2,048 syllables in order."""
    return list(_words())


@cache
def _words():
    return _LIST.read_text("ascii").split()


@cache
def _known():
    return frozenset(_words())


def _plain(text):
    spread = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(sign for sign in spread if not unicodedata.combining(sign))
