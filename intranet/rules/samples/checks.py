"""The faults looked for between the paper folder of a drawn dossier and its record."""

from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_

# code: the fault in words. None was found: "ok"; otherwise "faults: " and the codes of those found.
CHECKS = {
    "folder": N_("Không có túi hồ sơ giấy"),
    "receipt": N_("Không có Giấy tiếp nhận hồ sơ và hẹn trả kết quả (Mẫu số 01) hoặc sai mã"),
    "name": N_("Họ tên người nộp khác phần mềm"),
    "received": N_("Ngày tiếp nhận khác phần mềm"),
    "due": N_("Ngày hẹn trả khác phần mềm"),
    "papers": N_("Giấy tờ trong túi khác danh mục đã ghi"),
    "result": N_("Không có kết quả, hoặc số, ngày khác phần mềm"),
    "signature": N_("Thiếu chữ ký người nhận kết quả"),
}
OK = "ok"
FAULTS = "faults:"


def read_checks(text):
    """The codes of a stored comparison that were found, in the order of ``CHECKS``: empty when
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
    """How a comparison is stored that found the codes ``faults``."""
    chosen = [code for code in CHECKS if code in set(faults)]
    return f"{FAULTS} {' '.join(chosen)}" if chosen else OK
