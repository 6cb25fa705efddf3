"""Proofs of an inspection: who adds them, what a photo must be to stay as it came (B21)."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from intranet.rules.answers import is_off, read_device, read_key, read_moment, read_offset
from intranet.rules.errors import RuleBroken
from intranet.rules.inspections import READERS, TEAM
from intranet.rules.permissions import Permission
from intranet.rules.words import N_

LONGEST_REASON = 300
_HASH = re.compile(r"[0-9a-f]{64}")
_PLACE = re.compile(r"(-?\d{1,3}\.\d{1,7}),(-?\d{1,3}\.\d{1,7})")
_LONGEST_PROFILE = 4096
# Frames, tables, restart interval, number of lines: what a picture itself is made of.
_OF_THE_PICTURE = {*range(0xC0, 0xD0), 0xDB, 0xDC, 0xDD} - {0xC8}


class ProofPermission(Permission):
    ADD = ("proofs.add", N_("Thêm ảnh, giấy tờ minh chứng khi kiểm tra"), TEAM)
    SHOW = ("proofs.show", N_("Xem ảnh, giấy tờ minh chứng"), READERS)
    REMOVE = ("proofs.remove", N_("Gỡ minh chứng trước khi chốt biên bản"), TEAM)


class Damaged(RuleBroken):
    """The bytes are not those that were sent: sending them again may help."""

    final = False


@dataclass(frozen=True)
class Sent:
    """What comes beside the bytes of a proof: ``key`` made by the browser, ``sha256`` it computed
    (None without script), the clock of the phone and how far the server was ahead of it, and the
    time and place that the camera had written into the photo before it was made small.
    """

    target: str
    key: str
    name: str = ""
    sha256: str | None = None
    device: str | None = None
    device_at: datetime | None = None
    offset_ms: int | None = None
    taken_at: datetime | None = None
    place: str | None = None


def read_sent(target, key, name="", sha256=None, device=None, at=None, offset=None, written=()):
    """A ``Sent`` from the texts of a form or of an exported file; RuleBroken for a key or a hash
    that cannot be. A clock that cannot be read counts as none. ``written``: time and place as they
    stood in the photo ("2026:11:23 09:12:00", "13.78210,109.21930"), or None each.
    """
    taken, place = written or (None, None)
    sha256 = (sha256 or "").lower() or None
    if sha256 and not _HASH.fullmatch(sha256):
        raise RuleBroken(N_("Mã băm của ảnh không đúng dạng."))
    return Sent(
        target=target or "",
        key=read_key(key),
        name=name or "",
        sha256=sha256,
        device=read_device(device),
        device_at=read_moment(at),
        offset_ms=read_offset(offset),
        taken_at=read_taken(taken),
        place=_place(place),
    )


def read_taken(text):
    """The moment of a camera's clock as it writes it, or None."""
    try:
        return datetime.strptime(str(text).strip("\0 "), "%Y:%m:%d %H:%M:%S")
    except ValueError:
        return None


def _place(text):
    found = _PLACE.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        return None
    north, east = (float(part) for part in found.groups())
    return f"{north:.5f},{east:.5f}" if abs(north) <= 90 and abs(east) <= 180 else None


def key_of(seed, number):
    """The key of file ``number`` of a form that stands for ``seed``: sent again, the same ones."""
    text = hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:32]))


def taken_when(proof):
    """(moment by the phone's clock or None, minutes that clock is off or 0)."""
    at = proof.device_at or proof.taken_at
    if at is None or not is_off(proof.offset_ms):
        return at, 0
    return at, round(abs(proof.offset_ms) / 60_000)


def is_bare_jpeg(data):
    """True when nothing but the picture stands in these bytes of a JPEG: no place, no device, no
    words, nothing behind its end. The colour profile that a browser's canvas writes is no metadata.
    """
    if data[:2] != b"\xff\xd8":
        return False
    place = 2
    while place + 4 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        length = int.from_bytes(data[place + 2 : place + 4], "big")
        segment = data[place + 4 : place + 2 + length]
        place += 2 + length
        if marker == 0xDA:
            place = _behind_scan(data, place)
            if data[place : place + 2] == b"\xff\xd9":
                return place + 2 == len(data)
        elif length < 2 or not _is_allowed(marker, segment):
            return False
    return False


def _is_allowed(marker, segment):
    if marker == 0xE0:
        return segment[:5] == b"JFIF\0" and len(segment) == 14
    if marker == 0xE2:
        return segment[:14] == b"ICC_PROFILE\0\1\1" and len(segment) <= _LONGEST_PROFILE
    if marker == 0xEE:
        return segment[:5] == b"Adobe" and len(segment) == 12
    return marker in _OF_THE_PICTURE


def _behind_scan(data, place):
    """Where the next marker stands behind the picture's own bits."""
    while (place := data.find(b"\xff", place)) >= 0:
        following = data[place + 1 : place + 2]
        if following and following != b"\0" and not 0xD0 <= following[0] <= 0xD7:
            return place
        place += 2 if following else 1
    return len(data)
