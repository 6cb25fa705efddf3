"""Who may witness the log, and what a witness's line must be (decision 0023)."""

import base64
import binascii

from intranet.rules.errors import RuleBroken
from intranet.rules.permissions import Permission, Role
from intranet.rules.sealing.canonical import SealError
from intranet.rules.sealing.notes import (
    COSIGNED,
    KEY_BYTES,
    Check,
    Key,
    Signature,
    cosigned_at,
    is_signed,
    parse_signature,
)
from intranet.rules.words import N_

# People who answer for a unit or keep its papers; the office that owns the server is no exception.
WITNESSES = (Role.UNIT_HEAD, Role.LEADER, Role.REGISTRAR)
READERS = (*WITNESSES, Role.SUPERVISOR)
SLACK = 600  # seconds by which the clock of a witness's machine may run ahead


class WitnessPermission(Permission):
    LIST = ("witnesses.list", N_("Xem chứng kiến nhật ký"), READERS)
    REGISTER = ("witnesses.register", N_("Đăng ký khóa chứng kiến của đơn vị mình"), WITNESSES)
    COSIGN = ("witnesses.cosign", N_("Ký chứng kiến điểm chốt nhật ký"), WITNESSES)
    END = ("witnesses.end", N_("Thôi dùng khóa chứng kiến của mình"), WITNESSES)
    VERIFY = ("witnesses.verify", N_("Kiểm tra bản xuất nhật ký trong trình duyệt"), READERS)


def witness_name(unit_pid, pid):
    """The name that stands in the lines of a witness: ``motcua/<unit>/<witness>``."""
    return f"motcua/{unit_pid}/{pid}"


def read_key(text):
    """The 32 bytes of a public key in base64; ``RuleBroken`` for anything else."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        data = b""
    if len(data) != KEY_BYTES or base64.b64encode(data).decode() != text:
        raise RuleBroken(N_("Khóa không đúng dạng. Tải lại trang rồi tạo khóa lần nữa."))
    return data


def checked_line(line: str, note: str, key: Key, seconds: int, check: Check) -> str:
    """The line of the witness ``key`` under ``note``, checked.

    ``seconds``: now, since 1970; ``check``: how an Ed25519 signature is checked. ``RuleBroken``
    when the line is not by this key, not over this note, or from the future.
    """
    assert key.kind == COSIGNED
    line = line.strip("\r\n")
    found = _signature(line)
    if found is None or (found.name, found.hash) != (key.name, key.hash):
        raise RuleBroken(N_("Chữ ký không phải của khóa chứng kiến này."))
    text = note.partition("\n\n")[0]
    if not is_signed(f"{text}\n\n{line}\n", key, check):
        raise RuleBroken(N_("Chữ ký không khớp với điểm chốt."))
    if cosigned_at(found) > seconds + SLACK:
        raise RuleBroken(N_("Đồng hồ của máy này chạy nhanh. Chỉnh lại giờ rồi ký lần nữa."))
    return line


def _signature(line) -> Signature | None:
    try:
        return parse_signature(line)
    except SealError:
        return None
