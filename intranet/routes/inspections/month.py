"""The calendar of visits and planned visits, and one's own as a file."""

import calendar as weeks
from datetime import date, timedelta
from types import SimpleNamespace

from flask import request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from intranet import clock
from intranet.access import needs
from intranet.routes.inspections.blueprint import blueprint
from intranet.routes.inspections.lists import CHIPS
from intranet.routes.inspections.tabs import room_tabs
from intranet.rules import ics
from intranet.rules.inspections import (
    HIDDEN_UNTIL_BEGUN,
    KIND_WORDS,
    STATE_WORDS,
    InspectionPermission,
    InspectionState,
)
from intranet.rules.plans import LINE_WORDS, LineState, line_state
from intranet.services.inspections import listing, planned
from intranet.web import download, render

MONDAY_FIRST = weeks.Calendar()
# How far back one's own calendar goes.
KEPT_DAYS = 366
STATUS = {InspectionState.DRAFT: "TENTATIVE", InspectionState.CANCELLED: "CANCELLED"}
LINE_CHIPS = {
    LineState.OPEN: "neutral",
    LineState.MADE: "wait",
    LineState.DONE: "done",
    LineState.MISSED: "late",
}


@blueprint.get("/calendar")
@needs(InspectionPermission.CALENDAR)
def calendar():
    """A month of visits, the days in rows of weeks; below it what the plans say of the month."""
    first = _month()
    last = _next(first) - timedelta(days=1)
    days = MONDAY_FIRST.monthdatescalendar(first.year, first.month)
    visits = listing.between(current_user, days[0][0], days[-1][-1])
    return render(
        "inspections/calendar.html",
        regions=("month",),
        first=first,
        last=last,
        weeks=[[_day(day, first.month, visits) for day in week] for week in days],
        is_empty=not visits,
        lines=_lines(first),
        before=url_for("inspections.calendar", month=f"{_before(first):%Y-%m}"),
        next=url_for("inspections.calendar", month=f"{_next(first):%Y-%m}"),
        tabs=room_tabs("inspections.calendar"),
        kinds=KIND_WORDS,
        states=STATE_WORDS,
        chips=CHIPS,
    )


@blueprint.get("/calendar.ics")
@needs(InspectionPermission.CALENDAR)
def calendar_file():
    """One's own visits for the calendar of a phone or a mail program."""
    rows = listing.own_since(current_user, clock.today() - timedelta(days=KEPT_DAYS))
    body = ics.calendar(_("Lịch kiểm tra"), [_event(row) for row in rows], clock.utc())
    return download(body, "lich-kiem-tra.ics", "text/calendar; charset=utf-8")


def _event(row):
    words = (
        f"{_(KIND_WORDS[row.kind])}. {_(STATE_WORDS[row.state])}.",
        row.decision_number and _("Quyết định số %(number)s", number=row.decision_number),
        row.head and _("Trưởng đoàn: %(name)s", name=row.head),
    )
    return ics.Event(
        uid=f"{row.pid}@mot-cua",
        first=row.visit_first,
        last=row.visit_last,
        summary=_("Kiểm tra %(unit)s", unit=row.unit),
        status=STATUS.get(row.state, "CONFIRMED"),
        sequence=row.version,
        location=row.place or "",
        description="\n".join(filter(None, words)),
        url=url_for("inspections.show", pid=row.pid, _external=True),
        is_private=row.kind in HIDDEN_UNTIL_BEGUN,
    )


def _day(day, month, visits):
    return SimpleNamespace(
        day=day,
        is_other=day.month != month,
        is_today=day == clock.today(),
        visits=[row for row in visits if row.visit_first <= day <= row.visit_last],
    )


def _lines(first):
    rows = planned.lines_of(current_user, first.year, first.month)
    made, today = planned.states_of([row.id for row in rows]), clock.today()
    found = []
    for row in rows:
        own = made.get(row.id, [])
        state = line_state(first.year, first.month, [state for state, _pid in own], today)
        chip = (LINE_CHIPS[state], _(LINE_WORDS[state]))
        found.append(SimpleNamespace(row=row, chip=chip, pid=own[-1][1] if own else None))
    return found


def _month():
    """The first day of the month that the address names, else of this one."""
    year, _dash, month = request.args.get("month", "").partition("-")
    try:
        found = date(int(year), int(month), 1)
    except ValueError:
        found = clock.today()
    today = clock.today()
    return (found if abs(found.year - today.year) <= 10 else today).replace(day=1)


def _next(first):
    return (first + timedelta(days=31)).replace(day=1)


def _before(first):
    return (first - timedelta(days=1)).replace(day=1)
