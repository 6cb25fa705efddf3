"""Who may ask for, decide and carry out the erasure of what is known of a person, and when.

Luật 91/2025/QH15 gives the right; laws on archives and accounts say what stays (domain 7.4, 7.5).
"""

import re
from enum import StrEnum

from intranet.rules.errors import RuleBroken
from intranet.rules.permissions import Permission, Role
from intranet.rules.words import N_

GONE = "(đã xóa)"
ASKERS = (Role.RECEIVER, Role.LEADER, Role.SUPERVISOR)
DECIDERS = (Role.LEADER, Role.SUPERVISOR)
READERS = (*DECIDERS, Role.ADMIN)
NOTE, REASON = 500, 500


class ErasurePermission(Permission):
    KINDS = ("erasures.kinds", N_("Xem bảng dữ liệu cá nhân: mục đích, thời hạn"), READERS)
    LIST = ("erasures.list", N_("Xem các yêu cầu xóa dữ liệu cá nhân trong phạm vi"), ASKERS)
    SHOW = ("erasures.show", N_("Xem một yêu cầu xóa dữ liệu cá nhân"), ASKERS)
    ASK = ("erasures.ask", N_("Ghi yêu cầu xóa dữ liệu của một người"), ASKERS)
    DECIDE = (
        "erasures.decide",
        N_("Quyết định yêu cầu xóa dữ liệu do người khác ghi"),
        DECIDERS,
    )
    EXPIRED = ("erasures.expired", N_("Xem hồ sơ hết thời hạn bảo quản"), DECIDERS)
    EXPORT = (
        "erasures.export",
        N_("Xuất mọi dữ liệu của một người cho chính người đó"),
        (Role.RECEIVER, Role.SUPERVISOR),
    )


class Ground(StrEnum):
    """Why it is asked."""

    REQUEST = "request"
    WRONG = "wrong"
    EXPIRED = "expired"
    ORDER = "order"


GROUND_WORDS = {
    Ground.REQUEST: N_("Người dân yêu cầu"),
    Ground.WRONG: N_("Thu thập hoặc nhập sai quy định"),
    Ground.EXPIRED: N_("Hết thời hạn bảo quản"),
    Ground.ORDER: N_("Quyết định của cơ quan có thẩm quyền"),
}
# Grounds that wait for the end of the time for which archives must be kept.
WAITING = (Ground.REQUEST, Ground.EXPIRED)


class Answer(StrEnum):
    ERASE = "erased"
    REFUSE = "refused"


ANSWER_WORDS = {
    None: N_("Chờ quyết định"),
    Answer.ERASE: N_("Đã xóa"),
    Answer.REFUSE: N_("Từ chối"),
}
CHOICE_WORDS = {
    Answer.REFUSE: N_("Từ chối, ghi lý do"),
    Answer.ERASE: N_("Xóa hẳn, không lấy lại được"),
}
OBSTACLES = {
    "open": N_("Còn %(number)s hồ sơ đang giải quyết."),
    "kept": N_("Còn %(number)s hồ sơ chưa hết thời hạn bảo quản."),
    "outside": N_("Còn %(number)s hồ sơ ngoài phạm vi của bạn. Hãy để cấp trên quyết định."),
}


def obstacles(ground, counts):
    """[(words, number)]: what stands in the way of erasing; empty when nothing does.

    ``counts``: how many dossiers of the person are ``open``, must be ``kept`` still, and are
    ``outside`` the reach of whoever decides.
    """
    keys = ["open", "outside"] + (["kept"] if Ground(ground) in WAITING else [])
    return [(OBSTACLES[key], counts[key]) for key in keys if counts.get(key)]


def check_decider(asked_by_id, decided_by_id):
    """RuleBroken when the one who asked would decide as well (four eyes)."""
    if asked_by_id == decided_by_id:
        raise RuleBroken(N_("Người ghi yêu cầu không tự quyết định. Hãy để người khác quyết định."))


def naming(words):
    """A pattern that finds ``words`` whole, whatever their case: "Y A" stands in no "may áo"."""
    return re.compile("|".join(map(_whole, words)), re.IGNORECASE)


def _whole(word):
    before, after = ("d" if edge.isdigit() else "w" for edge in (word[0], word[-1]))
    return rf"(?<!\{before}){re.escape(word)}(?!\{after})"
