"""A line of the explanation and the words it may carry."""

from dataclasses import dataclass, field
from datetime import date

from intranet.rules.deadlines.facts import PauseReason
from intranet.rules.words import N_

OFF_WORDS = {
    5: N_("Thứ Bảy, không tính"),
    6: N_("Chủ nhật, không tính"),
}
PAUSE_WORDS = {
    PauseReason.supplement: N_("Tạm dừng chờ bổ sung giấy tờ, không tính"),
    PauseReason.payment: N_("Tạm dừng chờ nộp phí, thuế, không tính"),
    PauseReason.suspension: N_("Tạm dừng xử lý, không tính"),
}
RESUMED_WORDS = {
    PauseReason.supplement: N_("Ngày nhận đủ giấy tờ bổ sung, không tính"),
    PauseReason.payment: N_("Ngày nộp xong phí, thuế, không tính"),
    PauseReason.suspension: N_("Ngày tiếp tục xử lý, không tính"),
}
# (has a make-up name, what else happens that day) -> words of a counted day
COUNTED_WORDS = {
    (False, None): N_("Ngày thứ %(number)s"),
    (True, None): N_("Ngày thứ %(number)s: %(name)s"),
    (False, "paused"): N_("Ngày thứ %(number)s, tạm dừng từ %(time)s"),
    (True, "paused"): N_("Ngày thứ %(number)s: %(name)s, tạm dừng từ %(time)s"),
    (False, "due"): N_("Ngày thứ %(number)s, hạn trả lúc %(time)s"),
    (True, "due"): N_("Ngày thứ %(number)s: %(name)s, hạn trả lúc %(time)s"),
    (False, "manual"): N_("Ngày thứ %(number)s, hạn trả lúc %(time)s do ấn định khi tiếp nhận"),
    (True, "manual"): N_(
        "Ngày thứ %(number)s: %(name)s, hạn trả lúc %(time)s do ấn định khi tiếp nhận"
    ),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One day of the explanation.

    ``counted``: the day, or part of it, used up the term. ``number``: which day of the term it is,
    for hour-like terms the minutes counted that day; None when not counted. ``words`` is a msgid
    whose %(x)s come from ``params``.
    """

    day: date
    counted: bool
    number: int | None
    words: str
    params: dict = field(default_factory=dict)
