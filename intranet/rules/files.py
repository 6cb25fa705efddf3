"""What may be uploaded, told by the first bytes and never by the name (security.md 2.6, 5.2)."""

import re
import unicodedata

from intranet.rules.errors import RuleBroken
from intranet.rules.permissions import CASE_ROLES, Permission
from intranet.rules.words import N_

JPEG, PNG, WEBP, PDF = "image/jpeg", "image/png", "image/webp", "application/pdf"
ZIP = "application/zip"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PICTURES = frozenset({JPEG, PNG, WEBP})
EXTENSIONS = {
    JPEG: (".jpg", ".jpeg"),
    PNG: (".png",),
    PDF: (".pdf",),
    DOCX: (".docx",),
    XLSX: (".xlsx",),
}

MAX_PIXELS = 40_000_000
LONGEST_NAME = 120
HEAD = 512

_KINDS = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"%PDF-", PDF),
    (b"PK\x03\x04", ZIP),
)
_OLD_OFFICE = N_(
    "Tệp Word, Excel đời cũ hoặc có mật khẩu; hãy lưu lại thành .docx, .xlsx hoặc PDF không khóa."
)
# First bytes of what people do send by mistake -> what to do instead.
_KNOWN_REFUSALS = (
    (b"\xd0\xcf\x11\xe0", _OLD_OFFICE),
    (b"MZ", N_("Tệp chương trình không được nhận.")),
    (b"\x7fELF", N_("Tệp chương trình không được nhận.")),
    (b"#!", N_("Tệp chương trình không được nhận.")),
    (b"PK\x05\x06", N_("Tệp nén không được nhận; hãy tải từng tệp lên.")),
    (b"Rar!", N_("Tệp nén không được nhận; hãy tải từng tệp lên.")),
    (b"7z\xbc\xaf", N_("Tệp nén không được nhận; hãy tải từng tệp lên.")),
    (b"\x1f\x8b", N_("Tệp nén không được nhận; hãy tải từng tệp lên.")),
)  # fmt: skip
_HEIC = frozenset({b"heic", b"heix", b"heif", b"mif1", b"msf1", b"avif"})
_MARKUP = re.compile(rb"<\s*(?:!doctype|html|head|body|script|svg|\?xml|iframe|img)", re.IGNORECASE)
_NOT_IN_NAMES = re.compile(r'[<>:"|?*]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


class FilePermission(Permission):
    DOWNLOAD = ("files.download", N_("Tải tệp của hồ sơ được xem"), CASE_ROLES)


def sniff(head):
    """Return the media type that the first bytes (``HEAD`` of them) show; ZIP for Word and Excel.

    Raises RuleBroken (at ``files``) in words for everything the office does not take.
    """
    if not head:
        raise _refused(N_("Tệp rỗng."))
    for magic, mime in _KINDS:
        if head.startswith(magic):
            return mime
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC:
        raise _refused(N_("Ảnh HEIC không được nhận; hãy chọn kiểu ảnh JPEG trong máy điện thoại."))
    if _MARKUP.search(head):
        raise _refused(N_("Tệp HTML, SVG không được nhận."))
    for magic, words in _KNOWN_REFUSALS:
        if head.startswith(magic):
            raise _refused(words)
    raise _refused(N_("Chỉ nhận ảnh JPEG, PNG, WebP, tệp PDF, Word (.docx) và Excel (.xlsx)."))


def _refused(words):
    return RuleBroken(words, field="files")


def safe_name(name, mime):
    """Return the name to show for an uploaded file: NFC, one line, no path, at most 120 characters.

    Nothing invisible or direction-turning stays, and the ending is the one of the true type, so
    that "x.jpg.exe" or a reversed "gpj.exe" cannot be made (ASVS 5.3.2). Never empty.
    """
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", name or ""))[-1]
    visible = "".join(c if unicodedata.category(c)[0] not in "CZ" else _space(c) for c in name)
    stem = _NOT_IN_NAMES.sub("-", re.sub(r"\s+", " ", visible)).strip(" .")
    endings = EXTENSIONS[mime]
    ending = next((e for e in endings if stem.lower().endswith(e)), None)
    if ending:
        stem = stem[: -len(ending)].rstrip(" .")
    else:
        ending = endings[0]
        stem = re.sub(r"\.(?:jpe?g|png|webp)$", "", stem, flags=re.IGNORECASE).rstrip(" .")
    if _RESERVED.fullmatch(stem):
        stem = f"_{stem}"
    return (stem[: LONGEST_NAME - len(ending)].rstrip(" .") or "tep") + ending


def _space(char):
    return " " if unicodedata.category(char) == "Zs" else ""
