"""Taking a file in: size first, then type by content, then the check or cleaning of its type."""

from dataclasses import dataclass
from pathlib import Path

from intranet.rules.errors import RuleBroken
from intranet.rules.files import HEAD, PDF, PICTURES, ZIP, safe_name, sniff
from intranet.rules.words import N_
from intranet.services.dossiers.data import StoredFile
from intranet.services.files import office, pdfs, pictures, store

PIECE = 256 * 1024


@dataclass(frozen=True)
class Limits:
    """Where files lie and how large they may be: ``most`` in bytes, ``side`` in pixels, ``number``
    of files of one dossier."""

    folder: Path
    most: int
    side: int
    number: int


@dataclass(frozen=True)
class Checked:
    """A file as it will be stored: its bytes, its true type, what was found inside."""

    data: bytes
    mime: str
    pages: int | None = None
    warning: str | None = None


def limits_of(config):
    """The Limits of an office, from its settings (config.py)."""
    return Limits(
        folder=Path(config["INSTANCE"]) / "files",
        most=config["MAX_FILE"],
        side=config["PICTURE_SIDE"],
        number=config["MAX_FILES"],
    )


def keep(stream, filename, limits):
    """Check, clean and store one uploaded file; return its StoredFile.

    Pictures are written anew, so that place and device in them are gone and only the picture stays;
    a PDF stays as it is, because it may be signed. Raises RuleBroken (at ``files``) in words. Call
    it before any transaction: until a row names the file it is an orphan that is swept after a day
    (ASVS 5.2.2, 5.3.2).
    """
    data = _read(stream, limits.most)
    checked = _check(data, limits.side)
    return StoredFile(
        sha256=store.put(limits.folder, checked.data),
        name=safe_name(filename, checked.mime),
        size=len(checked.data),
        mime=checked.mime,
        pages=checked.pages,
        warning=checked.warning,
    )


def _read(stream, most):
    """All bytes of the stream, refused as soon as it is known to be too long."""
    pieces, size = [], 0
    while piece := stream.read(min(PIECE, most + 1 - size)):
        pieces.append(piece)
        size += len(piece)
        if size > most:
            raise RuleBroken(
                N_("Tệp lớn quá %(most)s MB."), field="files", most=most // (1024 * 1024)
            )
    return b"".join(pieces)


def _check(data, side):
    mime = sniff(data[:HEAD])
    if mime in PICTURES:
        written, mime = pictures.rewritten(data, mime, side)
        return Checked(written, mime, pages=1)
    if mime == PDF:
        pages, warning = pdfs.looked_at(data)
        return Checked(data, mime, pages, warning)
    if mime == ZIP:
        mime, warning = office.looked_at(data)
        return Checked(data, mime, warning=warning)
    raise AssertionError(mime)
