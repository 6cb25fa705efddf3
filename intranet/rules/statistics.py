"""Late rates: periods, the figures of a unit, the sum that must come out (domain 1.8, 1.11)."""

from dataclasses import astuple, dataclass
from datetime import date, timedelta

from intranet.rules.permissions import Permission, Role
from intranet.rules.words import N_

# Below so many solved dossiers a rate says more about chance than about work: no ranking.
FEWEST_TO_RANK = 30


class StatisticsPermission(Permission):
    LATE_RATES = (
        "statistics.late_rates",
        N_("Xem bảng tỷ lệ quá hạn của đơn vị mình và cấp dưới"),
        (Role.SUPERVISOR, Role.LEADER, Role.UNIT_HEAD, Role.INSPECTOR),
    )


@dataclass(frozen=True)
class Period:
    """From ``first`` to ``last``, both counted."""

    first: date
    last: date


def presets(today):
    """[(key, msgid, Period)]: calendar periods, then those of reports under NĐ 09/2019/NĐ-CP.

    Report periods run from the 15th to the 14th; each is the one that ``today`` lies in.
    """
    month = today.replace(day=1)
    quarter = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    half = today.replace(month=1 if today.month < 7 else 7, day=1)
    year = today.replace(month=1, day=1)
    before = _months_after(month, -1)
    report = _report_year(today)
    report_quarter = _months_after(report, _months_between(report, today) // 3 * 3)
    return [
        ("month", N_("Tháng này"), _months(month, 1)),
        ("last_month", N_("Tháng trước"), _months(before, 1)),
        ("quarter", N_("Quý này"), _months(quarter, 3)),
        ("half", N_("6 tháng"), _months(half, 6)),
        ("year", N_("Năm nay"), _months(year, 12)),
        ("report_quarter", N_("Kỳ báo cáo quý"), _months(report_quarter, 3)),
        ("report_half", N_("Kỳ báo cáo 6 tháng"), _months(report, 6)),
        ("report_nine", N_("Kỳ báo cáo 9 tháng"), _months(report, 9)),
        ("report_year", N_("Kỳ báo cáo năm"), _months(report, 12)),
    ]


def _report_year(today):
    """15 December before ``today``."""
    begins = date(today.year, 12, 15)
    return begins if today >= begins else begins.replace(year=today.year - 1)


def _months_after(day, months):
    index = day.year * 12 + day.month - 1 + months
    return day.replace(year=index // 12, month=index % 12 + 1)


def _months_between(first, day):
    """Whole months from ``first`` to ``day``."""
    return (day.year - first.year) * 12 + day.month - first.month - (day.day < first.day)


def _months(first, months):
    return Period(first, _months_after(first, months) - timedelta(days=1))


@dataclass(frozen=True)
class Figures:
    """The dossiers of one unit in a period. ``open_*`` are counted from the dossiers themselves at
    the cut-off, the others are kept as counters, so ``closes`` compares two sources. ``withdrawn``
    are those that ended so in the period where the office does not count them as solved (1.11);
    ``corrected`` those received in the period and put right afterwards (0.8)."""

    carried: int = 0
    received: int = 0
    early: int = 0
    on_time: int = 0
    late: int = 0
    open_in_time: int = 0
    open_overdue: int = 0
    withdrawn: int = 0
    corrected: int = 0

    def __add__(self, other):
        return Figures(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))

    @property
    def solved(self):
        return self.early + self.on_time + self.late

    @property
    def open(self):
        return self.open_in_time + self.open_overdue

    @property
    def handled(self):
        """Everything there was to solve: carried over and received (column 3 of II.06a)."""
        return self.carried + self.received - self.withdrawn

    @property
    def closes(self):
        """True when carried over + received = solved + open (B15, check (3)=(7)+(11))."""
        return self.handled == self.solved + self.open

    @property
    def is_few(self):
        """Too few solved dossiers to rank the unit by its rate."""
        return self.solved < FEWEST_TO_RANK

    @property
    def all_late(self):
        """Late in either way: solved late, or open and overdue."""
        return self.late + self.open_overdue
