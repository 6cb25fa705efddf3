"""The working calendar: a year to read, days to change, the yearly announcement to import."""

from calendar import Calendar as Weeks
from datetime import date
from pathlib import Path
from types import SimpleNamespace

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
from intranet.plurals import counted as _n
from intranet.rules.calendars import DEFAULT_HOURS, KIND_WORDS, DayKind
from intranet.rules.calendars.permissions import CalendarPermission
from intranet.rules.errors import RuleBroken
from intranet.services import calendars, tables
from intranet.transaction import NotVisible, refuse_repeated
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
    if not form.validate_on_submit():
        return _page("add", form)
    facts = (form.day.data, *_facts(form))
    step = _weigh(
        form,
        lambda: calendars.effect_of_adding(*facts),
        lambda mark: calendars.add_day(acting(), *facts, form.reason.data, mark),
    )
    if step.done:
        return _after(form.day.data, _("Đã thêm ngày vào lịch."), step.effect)
    return _page("add", form, step.messages, effect=step.effect)


@blueprint.route("/days/<day>/edition", methods=["GET", "POST"])
@needs(CalendarPermission.EDIT)
def edit(day):
    """Change a special day."""
    row = _row(day)
    form, place = EditDayForm(obj=row, seen=calendars.digest(row)), row.day
    if not form.validate_on_submit():
        return _page("edit", form, row=row)
    facts, more = (place, *_facts(form)), (form.reason.data, form.seen.data)
    step = _weigh(
        form,
        lambda: calendars.effect_of_editing(*facts[:4]),
        lambda mark: calendars.edit_day(acting(), *facts, *more, mark),
    )
    if step.done:
        return _after(place, _("Đã sửa ngày trong lịch."), step.effect)
    return _page("edit", form, step.messages, row=row, effect=step.effect)


@blueprint.route("/days/<day>/removal", methods=["GET", "POST"])
@needs(CalendarPermission.REMOVE)
def remove(day):
    """Make a day like its week again."""
    row = _row(day)
    form = RemoveDayForm(seen=calendars.digest(row))
    place = row.day
    if not form.validate_on_submit():
        effect = _told(form, calendars.effect_of_removing(place))
        return _page("remove", form, row=row, effect=effect)
    facts = (place, form.reason.data, form.seen.data)
    step = _weigh(
        form,
        lambda: calendars.effect_of_removing(place),
        lambda mark: calendars.remove_day(acting(), *facts, mark),
    )
    if step.done:
        return _after(place, _("Đã bỏ ngày khỏi lịch."), step.effect)
    return _page("remove", form, step.messages, row=row, effect=step.effect)


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


def _weigh(form, foretell, act):
    """One press of a form that changes the calendar.

    While the effect on open dossiers is not the one that was shown, it is shown and nothing is
    done; else ``act`` is carried out.
    """
    refuse_repeated(acting())  # the day of a form sent twice exists by its own first press
    messages, effect = _attempt(form, foretell)
    if messages is not None:
        return SimpleNamespace(messages=messages, effect=None, done=False)
    shown = form.mark.data
    _told(form, effect)
    if not effect.is_idle and shown != effect.mark:
        return SimpleNamespace(messages=None, effect=effect, done=False)
    messages, done = _attempt(form, lambda: act(effect.mark))
    return SimpleNamespace(messages=messages, effect=done or effect, done=done is not None)


def _told(form, effect):
    """The effect that the page will show; the form carries its mark."""
    form.mark.data = effect.mark
    return effect


def _attempt(form, act):
    """(messages or None, what the act answered)."""
    try:
        return None, act()
    except RuleBroken as broken:
        return ([] if form.take(broken) else [said(broken)]), None


def _after(day, message, effect):
    """Back to the year; the person is told how many promises moved and how many stayed."""
    if not effect.is_idle:
        message = f"{message} {_counts(effect)}"
    return after("calendars.show", message, year=day.year)


def _counts(effect):
    later, kept = len(effect.later), len(effect.kept)
    moved = _n("%(count)s hồ sơ lùi ngày hẹn", later, count=later)
    stayed = _n("%(count)s hồ sơ giữ ngày đã hẹn", kept, count=kept)
    return f"{moved}, {stayed}."


def _page(verb, form, messages=None, effect=None, **data):
    return render(
        f"calendars/{verb}.html",
        form=form,
        effect=None if effect is None or effect.is_idle else effect,
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
    form, report = ConfirmDaysForm(), calendars.preview(body)
    data = {"report": report, "digest": digest, "kinds": KIND_WORDS}
    if not form.validate_on_submit():
        effect = _told(form, calendars.effect_of_importing(report))
        return _page("confirm", form, effect=effect, **data)
    step = _weigh(
        form,
        lambda: calendars.effect_of_importing(report),
        lambda mark: calendars.import_table(acting(), body, form.reason.data, mark)[1],
    )
    if step.done:
        last = report.items[-1].special.day if report.items else clock.today()
        return _after(last, _("Đã nhập lịch."), step.effect)
    return _page("confirm", form, step.messages, step.effect, **data)


def _folder():
    return Path(current_app.config["INSTANCE"]) / "imports"
