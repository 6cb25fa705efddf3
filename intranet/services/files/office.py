"""Word and Excel files: their table of contents is read, nothing in them is opened."""

import struct
import zipfile
import zlib
from io import BytesIO

from intranet.rules.errors import RuleBroken
from intranet.rules.files import DOCX, XLSX
from intranet.rules.words import N_

MOST_PARTS = 2000
MOST_CONTENTS = 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
LARGEST_RATIO = 200
EMBEDDED = N_("Tệp có đối tượng nhúng bên trong; chỉ mở khi biết rõ người nộp.")
_MAIN_PARTS = (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX))
_TYPES = "[Content_Types].xml"
_DAMAGED = (
    zipfile.BadZipFile,
    ValueError,
    NotImplementedError,
    struct.error,
    OSError,
    EOFError,
    zlib.error,
)


def looked_at(data):
    """Return (mime, warning or None) of a .docx or .xlsx.

    Refuses other archives, archives that unfold to very much, macros and locked parts (ASVS 5.2.3).
    """
    try:
        return _looked_at(data)
    except _DAMAGED:
        raise RuleBroken(
            N_("Tệp hỏng hoặc tải lên chưa trọn; hãy tải lại."), field="files"
        ) from None


def _looked_at(data):
    _refuse_long_contents(data)
    archive = zipfile.ZipFile(BytesIO(data))
    parts = {part.filename.lower(): part for part in archive.infolist()}
    mime = next((mime for name, mime in _MAIN_PARTS if name in parts), None)
    types = parts.get(_TYPES.lower())
    if mime is None or types is None:
        raise RuleBroken(N_("Tệp nén không được nhận; hãy tải từng tệp lên."), field="files")
    _refuse_bomb(archive.infolist(), len(data))
    _refuse_locked(archive.infolist())
    _refuse_macros(parts, archive.open(types).read(MOST_CONTENTS))
    embedded = any("/embeddings/" in name or "/activex/" in name for name in parts)
    return mime, EMBEDDED if embedded else None


def _refuse_long_contents(data):
    """Judge the table of contents by its own footer before it is read into memory."""
    footer = data.rfind(b"PK\x05\x06")
    if footer < 0:
        raise zipfile.BadZipFile
    number, size = struct.unpack_from("<HL", data, footer + 10)
    if number > MOST_PARTS or size > MOST_CONTENTS:
        _refuse_size()


def _refuse_bomb(parts, packed):
    unpacked = sum(part.file_size for part in parts)
    claimed = sum(part.compress_size for part in parts)
    if unpacked > MOST_UNPACKED or unpacked > packed * LARGEST_RATIO or claimed > packed:
        _refuse_size()


def _refuse_size():
    raise RuleBroken(N_("Tệp giải nén ra quá lớn nên không được nhận."), field="files")


def _refuse_locked(parts):
    if any(part.flag_bits & 1 for part in parts):
        raise RuleBroken(
            N_("Tệp có mật khẩu; hãy lưu lại không có mật khẩu rồi tải lên."), field="files"
        )


def _refuse_macros(parts, types):
    macros = any(name.endswith(("vbaproject.bin", "vbadata.xml")) for name in parts)
    if macros or b"macroenabled" in types.lower():
        raise RuleBroken(
            N_("Tệp có macro; hãy lưu lại thành .docx hoặc .xlsx rồi tải lên."), field="files"
        )
