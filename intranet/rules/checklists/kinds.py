"""The words of checklists: kinds of answers, verdicts, severity, permissions."""

from enum import StrEnum

from intranet.rules.permissions import Permission, Role
from intranet.rules.words import N_

_TEAM = (Role.INSPECTOR, Role.SUPERVISOR)


class ChecklistPermission(Permission):
    LIST = ("checklists.list", N_("Xem các bộ tiêu chí kiểm tra"), (*_TEAM, Role.ADMIN))
    SHOW = ("checklists.show", N_("Xem một bộ tiêu chí, xem thử phiếu"), (*_TEAM, Role.ADMIN))
    CREATE = ("checklists.create", N_("Lập bộ tiêu chí"), (Role.SUPERVISOR, Role.ADMIN))
    EDIT = ("checklists.edit", N_("Soạn bản mới của bộ tiêu chí"), (Role.SUPERVISOR, Role.ADMIN))
    PUBLISH = ("checklists.publish", N_("Ban hành bản mới"), (Role.SUPERVISOR, Role.ADMIN))
    IMPORT = (
        "checklists.import_table",
        N_("Nhập tiêu chí từ Excel"),
        (Role.SUPERVISOR, Role.ADMIN),
    )
    EXPORT = ("checklists.export", N_("Xuất tiêu chí ra Excel"), (*_TEAM, Role.ADMIN))
    END = ("checklists.end", N_("Thôi dùng một bộ tiêu chí"), (Role.SUPERVISOR, Role.ADMIN))


class Kind(StrEnum):
    """How an item is answered."""

    YES_NO = "yes_no"
    DEGREE = "degree"
    NUMBER = "number"
    PERCENT = "percent"
    TEXT = "text"
    PHOTO = "photo"
    SAMPLE = "sample"


KIND_WORDS = {
    Kind.YES_NO: N_("Đúng / Không đúng / Không áp dụng"),
    Kind.DEGREE: N_("Đạt / Đạt một phần / Không đạt"),
    Kind.NUMBER: N_("Số"),
    Kind.PERCENT: N_("Tỷ lệ %"),
    Kind.TEXT: N_("Ghi bằng lời"),
    Kind.PHOTO: N_("Ảnh"),
    Kind.SAMPLE: N_("Mẫu hồ sơ"),
}


class Verdict(StrEnum):
    """What an answer comes to."""

    MET = "met"
    PARTLY = "partly"
    BAD = "bad"
    NOT_APPLICABLE = "na"
    OPEN = "open"


VERDICT_WORDS = {
    Verdict.MET: N_("Đạt"),
    Verdict.PARTLY: N_("Đạt một phần"),
    Verdict.BAD: N_("Không đạt"),
    Verdict.NOT_APPLICABLE: N_("Không áp dụng"),
    Verdict.OPEN: N_("Chưa trả lời"),
}
# Items are statements, some negative ("không gửi ảnh giấy tờ…"): the words tell whether the
# statement is true, and which answer is good.
YES_NO_VALUES = {
    "yes": (N_("Đúng (đạt)"), Verdict.MET),
    "no": (N_("Không đúng (không đạt)"), Verdict.BAD),
    "na": (N_("Không áp dụng"), Verdict.NOT_APPLICABLE),
}
DEGREE_VALUES = {
    "met": (N_("Đạt"), Verdict.MET),
    "partly": (N_("Đạt một phần"), Verdict.PARTLY),
    "bad": (N_("Không đạt"), Verdict.BAD),
    "na": (N_("Không áp dụng"), Verdict.NOT_APPLICABLE),
}


class Severity(StrEnum):
    """How much an item counts."""

    LIGHT = "light"
    MEDIUM = "medium"
    HEAVY = "heavy"
    GRAVE = "grave"


SEVERITY_WORDS = {
    Severity.LIGHT: N_("Nhẹ"),
    Severity.MEDIUM: N_("Trung bình"),
    Severity.HEAVY: N_("Nặng"),
    Severity.GRAVE: N_("Rất nặng"),
}
WEIGHTS = {Severity.LIGHT: 1, Severity.MEDIUM: 2, Severity.HEAVY: 3, Severity.GRAVE: 5}
