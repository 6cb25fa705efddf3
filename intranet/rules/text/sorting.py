"""Sort keys: the Vietnamese alphabet, tones after letters (domain.md 7.1).

A key is made of digits only, two per letter, so that every database orders it alike whatever its
collation. Words are compared one after the other: first the letters of a word, then its tone, so
all people called Hà stand together before Hả and Hạ.
"""

import re
import unicodedata
from functools import lru_cache

_WORD_END, _TONE_START, _NUMBER = "00", "01", "07"
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER = {letter: str(20 + place) for place, letter in enumerate(_ALPHABET)}
_OTHER = "99"
_TONE = {"\u0300": "02", "\u0309": "03", "\u0303": "04", "\u0301": "05", "\u0323": "06"}
_SHAPES = {"\u0302": "aeo", "\u0306": "a", "\u031b": "ou"}
_APOSTROPHES = re.compile("['’‘ʼʻ`´]")
_WORD = re.compile(r"[^\W_]+")
_PART = re.compile(r"\d+|\D")


def sort_key(text):
    """Return the key that sorts ``text`` by the Vietnamese alphabet; numbers sort by value.

    Letters a ă â b c d đ e ê … y, then tones ngang, huyền, hỏi, ngã, sắc, nặng. Case, spacing and
    punctuation do not matter. The key is ASCII digits; compare it as text.
    """
    text = _APOSTROPHES.sub("", unicodedata.normalize("NFC", (text or "").lower()))
    # Marks that are left belong to other languages (Ê Đê): no word ends there.
    text = "".join(char for char in text if not unicodedata.combining(char))
    return _WORD_END.join(_word_key(word) for word in _WORD.findall(text))


def person_sort_key(name):
    """Return the key that sorts people by Tên (the last word), then Họ, then đệm.

    A name of one word is its own Tên: people of An Lão need not have two.
    """
    words = (name or "").split()
    return sort_key(" ".join(words[-1:] + words[:-1]))


@lru_cache(maxsize=4096)  # names share few words, and a large office sorts a million of them
def _word_key(word):
    letters: list[str] = []
    tones: list[str] = []
    for part in _PART.findall(word):
        if part.isdecimal():
            letters.append(_number_key(part))
            continue
        base, marks = _apart(part)
        letters.append(_LETTER.get(base) or f"{_OTHER}{ord(base):07d}")
        tones.extend(_TONE[mark] for mark in marks if mark in _TONE)
    return "".join(letters) + _TONE_START + "".join(tones)


def _number_key(digits):
    digits = str(int(digits[:40]))
    return f"{_NUMBER}{len(digits):03d}{digits}"


def _apart(char):
    """Return (letter of the alphabet, all marks) of one composed character."""
    base, *marks = list(unicodedata.normalize("NFD", char))
    for mark in marks:
        if base in _SHAPES.get(mark, ""):
            return unicodedata.normalize("NFC", base + mark), marks
    return base, marks
