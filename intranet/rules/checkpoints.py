"""Checkpoints of the log: who may see and sign them, and what can be wrong with one (0023)."""

from dataclasses import dataclass

from intranet.rules.permissions import Permission, Role
from intranet.rules.sealing import (
    COSIGNED,
    SIGNED,
    Key,
    Problem,
    SealError,
    TreeHead,
    is_signed,
    parse_head,
    parse_key,
    parse_note,
)
from intranet.rules.sealing.notes import Check
from intranet.rules.words import N_

ORIGIN = "motcua/"  # begins the name of every log of this program
ORIGIN_SETTING = "log_origin"
KEYS_SETTING = "log_keys"
# The entry that a checkpoint writes itself: it alone is nothing new to sign.
SIGN = "checkpoints.sign"


class CheckpointPermission(Permission):
    LIST = ("checkpoints.list", N_("Xem điểm chốt của nhật ký"), (Role.SUPERVISOR,))
    SIGN = (SIGN, N_("Lập điểm chốt"), (Role.SUPERVISOR,))
    VERIFY = ("checkpoints.verify", N_("Kiểm tra nhật ký"), (Role.SUPERVISOR,))
    EXPORT = ("checkpoints.export", N_("Xuất nhật ký"), (Role.SUPERVISOR,))


WORDS = {
    "root": N_(
        "Không khớp với điểm chốt %(size)s dòng: trong các dòng từ 0 đến trước %(size)s có dòng bị "
        "sửa, thêm hoặc bớt."
    ),
    "short": N_(
        "Nhật ký chỉ có %(count)s dòng, ít hơn điểm chốt %(size)s dòng: "
        "bị cắt đuôi hoặc bị đưa về bản cũ."
    ),
    "note": N_("Điểm chốt %(size)s dòng đã bị sửa: văn bản không khớp với số ghi kèm."),
    "signature": N_("Chữ ký của máy chủ ở điểm chốt %(size)s dòng không đúng."),
    "cosignature": N_("Chữ ký của chứng kiến %(name)s ở điểm chốt %(size)s dòng không đúng."),
    "slip": N_(
        "Không khớp với phiếu giấy %(size)s dòng: trong các dòng từ 0 đến trước %(size)s có dòng "
        "bị sửa, thêm hoặc bớt, hoặc phiếu chép sai."
    ),
    "slip_short": N_(
        "Nhật ký chỉ có %(count)s dòng, ít hơn phiếu giấy %(size)s dòng: "
        "bị cắt đuôi hoặc bị đưa về bản cũ."
    ),
    "head": N_("Đầu sổ không khớp với các dòng: %(count)s dòng cuối hoặc đầu sổ đã bị sửa."),
}


@dataclass(frozen=True)
class Stored:
    """A checkpoint as it is kept: its columns, the note, (key, line) of each witness."""

    size: int
    root: bytes
    note: str
    cosignatures: tuple[tuple[Key, str], ...] = ()


def wrong(code: str, size: int, **params) -> Problem:
    """The problem of this code with the checkpoint or slip of ``size`` entries."""
    return Problem(size, code, WORDS[code], {"size": size, **params})


def signed_problems(stored: Stored, keys: list[Key], check: Check) -> list[Problem]:
    """What is wrong with note and signatures of a stored checkpoint; the log is not looked at."""
    found = []
    try:
        head = parse_head(parse_note(stored.note)[0])
    except SealError:
        head = None
    if head is None or (head.size, head.root) != (stored.size, stored.root):
        found.append(wrong("note", stored.size))
    if not any(is_signed(stored.note, key, check) for key in keys if key.kind == SIGNED):
        found.append(wrong("signature", stored.size))
    for key, line in stored.cosignatures:
        if key.kind != COSIGNED or not is_signed(stored.note + line.strip() + "\n", key, check):
            found.append(wrong("cosignature", stored.size, name=key.name))
    return found


def keys_of(text: str) -> list[Key]:
    """The public keys of the server that the office keeps, one a line; the newest last."""
    return [parse_key(line) for line in (text or "").splitlines() if line]


def head_of(note: str) -> TreeHead:
    """What a note says; raises ``SealError``."""
    return parse_head(parse_note(note)[0])
