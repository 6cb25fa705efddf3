"""Why somebody from outside opens a dossier (expectations B18): the short list, who sees it."""

from datetime import timedelta
from enum import StrEnum

from intranet.rules.dossiers import HEADS
from intranet.rules.errors import RuleBroken
from intranet.rules.permissions import CASE_ROLES, Permission
from intranet.rules.words import N_

LONGEST = 200
SHORTEST = 10


class AccessPermission(Permission):
    GIVE_REASON = (
        "accesses.give_reason",
        N_("Ghi lý do rồi xem hồ sơ ngoài đơn vị mình"),
        CASE_ROLES,
    )
    WEEK = ("accesses.week", N_("Xem ai ngoài đơn vị đã xem hồ sơ của đơn vị"), HEADS)
    READERS = ("accesses.readers", N_("Xem ai đã mở hồ sơ của đơn vị mình"), CASE_ROLES)


class AccessKind(StrEnum):
    """What the dossier is opened for."""

    PLAN = "plan"
    PETITION = "petition"
    FIGURES = "figures"
    SUPPORT = "support"
    OTHER = "other"


KIND_WORDS = {
    AccessKind.PLAN: N_("Kiểm tra theo kế hoạch"),
    AccessKind.PETITION: N_("Giải quyết phản ánh, kiến nghị"),
    AccessKind.FIGURES: N_("Đối chiếu số liệu"),
    AccessKind.SUPPORT: N_("Hỗ trợ đơn vị"),
    AccessKind.OTHER: N_("Khác"),
}


def proper(kind, text):
    """(AccessKind, text or None) of a reason as given; RuleBroken at ``kind`` or ``text``.

    Only "other" needs words of its own: what is asked of everybody would be typed by nobody.
    """
    if kind not in KIND_WORDS:
        raise RuleBroken(N_("Chọn lý do xem hồ sơ."), field="kind")
    text = " ".join((text or "").split())
    if len(text) > LONGEST:
        raise RuleBroken(N_("Không dài quá %(most)s ký tự."), field="text", most=LONGEST)
    if kind == AccessKind.OTHER and len(text) < SHORTEST:
        raise RuleBroken(N_("Ghi rõ lý do, ít nhất %(least)s ký tự."), field="text", least=SHORTEST)
    return AccessKind(kind), text or None


def monday_of(day):
    """The Monday of the week of ``day``."""
    return day - timedelta(days=day.weekday())
