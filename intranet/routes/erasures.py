"""Personal data: what is kept and why, what is over, everything for a person, erasure."""

from types import SimpleNamespace

from flask import Blueprint, current_app, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from intranet.access import acting, needs, public
from intranet.errors import attempt
from intranet.forms.erasures import AskErasureForm, DecideErasureForm, ExportPersonForm
from intranet.menu import MenuEntry
from intranet.rules import personal
from intranet.rules.erasures import ANSWER_WORDS, GROUND_WORDS, ErasurePermission
from intranet.services import erasures, files
from intranet.services.erasures import Wanted
from intranet.web import after, download, render

blueprint = Blueprint("erasures", __name__)
MENU = (MenuEntry(_l("Dữ liệu cá nhân"), "erasures.kinds", ErasurePermission.KINDS),)
PAGES = {"erasure": "erasures.show"}
COUNTED = (
    ("dossiers", _l("Hồ sơ của người này")),
    ("handed_in", _l("Hồ sơ người này nộp thay, nhận thay")),
    ("slips", _l("Phiếu")),
    ("files", _l("Tệp")),
    ("texts", _l("Đoạn chữ")),
    ("facts", _l("Mục riêng tư cạnh nhật ký")),
    ("typed", _l("Bản nhập dở, bộ lọc")),
)


@blueprint.get("/personal-data")
@public
def explain():
    """For citizens: what is kept of them, what for, and what they may ask."""
    return render("erasures/explain.html", summary=personal.SUMMARY, law=personal.LAW)


@blueprint.get("/erasures/kinds")
@needs(ErasurePermission.KINDS)
def kinds():
    """The whole table of kinds, for the people of the office."""
    return render("erasures/kinds.html", kinds=personal.KINDS, law=personal.LAW, tabs=_tabs())


@blueprint.get("/erasures", endpoint="list")
@needs(ErasurePermission.LIST)
def list_requests():
    """Requests to erase in reach, those that wait first."""
    return render(
        "erasures/list.html",
        rows=erasures.listed(current_user),
        grounds=GROUND_WORDS,
        answers=ANSWER_WORDS,
        tabs=_tabs(),
    )


@blueprint.get("/erasures/expired")
@needs(ErasurePermission.EXPIRED)
def expired():
    """Dossiers whose time is over, for a person to decide."""
    page = erasures.expired(current_user, request.args.get("page"))
    first = "page" in request.args and url_for("erasures.expired")
    older = page.older and url_for("erasures.expired", page=page.older)
    pager = SimpleNamespace(newer_url=first, older_url=older, shown=len(page.rows), total_text="")
    return render("erasures/expired.html", rows=page.rows, pager=pager, tabs=_tabs())


@blueprint.route("/erasures/people/<person_pid>/request", methods=["GET", "POST"])
@needs(ErasurePermission.ASK)
def ask(person_pid):
    """Write down that the data of a person are to be erased."""
    form, person = AskErasureForm(), _person(person_pid)

    def act():
        data = (form.ground.data, form.letter.data, form.remark.data)
        return erasures.ask(acting(), person_pid, *data)

    made = attempt(form, act)
    if made:
        return after("erasures.show", _("Đã ghi yêu cầu xóa."), pid=made.pid)
    return render("erasures/ask.html", form=form, person=person, status=form.status)


@blueprint.get("/erasures/<pid>")
@needs(ErasurePermission.SHOW)
def show(pid):
    """One request: what it would erase, what stands in its way, what became of it."""
    erasure, obstacles, counts = erasures.open_request(acting(), pid)
    return render(
        "erasures/show.html",
        erasure=erasure,
        facts=_facts(erasure),
        obstacles=obstacles,
        counts=counts,
        told=_told(erasure),
        may_decide=_may_decide(erasure),
    )


@blueprint.route("/erasures/<pid>/decision", methods=["GET", "POST"])
@needs(ErasurePermission.DECIDE, sure=True)
def decide(pid):
    """Refuse or erase, by another person than the one who asked."""
    if request.method == "GET":
        erasure = erasures.open_request(acting(), pid)[0]
    else:
        erasure = erasures.get(current_user, pid)
    form, limits = DecideErasureForm(obj=erasure), files.limits_of(current_app.config)

    def act():
        answer = (form.version.data, form.answer.data, form.reason.data)
        return erasures.decide(acting(), pid, *answer, limits)

    if attempt(form, act):
        return after("erasures.show", _("Đã ghi quyết định."), pid=pid)
    facts = _facts(erasures.get(current_user, pid))
    return render("erasures/decide.html", form=form, erasure=erasure, facts=facts,
                  status=form.status)  # fmt: skip


@blueprint.route("/erasures/people/<person_pid>/export", methods=["GET", "POST"])
@needs(ErasurePermission.EXPORT, sure=True)
def export(person_pid):
    """Say why everything about a person is taken out; then it may be fetched."""
    form, person = ExportPersonForm(), _person(person_pid)

    def act():
        wanted = Wanted(form.reason.data, bool(form.checked.data))
        return erasures.announce(acting(), person_pid, wanted)

    if attempt(form, act):
        words = _("Đã ghi lý do. Bấm Tải về để lấy dữ liệu.")
        return after("erasures.export", words, person_pid=person_pid)
    is_ready = erasures.is_announced(current_user, person)
    return render("erasures/export.html", form=form, person=person, is_ready=is_ready,
                  status=form.status)  # fmt: skip


@blueprint.get("/erasures/people/<person_pid>/archive")
@needs(ErasurePermission.EXPORT)
def fetch(person_pid):
    """The ZIP, for some minutes after the reason was given."""
    limits = files.limits_of(current_app.config)
    body, person = erasures.written(acting(), person_pid, limits)
    return download(body, f"du-lieu-{person.pid}.zip", "application/zip")


def _person(pid):
    """The person of a form; opening the form is in the read log."""
    if request.method == "GET":
        return erasures.open_person(acting(), pid)
    return erasures.person_of(current_user, pid)


def _tabs():
    pages = (
        (_("Mục đích, thời hạn"), "erasures.kinds", ErasurePermission.KINDS),
        (_("Yêu cầu xóa"), "erasures.list", ErasurePermission.LIST),
        (_("Hết thời hạn bảo quản"), "erasures.expired", ErasurePermission.EXPIRED),
    )
    return [
        (words, url_for(endpoint), endpoint == request.endpoint, None)
        for words, endpoint, permission in pages
        if current_user.can(permission)
    ]


def _may_decide(erasure):
    is_open = erasure.decided_at is None and erasure.asked_by_id != current_user.id
    return is_open and current_user.can(ErasurePermission.DECIDE)


def _facts(erasure):
    rows = [
        (_("Người"), erasure.person.full_name),
        (_("Căn cứ"), _(GROUND_WORDS[erasure.ground])),
        (_("Số, ngày đơn hoặc quyết định"), erasure.letter),
        (_("Ghi chú"), erasure.note),
        (_("Người ghi"), erasure.asked_by.full_name),
        (_("Ghi ngày"), f"{erasure.asked_at:%d/%m/%Y}"),
        (_("Kết quả"), _(ANSWER_WORDS[erasure.answer])),
        (_("Người quyết định"), erasure.decided_by and erasure.decided_by.full_name),
        (_("Lý do từ chối"), erasure.reason),
    ]
    return [(label, value) for label, value in rows if value]


def _told(erasure):
    counts = erasures.counts_of(erasure)
    return [(words, counts[name]) for name, words in COUNTED if name in counts]
