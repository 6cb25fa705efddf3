"""How values are written on the screen: dd/mm/yyyy, 24 hours, thousands dot (domain 7.2)."""

from flask_babel import gettext as _


def date(value):
    """05/01/2020; empty for None."""
    return f"{value:%d/%m/%Y}" if value is not None else ""


def time(value):
    """07:30."""
    return f"{value:%H:%M}" if value is not None else ""


def moment(value):
    """07:30 05/01/2020."""
    return f"{value:%H:%M %d/%m/%Y}" if value is not None else ""


def number(value):
    """1.234.567."""
    return f"{value:,}".replace(",", ".")


def money(value):
    """150.000 đồng."""
    return _("%(amount)s đồng", amount=number(value))


def percent(part, whole):
    """3,2 % of a whole; a dash when there is nothing to divide."""
    return f"{100 * part / whole:.1f} %".replace(".", ",") if whole else "–"


FILTERS = {
    "date": date,
    "time": time,
    "datetime": moment,
    "number": number,
    "money": money,
    "percent": percent,
}
