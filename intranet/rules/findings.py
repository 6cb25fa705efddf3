"""Findings: from "not met" to "mended and accepted" (domain 5.2 states, B20)."""

from datetime import timedelta
from enum import StrEnum

from intranet.rules.errors import RuleBroken
from intranet.rules.permissions import Permission, Role
from intranet.rules.words import N_

LONGEST_TEXT = 2000
LONGEST_BASIS = 300
LONGEST_REASON = 1000
MOST_DAYS = 366
# Days before the date when people are reminded; overdue: the day after, then every week.
BEFORE = (3, 1)
EVERY = 7
_TEAM = (Role.INSPECTOR, Role.SUPERVISOR)
_UNIT = (Role.RECEIVER, Role.OFFICER, Role.UNIT_HEAD, Role.LEADER, Role.REGISTRAR)


class FindingPermission(Permission):
    LIST = ("findings.list", N_("Xem tồn tại sau kiểm tra của mình, của đơn vị mình"),
            (*_TEAM, *_UNIT))  # fmt: skip
    SHOW = ("findings.show", N_("Mở một tồn tại"), (*_TEAM, *_UNIT))
    OF_INSPECTION = ("findings.of_inspection", N_("Xem tồn tại của một cuộc kiểm tra"),
                     (*_TEAM, *_UNIT))  # fmt: skip
    EXPORT = ("findings.export", N_("Xuất danh sách tồn tại"), (*_TEAM, *_UNIT))
    CREATE = ("findings.create", N_("Ghi tồn tại khi kiểm tra"), _TEAM)
    EDIT = ("findings.edit", N_("Sửa tồn tại trước khi chốt biên bản"), _TEAM)
    DROP = ("findings.drop", N_("Bỏ tồn tại trước khi chốt biên bản"), _TEAM)
    ANSWER = ("findings.answer", N_("Báo cáo đã khắc phục"), _UNIT)
    ACCEPT = ("findings.accept", N_("Chấp nhận đã khắc phục"), _TEAM)
    RETURN = ("findings.give_back", N_("Trả lại báo cáo khắc phục"), _TEAM)
    POSTPONE = ("findings.postpone", N_("Gia hạn khắc phục"), _TEAM)


class FindingState(StrEnum):
    """Where a finding stands. A draft is inside the team until the minutes are signed."""

    DRAFT = "draft"
    ASSIGNED = "assigned"
    ANSWERED = "answered"
    RETURNED = "returned"
    CLOSED = "closed"
    DROPPED = "dropped"


DRAFT = FindingState.DRAFT
# Only the team sees these.
INSIDE = (FindingState.DRAFT, FindingState.DROPPED)
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


EVENT_WORDS = {
    FindingEventKind.ASSIGNED: N_("giao khắc phục, hạn %(day)s"),
    FindingEventKind.ANSWERED: N_("báo cáo đã khắc phục"),
    FindingEventKind.ACCEPTED: N_("chấp nhận, tồn tại đã khắc phục xong"),
    FindingEventKind.RETURNED: N_("trả lại báo cáo khắc phục"),
    FindingEventKind.POSTPONED: N_("gia hạn khắc phục đến %(day)s"),
    FindingEventKind.REMINDED: N_("nhắc hạn khắc phục %(day)s"),
    FindingEventKind.SEEN_AGAIN: N_("đoàn kiểm tra sau xem lại"),
}


class Seen(StrEnum):
    """What a later visit found of it: the answers to "finding:<pid>"."""

    MENDED = "mended"
    PARTLY = "partly"
    NOT_MENDED = "not_mended"


def is_overdue(finding, today):
    """True when the unit should have answered by now."""
    return finding.state in WAITING and finding.due_on is not None and finding.due_on < today


def is_to_remind(due_on, today, reminded_on):
    """True when a day for reminding has come since they were reminded last: ``BEFORE`` the date,
    the day after it and every week from then on. A night when the timer did not run is made up for.
    """
    if due_on is None:
        return False
    marks = [due_on - timedelta(days) for days in BEFORE]
    late = (today - due_on).days
    if late > 0:
        marks.append(due_on + timedelta(1 + (late - 1) // EVERY * EVERY))
    last = max((mark for mark in marks if mark <= today), default=None)
    return last is not None and (reminded_on is None or reminded_on < last)


def check_due(due_on, today):
    """Refuse a date that has passed or lies more than a year ahead."""
    if due_on is None or due_on < today:
        raise RuleBroken(N_("Hạn khắc phục phải từ hôm nay trở đi."), field="due_on")
    if (due_on - today).days > MOST_DAYS:
        raise RuleBroken(N_("Hạn khắc phục không quá một năm."), field="due_on")


def check_later(due_on, before, today):
    """Refuse a new date that is no later than the one before."""
    check_due(due_on, today)
    if before is not None and due_on <= before:
        raise RuleBroken(N_("Hạn mới phải sau hạn cũ."), field="due_on")
