"""The yearly plan of inspections: who makes it, how it spreads over the months (domain 5.2, 1)."""

from enum import StrEnum

from intranet.rules.errors import RuleBroken
from intranet.rules.inspections import FROZEN, TEAM, WATCHERS
from intranet.rules.permissions import Permission
from intranet.rules.words import N_

# Working days after its approval within which the plan goes out to the units.
SENDING_DAYS = 10
MONTHS = range(1, 13)


class PlanPermission(Permission):
    LIST = ("plans.list", N_("Xem kế hoạch kiểm tra năm"), tuple(WATCHERS))
    SHOW = ("plans.show", N_("Mở một kế hoạch kiểm tra năm"), tuple(WATCHERS))
    CREATE = ("plans.create", N_("Lập kế hoạch kiểm tra năm"), TEAM)
    EDIT = ("plans.edit", N_("Sửa kế hoạch năm, ghi số và ngày ban hành"), TEAM)
    ADD_LINES = ("plans.add_lines", N_("Thêm đơn vị vào kế hoạch năm"), TEAM)
    REMOVE_LINE = ("plans.remove_line", N_("Bỏ một dòng của kế hoạch năm"), TEAM)


class LineState(StrEnum):
    """What became of one line."""

    OPEN = "open"
    MADE = "made"
    DONE = "done"
    MISSED = "missed"


LINE_WORDS = {
    LineState.OPEN: N_("Chưa lập"),
    LineState.MADE: N_("Đã lập"),
    LineState.DONE: N_("Đã kiểm tra"),
    LineState.MISSED: N_("Quá tháng, chưa kiểm tra"),
}


def line_state(year, month, states, today):
    """The LineState of a line of this month, given the ``states`` of its inspections, those that
    were cancelled left out.
    """
    if any(state in FROZEN for state in states):
        return LineState.DONE
    if (year, month) < (today.year, today.month):
        return LineState.MISSED
    return LineState.MADE if states else LineState.OPEN


def spread(count, first, last):
    """The months of ``count`` visits spread evenly from month ``first`` to ``last``, in order."""
    span = last - first + 1
    return [first + number * span // count for number in range(count)]


def check_months(first, last):
    """Refuse months that run backwards or are none."""
    if first not in MONTHS or last not in MONTHS or first > last:
        raise RuleBroken(N_("Chọn tháng đầu và tháng cuối trong năm."), field="last_month")


def check_approval(number, day, signer, today):
    """Refuse an approval that is half or of a day to come."""
    given = [bool(number), bool(day), bool(signer)]
    if any(given) and not all(given):
        raise RuleBroken(N_("Ghi đủ số, ngày ban hành và người ký."), field="number")
    if day and day > today:
        raise RuleBroken(N_("Ngày ban hành không thể sau hôm nay."), field="approved_on")
