"""What is compared, line by line, between the paper folder of a drawn dossier and its record."""

from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_

# code: what must be so. All of them hold: "ok"; otherwise "faults: " and the codes of the others.
CHECKS = {
    "folder": N_("Có túi hồ sơ giấy"),
    "receipt": N_("Có Giấy tiếp nhận và hẹn trả kết quả (mẫu 01), đúng mã"),
    "name": N_("Họ tên người nộp như trên phần mềm"),
    "received": N_("Ngày tiếp nhận như trên phần mềm"),
    "due": N_("Ngày hẹn trả như trên phần mềm"),
    "papers": N_("Giấy tờ trong túi như đã ghi"),
    "result": N_("Kết quả có, số và ngày như trên phần mềm"),
    "signature": N_("Có chữ ký người nhận kết quả"),
}
OK = "ok"
FAULTS = "faults:"


def read_checks(text):
    """The codes of a stored comparison that do not hold, in the order of ``CHECKS``: empty when
    all is well, None when nothing was compared yet; RuleBroken for anything else.
    """
    text = (text or "").strip()
    if not text or text == OK:
        return () if text else None
    named = set(text.removeprefix(FAULTS).split())
    if not text.startswith(FAULTS) or not named or not named <= set(CHECKS):
        raise RuleBroken(N_("Kết quả đối chiếu không đúng mẫu."))
    return tuple(code for code in CHECKS if code in named)


def write_checks(faults):
    """How a comparison is stored in which the codes ``faults`` do not hold."""
    chosen = [code for code in CHECKS if code in set(faults)]
    return f"{FAULTS} {' '.join(chosen)}" if chosen else OK
