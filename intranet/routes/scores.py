"""What inspections came to: a year on one page, one unit over the years, paper and spreadsheet."""

from flask import Blueprint, request
from flask_babel import gettext as _
from flask_login import current_user

from intranet import clock, paper
from intranet import filters as shown
from intranet.access import acting, needs
from intranet.routes.inspections.tabs import room_tabs
from intranet.rules.checklists import VERDICT_WORDS
from intranet.rules.inspections import KIND_WORDS
from intranet.rules.scores import FIRST_YEAR, ScorePermission, year_of
from intranet.rules.words import N_
from intranet.services import scores
from intranet.services.dossiers.export import Sheet
from intranet.web import download, office, render

blueprint = Blueprint("scores", __name__, url_prefix="/inspection-results")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# One sign a cell, so that the map can be read without its colours.
SIGNS = {
    "met": N_("Đ"),
    "partly": N_("P"),
    "bad": N_("K"),
    "na": "–",
    "open": "?",
}
HEADS = (
    N_("STT"), N_("Đơn vị"), N_("Ngày kiểm tra"), N_("Số biên bản"), N_("Điểm"),
    N_("So với lần trước"), N_("Tiêu chí rất nặng không đạt"), N_("Tồn tại"),
    N_("Đã khắc phục"), N_("Quá hạn khắc phục"), N_("Lặp lại"),
)  # fmt: skip


@blueprint.get("")
@needs(ScorePermission.SHOW)
def show():
    """All units of a year: points by group, the map of items, findings that come back."""
    return render(
        "scores/show.html",
        board=_board(),
        years=range(clock.today().year, FIRST_YEAR - 1, -1),
        tabs=room_tabs("scores.show"),
        signs=SIGNS,
        verdicts=VERDICT_WORDS,
        heads=HEADS,
        line=_line,
        percent=percent,
        change=change,
    )


@blueprint.get("/units/<pid>")
@needs(ScorePermission.UNIT)
def unit(pid):
    """One unit over its visits."""
    asked = request.args.get("checklist")
    found, checklists, visits, items, faults = scores.history(current_user, pid, asked)
    return render(
        "scores/unit.html",
        unit=found,
        checklists=checklists,
        visits=visits,
        items=_beside(visits, items),
        faults=faults,
        groups={item.group_code: item.group_name for item in items},
        tabs=room_tabs("scores.show"),
        signs=SIGNS,
        verdicts=VERDICT_WORDS,
        kinds=KIND_WORDS,
        percent=percent,
    )


@blueprint.get("/print")
@needs(ScorePermission.PRINT)
def print_report():
    """The table of the report, the map and the trend, A4 across: a page or its PDF."""
    board = _board()
    if paper.is_pdf():
        scores.note_reading(acting(), board, "print")
    return paper.drawn(
        "prints/scores.html",
        f"ket-qua-kiem-tra-{board.year}",
        board=board,
        signs=SIGNS,
        verdicts=VERDICT_WORDS,
        heads=HEADS,
        line=_line,
        at=clock.now(),
        office_name=office().name,
    )


@blueprint.get("/export")
@needs(ScorePermission.EXPORT)
def export():
    """The table of the report as a spreadsheet."""
    board = _board()
    sheet = Sheet(
        title=_("Kết quả kiểm tra năm %(year)s", year=board.year),
        about=_("Lập lúc %(at)s.", at=shown.moment(clock.now())),
        heads=tuple(_(head) for head in HEADS),
        line=_numbers,
        widths=(6, 30, 14, 16, 10, 12, 40, 10, 12, 12, 10),
    )
    return download(
        scores.export(acting(), board, sheet), f"ket-qua-kiem-tra-{board.year}.xlsx", XLSX
    )


def _board():
    year = year_of(request.args.get("year"), clock.today())
    return scores.board(current_user, year, request.args.get("checklist"))


def _line(number, row):
    """The cells of one unit in the table of the report, as text and whole numbers."""
    grave = ", ".join(item.code for item in row.grave)
    return (
        number,
        row.unit.name,
        shown.date(row.visit.day),
        row.visit.number or "",
        percent(row.visit.points.percent),
        change(row.change),
        grave or _("Không"),
        len(row.faults),
        row.count("is_closed"),
        row.count("is_overdue"),
        row.count("is_repeat"),
    )


def _numbers(number, row):
    """The same for a spreadsheet, which reckons with the points."""
    cells = list(_line(number, row))
    cells[4:6] = row.visit.points.percent, row.change
    return cells


def percent(value):
    """ "87,5" or a dash."""
    return "–" if value is None else f"{value:.1f}".replace(".", ",")


def change(value):
    """ "+3,5", "−2,0" (a real minus) or a dash."""
    if value is None:
        return "–"
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{abs(value):.1f}".replace(".", ",")


def _beside(visits, items):
    """[(ItemLine of the last visit, verdict of the one before or None)]."""
    last = visits[-1].id
    before = {item.code: item.verdict for item in items if item.inspection_id != last}
    return [(item, before.get(item.code)) for item in items if item.inspection_id == last]
