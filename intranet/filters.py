"""How values are written on the screen: dd/mm/yyyy, 24 hours, thousands dot (domain 7.2)."""

import re

from flask_babel import gettext as _
from markupsafe import Markup

CONTROL = re.compile(r"<(?:input(?![^>]*type=\"hidden\")|select|textarea)\b[^>]*")


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


def focused(html):
    """The fields of a form with the cursor at the first refused one, else where the template put
    it, else at the first (D14).
    """
    html = str(html)
    controls = CONTROL.findall(html)
    wrong = next((one for one in controls if 'aria-invalid="true"' in one), None)
    if wrong or (controls and " autofocus" not in html):
        chosen = (wrong or controls[0]).replace(" autofocus", "")
        html = html.replace(" autofocus", "").replace(chosen, f"{chosen} autofocus", 1)
    return Markup(html)  # noqa: S704 nothing came but the word


FILTERS = {
    "date": date,
    "time": time,
    "datetime": moment,
    "number": number,
    "money": money,
    "percent": percent,
    "focused": focused,
}
