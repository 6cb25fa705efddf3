"""What inspections came to: who may compare, how a share of points is said (domain 5.5)."""

from dataclasses import dataclass
from datetime import date

from intranet.rules.permissions import Permission, Role
from intranet.rules.words import N_

_READERS = (Role.INSPECTOR, Role.SUPERVISOR, Role.LEADER, Role.UNIT_HEAD)
# The first year that anybody can ask for.
FIRST_YEAR = 2019


class ScorePermission(Permission):
    SHOW = ("scores.show", N_("Xem kết quả kiểm tra của đơn vị mình, cấp dưới"), _READERS)
    UNIT = ("scores.unit", N_("Xem kết quả kiểm tra của một đơn vị qua các lần"), _READERS)
    PRINT = ("scores.print_report", N_("In bảng kết quả kiểm tra"), _READERS)
    EXPORT = ("scores.export", N_("Xuất bảng kết quả kiểm tra ra Excel"), _READERS)


@dataclass(frozen=True)
class Points:
    """Points reached out of those that could be; half points, so that "partly" is a whole number.
    ``weight`` is the sum of the weights of what was judged.
    """

    half: int = 0
    weight: int = 0

    def __add__(self, other):
        return Points(self.half + other.half, self.weight + other.weight)

    @property
    def percent(self):
        """0 to 100, one decimal; None when nothing was judged."""
        return round(50 * self.half / self.weight, 1) if self.weight else None


def quarter_of(day: date):
    """(year, quarter 1 to 4)."""
    return day.year, (day.month - 1) // 3 + 1


def year_of(text, today):
    """The year that was asked for, this one when it is none."""
    asked = text or ""
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else today.year
    return year if FIRST_YEAR <= year <= today.year else today.year
