"""The working calendar: a year to read, days to change, the yearly announcement to import."""

from calendar import Calendar as Weeks
from datetime import date
from pathlib import Path

from flask import Blueprint, current_app, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from intranet import clock
from intranet.access import acting, needs
from intranet.errors import said
from intranet.forms.calendars import (
    AddDayForm,
    ConfirmDaysForm,
    EditDayForm,
    RemoveDayForm,
    UploadDaysForm,
)
from intranet.menu import MenuEntry
from intranet.rules.calendars import DEFAULT_HOURS, KIND_WORDS, DayKind
from intranet.rules.calendars.permissions import CalendarPermission
from intranet.rules.errors import RuleBroken
from intranet.services import calendars, tables
from intranet.transaction import NotVisible
from intranet.web import after, render

blueprint = Blueprint("calendars", __name__, url_prefix="/calendars")
MENU = (MenuEntry(_l("Lịch"), "calendars.show", CalendarPermission.SHOW),)
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
    messages = None
    if form.validate_on_submit():
        facts = (form.day.data, *_facts(form))
        messages, count = _attempt(form, lambda: calendars.add_day(acting(), *facts))
        if messages is None:
            return _after(form.day.data, _("Đã thêm ngày vào lịch."), count)
    return _page("add", form, messages)


@blueprint.route("/days/<day>/edition", methods=["GET", "POST"])
@needs(CalendarPermission.EDIT)
def edit(day):
    """Change a special day."""
    row = _row(day)
    form = EditDayForm(obj=row, seen=calendars.digest(row))
    messages = None
    if form.validate_on_submit():
        facts = (row.day, *_facts(form), form.seen.data)
        messages, count = _attempt(form, lambda: calendars.edit_day(acting(), *facts))
        if messages is None:
            return _after(row.day, _("Đã sửa ngày trong lịch."), count)
    return _page("edit", form, messages, row=row, touched=calendars.touched_by(row.day))


@blueprint.route("/days/<day>/removal", methods=["GET", "POST"])
@needs(CalendarPermission.REMOVE)
def remove(day):
    """Make a day like its week again."""
    row = _row(day)
    form = RemoveDayForm(seen=calendars.digest(row))
    messages, place = None, row.day
    if form.validate_on_submit():
        facts = (place, form.reason.data, form.seen.data)
        messages, count = _attempt(form, lambda: calendars.remove_day(acting(), *facts))
        if messages is None:
            return _after(place, _("Đã bỏ ngày khỏi lịch."), count)
    return _page("remove", form, messages, row=row, touched=calendars.touched_by(place))


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
    words = (form.name.data, form.provisional.data, form.note.data, form.reason.data)
    return (str(DayKind(form.kind.data)), *words)


def _attempt(form, act):
    """(messages or None, what the act answered)."""
    try:
        return None, act()
    except RuleBroken as broken:
        return ([] if form.take(broken) else [said(broken)]), None


def _after(day, message, count):
    """Back to the year; promised dates stay, and the person is told how many they are."""
    if count:
        message += " " + _(
            "%(count)s hồ sơ đang giải quyết có ngày hẹn tính theo lịch cũ;"
            " ngày đã hẹn không tự đổi.",
            count=count,
        )
    return after("calendars.show", message, year=day.year)


def _page(verb, form, messages, **data):
    return render(
        f"calendars/{verb}.html",
        form=form,
        messages=messages or [],
        status=422 if form.errors or messages is not None else 200,
        **data,
    )


@blueprint.route("/import", methods=["GET", "POST"], endpoint="import")
@needs(CalendarPermission.IMPORT)
def upload():
    """Hand in the yearly announcement as a table; nothing is changed yet."""
    form = UploadDaysForm()
    messages = None
    if form.validate_on_submit():
        body = form.table.data.read() if form.table.data else b""
        messages, name = _attempt(form, lambda: tables.keep(_folder(), body))
        if messages is None:
            return after("calendars.confirm_import", digest=name)
    return _page("import", form, messages)


@blueprint.route("/import/<digest>", methods=["GET", "POST"])
@needs(CalendarPermission.IMPORT)
def confirm_import(digest):
    """The dry run: new, changed, unchanged days, errors by row; then the import itself."""
    body = tables.kept(_folder(), digest)
    if body is None:
        raise NotVisible
    form = ConfirmDaysForm()
    messages = None
    if form.validate_on_submit():
        reason = form.reason.data
        messages, done = _attempt(form, lambda: calendars.import_table(acting(), body, reason))
        if messages is None:
            year = done.items[-1].special.day.year if done.items else None
            return after("calendars.show", _("Đã nhập lịch."), year=year)
    report = calendars.preview(body)
    return _page("confirm", form, messages, report=report, digest=digest, kinds=KIND_WORDS)


def _folder():
    return Path(current_app.config["INSTANCE"]) / "imports"
