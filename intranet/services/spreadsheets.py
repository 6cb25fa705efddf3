"""Reading an Excel workbook (.xlsx): the text of its first sheet. Nothing in it is computed."""

import re
import zipfile
import zlib
from io import BytesIO
from xml.etree.ElementTree import ParseError, TreeBuilder, XMLParser

from intranet.rules.errors import RuleBroken
from intranet.rules.text import cell
from intranet.rules.words import N_
from intranet.services.files import office
from intranet.services.tables import MOST_ROWS

MOST_COLUMNS = 200
LARGEST_PART = 24 * 1024 * 1024
MOST_NODES = 500_000
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_DAMAGED = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError)
_LETTERS = re.compile(r"[A-Z]{1,3}")
# How a workbook writes what XML cannot hold: a carriage return is _x000D_.
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_STRINGS = "xl/sharedStrings.xml"


class _Plain(TreeBuilder):
    """A tree of a document without a type of its own: nothing unfolds, nothing is fetched; of no
    more than ``MOST_NODES``, which take a hundred times the room of their text.
    """

    nodes = 0

    def start(self, tag, attrs):
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise _too_large()
        return super().start(tag, attrs)

    def doctype(self, name, pubid, system):
        raise ParseError


def is_workbook(body):
    """True when ``body`` is a zip archive that names the main part of a workbook."""
    return body.startswith(b"PK") and b"xl/workbook.xml" in body


def read_workbook(body):
    """The rows of the first sheet as dicts of text, by the heads in its first row.

    RuleBroken at ``table`` for what is damaged, locked, has macros or unfolds to very much.
    """
    try:
        office.looked_at(body)
        with zipfile.ZipFile(BytesIO(body)) as archive:
            rows = _rows(archive)
    except RuleBroken as broken:
        raise RuleBroken(broken.message, field="table", **broken.params) from None
    except (*_DAMAGED, ParseError, LookupError, ValueError):
        raise _refused(
            N_("Không đọc được tệp Excel này. Lưu lại thành .xlsx rồi tải lên.")
        ) from None
    if not rows:
        raise _refused(N_("Trang đầu của tệp Excel không có dòng nào."))
    heads = rows[0]
    return [dict(zip(heads, row, strict=False)) for row in rows[1:]]


def _refused(message, **params):
    return RuleBroken(message, field="table", **params)


def _too_large():
    return _refused(N_("Tệp giải nén ra quá lớn nên không được nhận."))


def _rows(archive):
    """The rows that hold something, each as long as the first."""
    shared = _shared(archive)
    sheet = _tree(archive, _first_sheet(archive))
    found: list[list[str]] = []
    for row in sheet.iter(f"{_MAIN}row"):
        cells = dict(_cell(one, place, shared) for place, one in enumerate(row.iter(f"{_MAIN}c")))
        if not any(cells.values()):
            continue
        width = max(cells) + 1 if not found else len(found[0])
        if width > MOST_COLUMNS or len(found) > MOST_ROWS:
            raise _refused(N_("Bảng dài quá %(most)s dòng."), most=MOST_ROWS)
        found.append([cells.get(place, "") for place in range(width)])
    return found


def _first_sheet(archive):
    """The name of the part with the first sheet."""
    book = _tree(archive, "xl/workbook.xml")
    wanted = [sheet.get(_LINK) for sheet in book.iter(f"{_MAIN}sheet")][0]
    for link in _tree(archive, "xl/_rels/workbook.xml.rels"):
        if link.get("Id") == wanted:
            target = link.get("Target", "")
            return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError(wanted)


def _shared(archive):
    """The texts that cells point to."""
    if _STRINGS not in archive.namelist():
        return []
    return [_text(item) for item in _tree(archive, _STRINGS).iter(f"{_MAIN}si")]


def _tree(archive, name):
    with archive.open(name) as part:
        body = part.read(LARGEST_PART + 1)
    if len(body) > LARGEST_PART:
        raise _too_large()
    parser = XMLParser(target=_Plain())
    parser.feed(body)
    return parser.close()


def _cell(one, place, shared):
    """(column from 0, text) of a cell."""
    letters = _LETTERS.match(one.get("r", ""))
    column = _column(letters[0]) if letters else place
    kind, value = one.get("t", "n"), one.find(f"{_MAIN}v")
    if kind == "inlineStr":
        return column, _plain(_text(one))
    text = "" if value is None else value.text or ""
    if kind == "s":
        return column, _plain(shared[int(text)])
    if kind == "n" and text:
        return column, f"{float(text):.15g}"
    return column, "" if kind == "e" else _plain(text)


def _plain(text):
    """Without the apostrophe that an export puts before what reads as a formula."""
    return text[1:] if text.startswith("'") and cell(text[1:]) == text else text


def _text(node):
    """The text of a node and its runs, without how it is read aloud."""
    aloud = {id(t) for run in node.iter(f"{_MAIN}rPh") for t in run.iter(f"{_MAIN}t")}
    text = "".join(t.text or "" for t in node.iter(f"{_MAIN}t") if id(t) not in aloud)
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


def _column(letters):
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
