"""A year to read, and days to change."""

from calendar import Calendar as Weeks
from datetime import date

from flask import request
from flask_babel import gettext as _

from intranet import clock
from intranet.access import acting, needs
from intranet.forms.calendars import AddDayForm, EditDayForm, RemoveDayForm
from intranet.routes.calendars.door import blueprint
from intranet.routes.calendars.weighing import back_to, page, told, weigh
from intranet.rules.calendars import DEFAULT_HOURS, KIND_WORDS, DayKind
from intranet.rules.calendars.permissions import CalendarPermission
from intranet.services import calendars
from intranet.transaction import NotVisible
from intranet.web import render

MONDAY, DECEMBER = 0, 12
FIRST_YEAR, LAST_YEAR = 2000, 2100


@blueprint.get("")
@needs(CalendarPermission.SHOW)
def show():
    """A year: days off, make-up days, provisional ones, working hours."""
    today = clock.today()
    year = _year(today)
    days = calendars.year_days(year)
    return render(
        "calendars/show.html",
        year=year,
        months=[_month(year, number, days) for number in range(1, 13)],
        hours=DEFAULT_HOURS,
        own_hours=calendars.own_hours(),
        empty=not days,
        provisional=any(row.provisional for row in days.values()),
        remind=today.year + 1 if today.month == DECEMBER else None,
        today=today,
        kinds=KIND_WORDS,
    )


def _year(today):
    text = request.args.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else today.year
    return min(max(year, FIRST_YEAR), LAST_YEAR)


def _month(year, number, days):
    """(number, weeks of (date or None, special day or None), special days)."""
    weeks = [
        [(day, days.get(day)) if day.month == number else (None, None) for day in week]
        for week in Weeks(MONDAY).monthdatescalendar(year, number)
    ]
    return number, weeks, [row for day, row in days.items() if day.month == number]


@blueprint.route("/days/new", methods=["GET", "POST"])
@needs(CalendarPermission.ADD)
def add():
    """Declare a day off or a make-up day."""
    form = AddDayForm()
    if request.method == "GET" and (day := _date(request.args.get("day", ""))):
        form.day.process_data(day)
    if not form.validate_on_submit():
        return page("add", form)
    facts = (form.day.data, *_facts(form))
    step = weigh(
        form,
        lambda: calendars.effect_of_adding(*facts),
        lambda mark: calendars.add_day(acting(), *facts, form.reason.data, mark),
    )
    plan = {"act": "add", "day": facts[0].isoformat(), "kind": facts[1]}
    if step.done:
        return back_to(form.day.data, _("Đã thêm ngày vào lịch."), step.effect)
    return page("add", form, step.messages, step.effect, plan)


@blueprint.route("/days/<day>/edition", methods=["GET", "POST"])
@needs(CalendarPermission.EDIT)
def edit(day):
    """Change a special day."""
    row = _row(day)
    form, place = EditDayForm(obj=row, seen=calendars.digest(row)), row.day
    if not form.validate_on_submit():
        return page("edit", form, row=row)
    facts, more = (place, *_facts(form)), (form.reason.data, form.seen.data)
    step = weigh(
        form,
        lambda: calendars.effect_of_editing(*facts[:4]),
        lambda mark: calendars.edit_day(acting(), *facts, *more, mark),
    )
    plan = {"act": "edit", "day": place.isoformat(), "kind": facts[1]}
    if step.done:
        return back_to(place, _("Đã sửa ngày trong lịch."), step.effect)
    return page("edit", form, step.messages, step.effect, plan, row=row)


@blueprint.route("/days/<day>/removal", methods=["GET", "POST"])
@needs(CalendarPermission.REMOVE)
def remove(day):
    """Make a day like its week again."""
    row = _row(day)
    form = RemoveDayForm(seen=calendars.digest(row))
    place = row.day
    plan = {"act": "remove", "day": place.isoformat()}
    if not form.validate_on_submit():
        effect = told(form, calendars.effect_of_removing(place))
        return page("remove", form, effect=effect, plan=plan, row=row)
    facts = (place, form.reason.data, form.seen.data)
    step = weigh(
        form,
        lambda: calendars.effect_of_removing(place),
        lambda mark: calendars.remove_day(acting(), *facts, mark),
    )
    if step.done:
        return back_to(place, _("Đã bỏ ngày khỏi lịch."), step.effect)
    return page("remove", form, step.messages, step.effect, plan, row=row)


def _row(text):
    day = _date(text)
    if day is None:
        raise NotVisible
    return calendars.get(day)


def _date(text):
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _facts(form):
    words = (form.name.data, form.provisional.data, form.note.data)
    return (str(DayKind(form.kind.data)), *words)
