"""Finding a procedure: by code, by words with or without tones, by initials (B27)."""

import re
from dataclasses import dataclass

from intranet.rules.text import exact, fold, has_marks, telex, tokens

_NO_LETTER = re.compile(r"[^a-z0-9]")


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for: the text as typed, its exact key, its folded words."""

    text: str
    key: str
    words: tuple[str, ...]
    toned: bool

    @property
    def letters(self):
        """Letters and digits alone: for initials and for codes typed without points."""
        return _NO_LETTER.sub("", fold(self.text))


def wanted(text, most=8):
    """The readings of a search text: as typed, and with Telex leftovers typed out."""
    readings = [text or "", telex(text or "")]
    return [
        Wanted(reading, exact(reading), tuple(tokens(reading)[:most]), has_marks(reading))
        for reading in readings
        if reading and reading.strip()
    ]


def rank(readings, name, initials="", code=None):
    """How well a procedure answers, smaller is better; None when it does not.

    Code, then words with their tones, then words without tones, then initials.
    """
    found = [_rank(one, name, initials, code) for one in readings]
    found = [place for place in found if place is not None]
    return min(found) if found else None


def _rank(one, name, initials, code):
    if code is not None and one.letters and any(c.isdigit() for c in one.letters):
        plain = _NO_LETTER.sub("", code.lower())
        if plain.startswith(one.letters):
            return 0 if plain == one.letters else 1
    place = _words_rank(one, name)
    if place is not None:
        return place
    if len(one.letters) >= 2 and len(one.words) == 1 and one.letters in initials:
        return 8 if initials.startswith(one.letters) else 9
    return None


def _words_rank(one, name):
    if not one.words:
        return None
    folded, whole = " ".join(tokens(name)), exact(name)
    words = folded.split()
    if not all(any(word.startswith(w) for word in words) for w in one.words):
        return None
    if f" {one.key}" in f" {whole}":
        return 2 if whole.startswith(one.key) else 3
    if one.toned and set(one.key.split()) <= set(re.findall(r"\w+", whole)):
        return 4
    phrase = " ".join(one.words)
    if f" {phrase}" in f" {folded}":
        return 5 if folded.startswith(phrase) else 6
    return 7
