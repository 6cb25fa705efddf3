"""What became of every number, and whether the paper book and the program agree."""

from datetime import timedelta

from flask import current_app, request
from flask_babel import gettext as _
from flask_login import current_user

from intranet import clock, paper
from intranet import filters as shown
from intranet.access import acting, needs
from intranet.errors import said
from intranet.forms.blocks import CountForm, SpanForm
from intranet.routes.blocks.blueprint import blueprint
from intranet.rules.blocks import FATE_WORDS, TALLY_DAYS, BlockPermission, Fate, span
from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_
from intranet.services import blocks
from intranet.services.dossiers import desks_of
from intranet.web import after, download, office, render

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# The screen names so many runs of numbers; print and spreadsheet name all.
MOST_ON_SCREEN = 60
RECENT_DAYS = 14
HEADS = (
    N_("Đơn vị"),
    N_("Ngày"),
    N_("Mã hồ sơ"),
    N_("Tình trạng"),
    N_("Lý do"),
    N_("Lúc"),
    N_("Người"),
)


@blueprint.get("/gaps")
@needs(BlockPermission.GAPS)
def gaps():
    """What became of every number of the span."""
    form, report, trouble = _asked()
    rest = report.without_dossier()
    return render(
        "blocks/gaps.html",
        form=form,
        report=report,
        runs=rest[:MOST_ON_SCREEN],
        more=len(rest[MOST_ON_SCREEN:]),
        words=FATE_WORDS,
        trouble=trouble,
        days=_days(report),
        unexplained=report.total[Fate.UNEXPLAINED],
        status=422 if trouble else 200,
    )


@blueprint.get("/gaps/print")
@needs(BlockPermission.GAPS)
def print_gaps():
    """The same on paper: A4, as a page or as PDF."""
    _form, report, _trouble = _asked()
    return paper.drawn(
        "prints/gaps.html",
        f"doi-chieu-so-{clock.now():%y%m%d}",
        report=report,
        runs=report.without_dossier(),
        words=FATE_WORDS,
        days=_days(report),
        at=clock.now(),
        office_name=office().name,
    )


@blueprint.get("/gaps/export")
@needs(BlockPermission.GAPS)
def export_gaps():
    """Every number of the span for a spreadsheet program."""
    _form, report, _trouble = _asked()
    most = current_app.config["EXPORT_ROWS"]
    if len(report.numbers) > most:
        raise RuleBroken(
            N_("Có hơn %(most)s số, quá số dòng của một tệp. Hãy chọn ít ngày hơn."),
            most=shown.number(most),
        )
    title = _("Đối chiếu mã hồ sơ từ %(first)s đến %(last)s",
              first=shown.date(report.first), last=shown.date(report.last))  # fmt: skip
    about = _("Xuất lúc %(time)s, người xuất: %(name)s (%(user)s)",
              time=shown.moment(clock.now()), name=current_user.full_name,
              user=current_user.username)  # fmt: skip
    body = blocks.workbook(title, about, [_(head) for head in HEADS], map(_cells, report.numbers))
    return download(body, f"doi-chieu-so-{clock.now():%y%m%d}.xlsx", XLSX)


@blueprint.route("/tally", methods=["GET", "POST"])
@needs(BlockPermission.COUNT)
def count():
    """Count the paper book of a day."""
    form = CountForm()
    desks = desks_of(current_user)
    if not desks:
        raise RuleBroken(N_("Bạn chưa được phân công ở bộ phận tiếp nhận nào."))
    form.desk.choices = [(desk.pid, desk.name) for desk in desks]
    desk = next((desk for desk in desks if desk.pid == form.desk.data), desks[0])
    if request.method == "GET":
        form.day.fill(clock.today())
    elif form.validate():
        try:
            blocks.count(acting(), desk.pid, form.day.data, form.counted.data, form.note.data)
            return after("blocks.count", _("Đã chốt sổ ngày %(day)s.", day=form.day.typed))
        except RuleBroken as error:
            form.take(error)
    today = clock.today()
    return render(
        "blocks/count.html",
        form=form,
        desk=desk,
        several=len(desks) > 1,
        rows=blocks.recent(current_user, today - timedelta(RECENT_DAYS), today, desk.id),
        status=422 if form.errors else 200,
    )


@blueprint.get("/tallies")
@needs(BlockPermission.TALLIES)
def tallies():
    """Counted days of the units one watches, those that still differ first."""
    today = clock.today()
    rows = blocks.recent(current_user, today - timedelta(TALLY_DAYS), today)
    rows.sort(key=lambda row: row.difference == 0)
    return render("blocks/tallies.html", rows=rows, days=TALLY_DAYS)


def _asked():
    """(form, report, words of what was wrong): the days and the unit of this address."""
    form = SpanForm(request.args)
    today, trouble = clock.today(), None
    unit = request.args.get("unit") or None
    first = last = None
    try:
        if form.validate():
            first, last = form.first.data, form.last.data
        first, last = span(first, last, today)
    except RuleBroken as error:
        trouble = said(error)
        first, last = span(None, None, today)
    report = blocks.report(current_user, first, last, unit)
    for field, day in ((form.first, first), (form.last, last)):
        if not field.errors:
            field.fill(day)
    form.unit.choices = [("", _("Tất cả")), *((pid, name) for name, pid in report.units)]
    form.unit.data = unit or ""
    return form, report, trouble or (_("Ngày không hợp lệ.") if form.errors else None)


def _days(report):
    """The span as values of an address."""
    values = {"first": shown.date(report.first), "last": shown.date(report.last)}
    return values | ({"unit": report.unit_pid} if report.unit_pid else {})


def _cells(number):
    told = (_(FATE_WORDS[number.fate]), number.reason, number.since, number.who)
    return (number.unit, number.day, number.code, *told)
