"""The yearly review of accounts: rounds, how far the units are, one's own answers."""

from flask import Blueprint
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from intranet import clock
from intranet import filters as shown
from intranet.access import acting, needs
from intranet.errors import attempt
from intranet.forms.reviews import OpenReviewForm, answers_form, answers_of
from intranet.menu import MenuEntry
from intranet.plurals import counted as _n
from intranet.rules.reviews import ANSWER_WORDS, Answer, ReviewPermission
from intranet.rules.words import N_
from intranet.services import reviews
from intranet.services.dossiers.export import Sheet
from intranet.web import after, download, render

blueprint = Blueprint("reviews", __name__, url_prefix="/reviews")
MENU = (MenuEntry(_l("Rà soát tài khoản"), "reviews.list", ReviewPermission.OPEN),)
PAGES = {"review": "reviews.show"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADS = (
    N_("TT"), N_("Đơn vị"), N_("Họ và tên"), N_("Tên đăng nhập"), N_("Vai trò"), N_("Từ ngày"),
    N_("Trả lời"), N_("Lý do"), N_("Người trả lời"), N_("Lúc"),
)  # fmt: skip
WIDTHS = (6, 34, 28, 16, 24, 14, 16, 40, 28, 18)


@blueprint.get("", endpoint="list")
@needs(ReviewPermission.LIST)
def list_rounds():
    """The rounds of the years."""
    top = reviews.is_top(current_user)
    return render("reviews/list.html", rounds=reviews.listed(), today=clock.today(), top=top)


@blueprint.route("/new", methods=["GET", "POST"], endpoint="open")
@needs(ReviewPermission.OPEN)
def open_round():
    """Open this year's round."""
    reviews.require_top(current_user)
    form = OpenReviewForm()
    done = attempt(form, lambda: reviews.open_round(acting(), form.due_on.data))
    if done is not None:
        return after("reviews.show", _("Đã mở đợt rà soát, đã báo các đơn vị."), pid=done.pid)
    return render("reviews/open.html", form=form, status=form.status)


@blueprint.get("/<pid>")
@needs(ReviewPermission.SHOW)
def show(pid):
    """How far each unit is."""
    round_ = reviews.get(pid)
    units, mine = reviews.progress(current_user, round_)
    return render(
        "reviews/show.html",
        round=round_,
        units=units,
        mine=mine,
        today=clock.today(),
        top=reviews.is_top(current_user),
    )


@blueprint.route("/<pid>/answers", methods=["GET", "POST"])
@needs(ReviewPermission.ANSWER, sure=True)
def answer(pid):
    """Keep or end each duty this person answers for."""
    round_ = reviews.get(pid)
    lines = reviews.mine(current_user, round_)
    asked = [line for line in lines if line.answer is not Answer.END]
    form = answers_form((line.id, line.full_name, line.answer, line.note) for line in asked)
    done = attempt(
        form,
        lambda: reviews.answer(acting(), pid, answers_of(form, [line.id for line in asked])),
    )
    if done is not None:
        return after("reviews.answer", _n("Đã ghi %(count)s câu trả lời.", done), pid=pid)
    return render(
        "reviews/answer.html",
        form=form,
        round=round_,
        lines=lines,
        asked={line.id for line in asked} if round_.closed_at is None else set(),
        status=form.status,
    )


@blueprint.post("/<pid>/closure")
@needs(ReviewPermission.CLOSE)
def close(pid):
    """Close the round."""
    reviews.close(acting(), pid)
    return after("reviews.show", _("Đã khép đợt rà soát."), pid=pid)


@blueprint.get("/<pid>/export")
@needs(ReviewPermission.EXPORT)
def export(pid):
    """What was said of each duty, for a spreadsheet program."""
    round_ = reviews.get(pid)
    about = _("Xuất lúc %(time)s, người xuất: %(name)s (%(user)s)",
              time=shown.moment(clock.now()), name=current_user.full_name,
              user=current_user.username)  # fmt: skip
    title = _("Rà soát tài khoản năm %(year)s", year=round_.year)
    sheet = Sheet(title, about, tuple(_(head) for head in HEADS), _cells, WIDTHS)
    body = reviews.export(acting(), round_, sheet)
    return download(body, f"ra-soat-tai-khoan-{round_.year}.xlsx", XLSX)


def _cells(number, line):
    said = _(ANSWER_WORDS[line.answer]) if line.answer else _("chưa trả lời")
    return (
        number,
        line.unit,
        line.full_name,
        line.username,
        _(line.role.words),
        shown.date(line.since),
        said,
        line.note,
        line.by,
        line.at,
    )
