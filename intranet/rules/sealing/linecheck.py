"""Telling whether a stored line is canonical, fast enough to read millions of them.

The definition is short: a line is canonical when ``canonical`` makes it again out of the entry it
holds. ``LineCheck`` reaches the same answer for nearly every line without writing it again.
"""

import json
import unicodedata

from intranet.rules.sealing.canonical import MAX_DEPTH, MAX_INTEGER, canonical


def is_canonical(body: str) -> bool:
    """Tell whether ``body`` is exactly what ``canonical`` makes of the entry it holds."""
    return LineCheck()(body)


class LineCheck:
    """``is_canonical`` for many lines. It keeps notes while it reads: one for each thread."""

    def __init__(self):
        self._keys = 0
        self._decode = json.JSONDecoder(
            object_hook=self._note_keys,
            parse_int=_small_integer,
            parse_float=_no_such_number,
            parse_constant=_no_such_number,
        ).raw_decode

    def __call__(self, body: str) -> bool:
        """Tell whether ``body`` is canonical; never raises for text."""
        try:
            if "\\" not in body:
                return self._is_plain(body)
            return canonical(json.loads(body)) == body
        except (ValueError, RecursionError):
            return False

    def _is_plain(self, body):
        """Check a line without escapes: then every other part between quotes is structure.

        What the decoder lets pass can differ from the canonical line only in white space, depth,
        minus zero, the order and number of keys, text not in NFC and broken surrogates.
        A whole line in NFC has all its strings in NFC, for what surrounds them never composes.
        """
        structure = b"".join(body.encode().split(b'"')[::2])
        if len(structure.split()) != 1 or structure[:1] != b"{" or b"-0" in structure:
            return False
        if structure.count(b"{") + structure.count(b"[") > MAX_DEPTH < _depth(structure):
            return False
        self._keys = 0
        _, end = self._decode(body)
        return (
            end == len(body)
            and self._keys == structure.count(b":")
            and unicodedata.is_normalized("NFC", body)
        )

    def _note_keys(self, entry):
        keys = list(entry)
        if keys != sorted(keys) or not "".join(keys).isascii():
            raise ValueError("keys are ASCII and sorted")
        self._keys += len(keys)
        return entry


def _depth(structure):
    depth = deepest = 0
    for sign in structure.decode():
        depth += (sign in "{[") - (sign in "}]")
        deepest = max(deepest, depth)
    return deepest


def _small_integer(digits):
    if len(digits) < 16 or (len(digits) < 18 and abs(int(digits)) <= MAX_INTEGER):
        return int(digits)
    raise ValueError("a whole number must be below 2^53 in magnitude")


def _no_such_number(text):
    raise ValueError(f"{text} cannot be sealed")
