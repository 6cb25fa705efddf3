"""What may happen to the clock or the promise of a dossier, and in what words (domain 1.5, 1.7)."""

from enum import StrEnum

from intranet.rules.words import N_


class EventKind(StrEnum):
    """The kinds of dated facts about a dossier that are kept apart from its way."""

    SUPPLEMENT = "supplement"  # papers asked for, Mẫu 02: the clock stops (5)
    PAYMENT = "payment"  # a tax or fee asked for: the clock stops (6)
    SUSPENSION = "suspension"  # processing stopped for a while: the clock stops (8)
    RESUMPTION = "resumption"  # papers complete, paid, or the cause of the stop is gone (4)
    EXTENSION = "extension"  # apology with a second date, Mẫu 04
    WITHDRAWAL = "withdrawal"  # the citizen takes the dossier back (7)
    STOP = "stop"  # closed for good: the citizen stayed silent (R10), Mẫu 05 of 2025
    RECALL = "recall"  # a result taken back by a leader (9 to 4)
    CORRECTION = "correction"  # something received wrongly was put right
    CALENDAR = "calendar"  # the office's calendar changed under a running term
    TRANSFER = "transfer"  # another authority decides


PAUSES = {
    EventKind.SUPPLEMENT: "supplement",
    EventKind.PAYMENT: "payment",
    EventKind.SUSPENSION: "suspension",
}
ENDS = frozenset({EventKind.WITHDRAWAL, EventKind.STOP})
EVENT_WORDS = {
    EventKind.SUPPLEMENT: N_("yêu cầu bổ sung giấy tờ"),
    EventKind.PAYMENT: N_("yêu cầu thực hiện nghĩa vụ tài chính"),
    EventKind.SUSPENSION: N_("tạm dừng xử lý"),
    EventKind.RESUMPTION: N_("tiếp tục xử lý"),
    EventKind.EXTENSION: N_("xin lỗi và hẹn lại ngày trả"),
    EventKind.WITHDRAWAL: N_("công dân rút hồ sơ"),
    EventKind.STOP: N_("dừng giải quyết hồ sơ"),
    EventKind.RECALL: N_("thu hồi kết quả"),
    EventKind.CORRECTION: N_("sửa hồ sơ sau tiếp nhận"),
    EventKind.CALENDAR: N_("tính lại ngày hẹn do cập nhật lịch nghỉ"),
    EventKind.TRANSFER: N_("chuyển cơ quan giải quyết"),
}
