"""Findings: from "not met" to "mended and accepted" (domain 5.2 states, B20)."""

from enum import StrEnum

from intranet.rules.permissions import Permission, Role
from intranet.rules.words import N_

_TEAM = (Role.INSPECTOR, Role.SUPERVISOR)
_UNIT = (Role.RECEIVER, Role.OFFICER, Role.UNIT_HEAD, Role.LEADER, Role.REGISTRAR)


class FindingPermission(Permission):
    LIST = ("findings.list", N_("Xem tồn tại sau kiểm tra của mình, của đơn vị mình"),
            (*_TEAM, *_UNIT))  # fmt: skip
    SHOW = ("findings.show", N_("Mở một tồn tại"), (*_TEAM, *_UNIT))
    CREATE = ("findings.create", N_("Ghi tồn tại khi kiểm tra"), _TEAM)
    EDIT = ("findings.edit", N_("Sửa tồn tại trước khi ký biên bản"), _TEAM)
    ANSWER = ("findings.answer", N_("Báo cáo đã khắc phục"), _UNIT)
    ACCEPT = ("findings.accept", N_("Chấp nhận đã khắc phục"), _TEAM)
    RETURN = ("findings.give_back", N_("Trả lại báo cáo khắc phục"), _TEAM)
    POSTPONE = ("findings.postpone", N_("Gia hạn khắc phục"), _TEAM)


class FindingState(StrEnum):
    """Where a finding stands. A draft is inside the team until the minutes are frozen."""

    DRAFT = "draft"
    ASSIGNED = "assigned"
    ANSWERED = "answered"
    RETURNED = "returned"
    CLOSED = "closed"
    DROPPED = "dropped"


DRAFT = FindingState.DRAFT
STATE_WORDS = {
    FindingState.DRAFT: N_("Mới ghi"),
    FindingState.ASSIGNED: N_("Đã giao khắc phục"),
    FindingState.ANSWERED: N_("Đã báo cáo khắc phục"),
    FindingState.RETURNED: N_("Trả lại"),
    FindingState.CLOSED: N_("Đã khắc phục xong"),
    FindingState.DROPPED: N_("Đã bỏ"),
}
# What the unit still has to do something about.
WAITING = (FindingState.ASSIGNED, FindingState.RETURNED)
# What is not over: the next visit looks at it again.
UNSETTLED = (FindingState.ASSIGNED, FindingState.ANSWERED, FindingState.RETURNED)


class FindingEventKind(StrEnum):
    """What happened to a finding."""

    ASSIGNED = "assigned"
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    POSTPONED = "postponed"
    REMINDED = "reminded"
    SEEN_AGAIN = "seen_again"
