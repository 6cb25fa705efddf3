"""The table of late rates: every number opens its rows, every row shows that it closes (B15)."""

from types import SimpleNamespace

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from intranet import clock
from intranet import filters as shown
from intranet.access import needs
from intranet.menu import MenuEntry
from intranet.rules.statistics import FEWEST_TO_RANK, Period, StatisticsPermission, presets
from intranet.services import statistics
from intranet.services.dossiers.filters import read_day
from intranet.web import office, render

blueprint = Blueprint("statistics", __name__, url_prefix="/statistics")
MENU = (MenuEntry(_l("Tỷ lệ quá hạn"), "statistics.late_rates", StatisticsPermission.LATE_RATES),)
COUNTS = ("carried", "received", "solved", "early", "on_time", "late", "withdrawn", "open",
          "open_in_time", "open_overdue")  # fmt: skip


@blueprint.get("", endpoint="late_rates")
@needs(StatisticsPermission.LATE_RATES)
def late_rates():
    """Late rates of the units this person answers for or watches."""
    period, trouble = _period()
    unit = request.args.get("unit") or None
    apart = office().withdrawn_counts == "no"
    table = statistics.late_rates(current_user, period, unit, apart=apart)
    return render(
        "statistics/late_rates.html",
        table=table,
        rows=[_told(row, table.apart) for row in table.rows],
        total=_told(table.total, table.apart),
        corrected=list_url(table.total.filters["corrected"]),
        bars=_bars(table),
        few=[row.unit.name for row in table.rows if row.figures.is_few],
        fewest=FEWEST_TO_RANK,
        presets=_presets(period, unit),
        roots=statistics.roots(current_user),
        unit=unit,
        trouble=trouble,
    )


def _period():
    """(period, words of what was wrong): from the address; this month when it names none."""
    standard = presets(clock.today())[0][2]
    first, last = request.args.get("from"), request.args.get("to")
    if not first and not last:
        return standard, None
    first, last = read_day(first or ""), read_day(last or "")
    if first is None or last is None:
        return standard, _("Ngày không hợp lệ, đang xem tháng này.")
    period = Period(first, last)
    if period.first > period.last:
        return standard, _("Từ ngày phải trước đến ngày, đang xem tháng này.")
    return period, None


def _presets(period, unit):
    """[(words, address, whether it is the one shown, None)] for components/tabs.html."""
    return [
        (_(words), address(each, unit), each == period, None)
        for _key, words, each in presets(clock.today())
    ]


def address(period, unit=None):
    """The address of the table for a period."""
    return url_for(
        "statistics.late_rates",
        **{"from": period.first.isoformat(), "to": period.last.isoformat()},
        **({"unit": unit} if unit else {}),
    )


def _told(row, apart):
    """One row for the template: each figure with its address, each rate with what it divides."""
    figures = row.figures
    names = [name for name in COUNTS if apart or name != "withdrawn"]
    return SimpleNamespace(
        unit=row.unit,
        figures=figures,
        counts=[(name, getattr(figures, name), list_url(row.filters[name])) for name in names],
        rates=[
            (figures.late, figures.solved),
            (figures.open_overdue, figures.open),
            (figures.all_late, figures.handled),
        ],
    )


def list_url(filter):
    """The list behind a number."""
    return url_for("dossiers.list", **filter.to_args())


def _bars(table):
    """Units by late rate, the highest first; units with few solved dossiers are left out."""
    ranked = [row for row in table.rows if not row.figures.is_few]
    ranked.sort(key=lambda row: -row.figures.late / row.figures.solved)
    return [
        (
            row.unit.name,
            100 * row.figures.late / row.figures.solved,
            f"{shown.percent(row.figures.late, row.figures.solved)}"
            f" ({shown.number(row.figures.late)}/{shown.number(row.figures.solved)})",
            list_url(row.filters["late"]),
            "late" if row.figures.late else None,
        )
        for row in ranked
    ]
