"""Inspections of units: kinds, forms, states, who may do what (domain 5.1, 5.2)."""

from enum import StrEnum

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
KNOWN_TO_THE_UNIT = (
    InspectionState.DECIDED,
    InspectionState.RUNNING,
    InspectionState.SIGNING,
    InspectionState.SIGNED,
    InspectionState.MENDING,
    InspectionState.CLOSED,
)
# Nothing of the checklist counts any more that arrives after the minutes were frozen.
OPEN_TO_ANSWERS = (InspectionState.DECIDED, InspectionState.RUNNING)
FROZEN = (
    InspectionState.SIGNING,
    InspectionState.SIGNED,
    InspectionState.MENDING,
    InspectionState.CLOSED,
)
