"""Reading a pack: everything that is wrong is told, with the name of the file and of the value."""

import re
import tomllib
from decimal import Decimal

from intranet.rules.errors import RuleBroken
from intranet.rules.procedures import (
    TEXT_WORDS,
    PaperRow,
    Step,
    VersionData,
    check_steps,
    written_texts,
)
from intranet.rules.procedures_packs import cells
from intranet.rules.procedures_packs.facts import FORMAT, Pack, PackError
from intranet.rules.words import N_

_CODE = re.compile(r"[0-9A-Za-zĐđ./-]{1,30}")
_OUTSIDE = {"format", "code", "valid_from", "offices", "texts", "papers", "steps"}
_FIRST_LINE = re.compile(r"(?:[ \t]*(?:#[^\n]*|\r)?\n)*[ \t]*\w+[ \t]*=")
# A key of very many parts: no pack has one, and tomllib needs their square in memory.
_PART = r"""(?:[\w-]+|"[^"\n]*"|'[^'\n]*')"""
_LONG_KEY = re.compile(rf"(?<![\w-]){_PART}(?:[ \t]*\.[ \t]*{_PART}){{64}}", re.ASCII)


def looks_like_pack(text):
    """True when ``text`` begins as a pack does, and not as a table."""
    return _FIRST_LINE.match(text.removeprefix("\ufeff")) is not None


def read_pack(text, file, row_no=1):
    """Return (Pack or None, [PackError, …]) of the text of one file. Never raises for the text."""
    reader = _Reader(file, row_no)
    try:
        told = _loaded(text.removeprefix("\ufeff"))
    except (ValueError, ArithmeticError, RecursionError) as error:
        reader.blame(N_("Tệp %(file)s: không đọc được TOML: %(reason)s"), reason=str(error)[:200])
        return None, reader.errors
    pack = reader.pack(told)
    return (None if reader.errors else pack), reader.errors


def _loaded(text):
    """The parsed text; ValueError (also for a number of thousands of digits) for what is none."""
    if _LONG_KEY.search(text):
        raise ValueError("key of too many parts")
    return tomllib.loads(text, parse_float=Decimal)


class _Reader:
    """Reads the values of one file and collects what is wrong with them."""

    def __init__(self, file, row_no):
        self.file, self.row_no = file, row_no
        self.errors: list[PackError] = []

    def blame(self, message, **extra):
        """Remember one thing that is wrong."""
        self.errors.append(PackError(self.row_no, self.file, message, tuple(extra.items())))

    def pack(self, told):
        """The Pack of the parsed file; whoever asks looks at ``errors`` first."""
        if told.get("format") != FORMAT:
            self.blame(N_("Tệp %(file)s: thiếu “format = %(format)s” ở đầu."), format=FORMAT)
            return None
        facts = self._values({k: v for k, v in told.items() if k not in _OUTSIDE}, cells.PLAIN)
        papers = [self._values(row, cells.PAPER) for row in self._rows(told, "papers")]
        steps = [self._values(row, cells.STEP) for row in self._rows(told, "steps")]
        facts["texts"] = self._texts(told.get("texts", {}))
        self._need(facts, ("name", "field"))
        for row in (*papers, *steps):
            self._need(row, ("name",))
        for row in steps:
            self._need(row, ("act", "role", "place"))
        if self.errors:
            return None
        facts = {"verification": None, **facts}
        data = VersionData(**facts, papers=tuple(PaperRow(**row) for row in papers))
        pack = Pack(
            code=self._code(told.get("code")),
            data=data,
            valid_from=self._read("valid_from", told.get("valid_from"), cells.day),
            steps=tuple(_step(row) for row in steps) or None,
            offices=tuple(self._read("offices", told.get("offices", []), cells.words) or ()),
        )
        self._obey(pack)
        return pack

    def _values(self, row, readers):
        for key in sorted(row.keys() - readers.keys()):
            self.blame(N_("Tệp %(file)s: không hiểu “%(key)s”."), key=key)
        known = {
            key: self._read(key, row[key], read) for key, read in readers.items() if key in row
        }
        return {key: value for key, value in known.items() if value is not None}

    def _read(self, key, value, read):
        if value is None:
            return None
        try:
            return read(key, value)
        except cells.Wrong as wrong:
            self.blame(wrong.message, **wrong.extra)
            return None

    def _rows(self, told, key):
        rows = told.get(key, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self.blame(N_("Tệp %(file)s: ghi từng dòng dưới [[%(key)s]]."), key=key)
            return []
        if len(rows) > cells.MOST_ROWS:
            self.blame(
                N_("Tệp %(file)s: [[%(key)s]] nhiều quá %(most)s dòng."),
                key=key,
                most=cells.MOST_ROWS,
            )
        return rows

    def _texts(self, told):
        if not isinstance(told, dict) or told.keys() - TEXT_WORDS.keys():
            allowed = ", ".join(TEXT_WORDS)
            self.blame(N_("Tệp %(file)s: [texts] chỉ có: %(allowed)s."), allowed=allowed)
            return "{}"
        texts = {key: self._read(key, value, cells.words) or [] for key, value in told.items()}
        return self._told(lambda: written_texts(texts)) or "{}"

    def _code(self, value):
        code = self._read("code", value, cells.text)
        if code and not _CODE.fullmatch(code):
            self.blame(N_("Tệp %(file)s: mã “%(value)s” không đúng dạng."), value=code)
        return code

    def _need(self, row, keys):
        for key in keys:
            if key not in row and not self.errors:
                self.blame(N_("Tệp %(file)s: thiếu “%(key)s”."), key=key)

    def _obey(self, pack):
        """The laws of a version and of its workflow."""
        data = pack.data
        self._told(data.checked)
        if pack.steps is not None:
            self._told(lambda: check_steps(pack.steps, data.time_value, data.time_unit))

    def _told(self, act):
        try:
            return act()
        except RuleBroken as broken:
            self.blame(N_("Tệp %(file)s: %(reason)s"), reason=str(broken))
            return None


def _step(row):
    return Step(**{"share" if key == "time" else key: value for key, value in row.items()})
