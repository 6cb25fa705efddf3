"""Inspections of units: kinds, forms, states, who may do what (domain 5.1, 5.2)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from intranet.rules.errors import RuleBroken
from intranet.rules.permissions import Permission, Role
from intranet.rules.words import N_

# Who plans and inspects for an authority; leaders of it sign the decision and see everything.
TEAM = (Role.INSPECTOR, Role.SUPERVISOR)
WATCHERS = frozenset((*TEAM, Role.LEADER))
READERS = (*TEAM, Role.LEADER, Role.UNIT_HEAD, Role.OFFICER, Role.RECEIVER, Role.REGISTRAR)


class InspectionPermission(Permission):
    LIST = ("inspections.list", N_("Xem các cuộc kiểm tra của mình, của đơn vị mình"), READERS)
    SHOW = ("inspections.show", N_("Mở một cuộc kiểm tra"), READERS)
    CALENDAR = ("inspections.calendar", N_("Xem lịch kiểm tra"), READERS)
    CREATE = ("inspections.create", N_("Lập cuộc kiểm tra"), TEAM)
    EDIT = ("inspections.edit", N_("Sửa cuộc kiểm tra, phân công đoàn"), TEAM)
    DECIDE = ("inspections.decide", N_("Ghi quyết định kiểm tra"), (*TEAM, Role.LEADER))
    NOTIFY = ("inspections.notify", N_("Báo đơn vị được kiểm tra"), TEAM)
    BEGIN = ("inspections.begin", N_("Bắt đầu kiểm tra"), TEAM)
    REPORT = ("inspections.report", N_("Ghi báo cáo kết quả, kết luận kiểm tra"), TEAM)
    CLOSE = ("inspections.close", N_("Đóng cuộc kiểm tra"), TEAM)
    CANCEL = ("inspections.cancel", N_("Hủy cuộc kiểm tra"), (*TEAM, Role.LEADER))


class InspectionKind(StrEnum):
    """Why a team comes (domain 5.1)."""

    PLANNED = "planned"
    SURPRISE = "surprise"
    SUPPORT = "support"
    RECHECK = "recheck"
    SELF = "self"


KIND_WORDS = {
    InspectionKind.PLANNED: N_("Theo kế hoạch"),
    InspectionKind.SURPRISE: N_("Đột xuất"),
    InspectionKind.SUPPORT: N_("Hỗ trợ, đôn đốc"),
    InspectionKind.RECHECK: N_("Phúc tra"),
    InspectionKind.SELF: N_("Tự kiểm tra"),
}
HIDDEN_UNTIL_BEGUN = (InspectionKind.SURPRISE,)


class InspectionForm(StrEnum):
    """Short: the minutes carry findings and dates. Full: report and conclusion follow (5.2)."""

    SHORT = "short"
    FULL = "full"


FORM_WORDS = {
    InspectionForm.SHORT: N_("Rút gọn"),
    InspectionForm.FULL: N_("Đầy đủ"),
}


class InspectionState(StrEnum):
    """Where an inspection stands (5.2, states)."""

    DRAFT = "draft"
    DECIDED = "decided"
    RUNNING = "running"
    SIGNING = "signing"
    SIGNED = "signed"
    MENDING = "mending"
    CLOSED = "closed"
    CANCELLED = "cancelled"


STATE_WORDS = {
    InspectionState.DRAFT: N_("Nháp"),
    InspectionState.DECIDED: N_("Đã quyết định"),
    InspectionState.RUNNING: N_("Đang kiểm tra"),
    InspectionState.SIGNING: N_("Chờ ký biên bản"),
    InspectionState.SIGNED: N_("Đã ký"),
    InspectionState.MENDING: N_("Đang khắc phục"),
    InspectionState.CLOSED: N_("Đã đóng"),
    InspectionState.CANCELLED: N_("Đã hủy"),
}
# Nothing of the checklist counts any more that arrives after the minutes were frozen.
OPEN_TO_ANSWERS = (InspectionState.DECIDED, InspectionState.RUNNING)
FROZEN = (
    InspectionState.SIGNING,
    InspectionState.SIGNED,
    InspectionState.MENDING,
    InspectionState.CLOSED,
)
# Until when what may be done (services/inspections).
EDITABLE = (InspectionState.DRAFT, InspectionState.DECIDED)
CANCELLABLE = (*EDITABLE, InspectionState.RUNNING)
# What a team has to do: to go there, to look, to sign.
UNDERWAY = (InspectionState.DECIDED, InspectionState.RUNNING, InspectionState.SIGNING)
REPORTABLE = (InspectionState.SIGNED, InspectionState.MENDING)
# Who leaves office is replaced until the end: somebody has to sign, and to judge what was mended.
TEAM_EDITABLE = (*CANCELLABLE, InspectionState.SIGNING, *REPORTABLE)
# Time limits of domain 5.2 (4, 6, 7): working days, working days, calendar days.
NOTICE_DAYS = 3
REPORT_DAYS = 10
CONCLUSION_DAYS = 15
LONGEST_VISIT = 92


@dataclass(frozen=True)
class Step:
    """One step of the way: its words, whether it is ``done``, whether it is the one ``here``, and
    the day or moment it was reached, when that is known.
    """

    words: str
    is_done: bool
    is_here: bool
    at: date | datetime | None = None


@dataclass(frozen=True)
class Limit:
    """Something with a time limit: ``due`` the last day, ``done`` the day it was done or None."""

    words: str
    due: date
    done: date | None

    def is_late(self, today):
        """True when it was done after its day, or is not done and the day is over."""
        return (self.done or today) > self.due


def steps(inspection):
    """The whole way of an inspection of its form, with where it stands (5.2)."""
    states = [InspectionState.DRAFT, InspectionState.DECIDED, InspectionState.RUNNING,
              InspectionState.SIGNING, InspectionState.SIGNED, InspectionState.MENDING,
              InspectionState.CLOSED]  # fmt: skip
    if inspection.state == InspectionState.CANCELLED:
        return [Step(STATE_WORDS[InspectionState.CANCELLED], True, True, inspection.cancelled_at)]
    here = states.index(InspectionState(inspection.state))
    reached = {
        InspectionState.DRAFT: inspection.made_at,
        InspectionState.DECIDED: inspection.decision_date,
        InspectionState.RUNNING: inspection.begun_at,
        InspectionState.SIGNED: inspection.signed_at,
        InspectionState.CLOSED: inspection.closed_at,
    }
    way = [
        Step(STATE_WORDS[state], number < here, number == here, reached.get(state))
        for number, state in enumerate(states)
    ]
    way[2:2] = _notice(inspection)
    at = len(way) - 2
    way[at:at] = _reports(inspection)
    return way


def _notice(inspection):
    if inspection.kind in HIDDEN_UNTIL_BEGUN:
        return []
    told = inspection.notified_at
    return [Step(N_("Báo đơn vị"), told is not None, False, told)]


def _reports(inspection):
    if inspection.form != InspectionForm.FULL:
        return []
    days = ((N_("Báo cáo kết quả"), inspection.report_date),
            (N_("Kết luận"), inspection.conclusion_date))  # fmt: skip
    return [Step(words, day is not None, False, day) for words, day in days]


def limits(inspection, calendar):
    """The time limits that run, with ``calendar`` of the office: notice of the visit, and for the
    full form report and conclusion (5.2: 4, 6, 7).
    """
    found = []
    is_open = inspection.state not in (InspectionState.DRAFT, InspectionState.CANCELLED)
    if is_open and inspection.decision_date and inspection.kind not in HIDDEN_UNTIL_BEGUN:
        due = calendar.add_working_days(inspection.decision_date, NOTICE_DAYS)
        told = inspection.notified_at or inspection.begun_at
        found.append(Limit(N_("Báo đơn vị được kiểm tra"), due, told and told.date()))
    if inspection.form == InspectionForm.FULL and inspection.state in FROZEN:
        due = calendar.add_working_days(inspection.visit_last, REPORT_DAYS)
        found.append(Limit(N_("Báo cáo kết quả"), due, inspection.report_date))
        if inspection.report_date:
            due = inspection.report_date + timedelta(days=CONCLUSION_DAYS)
            found.append(Limit(N_("Kết luận"), due, inspection.conclusion_date))
    return found


def check_days(period, visit):
    """Refuse (first, last) days that run backwards, a visit longer than a quarter of a year, and a
    period that ends after the visit; RuleBroken at the field.
    """
    if period[0] > period[1]:
        raise RuleBroken(N_("Ngày cuối không được trước ngày đầu."), field="period_last")
    if visit[0] > visit[1]:
        raise RuleBroken(N_("Ngày cuối không được trước ngày đầu."), field="visit_last")
    if (visit[1] - visit[0]).days >= LONGEST_VISIT:
        raise RuleBroken(N_("Một cuộc kiểm tra không quá %(most)s ngày."), field="visit_last",
                         most=LONGEST_VISIT)  # fmt: skip
    if period[1] > visit[1]:
        raise RuleBroken(N_("Thời kỳ kiểm tra không thể kết thúc sau ngày kiểm tra."),
                         field="period_last")  # fmt: skip


def check_decision(day, inspection, today):
    """Refuse a decision of a day to come, or after the visit."""
    if day > today:
        raise RuleBroken(N_("Ngày quyết định không thể sau hôm nay."), field="decision_date")
    if day > inspection.visit_last:
        raise RuleBroken(N_("Ngày quyết định không được sau ngày kiểm tra."), field="decision_date")


def check_reports(report, conclusion, inspection, today):
    """Refuse (number, day) of report and conclusion that are half, too early or to come."""
    for name, (number, day) in (("report", report), ("conclusion", conclusion)):
        if bool(number) != bool(day):
            raise RuleBroken(N_("Ghi đủ số và ngày."), field=f"{name}_number")
        if day and day > today:
            raise RuleBroken(N_("Ngày ký không thể sau hôm nay."), field=f"{name}_date")
    if report[1] and report[1] < inspection.visit_first:
        raise RuleBroken(N_("Ngày báo cáo không được trước ngày kiểm tra."), field="report_date")
    if conclusion[1] and (not report[1] or conclusion[1] < report[1]):
        words = N_("Ghi báo cáo trước; ngày kết luận không được trước ngày báo cáo.")
        raise RuleBroken(words, field="conclusion_date")


def sections(text, known):
    """The group codes typed ("a, C"), in the order of ``known``, separated by spaces; RuleBroken
    when one is not of the checklist.
    """
    typed = text.upper().replace(",", " ").replace(";", " ").split()
    strange = [code for code in typed if code not in known]
    if strange:
        raise RuleBroken(N_("Bộ tiêu chí không có nhóm %(code)s."), code=strange[0])
    return " ".join(code for code in known if code in typed)
