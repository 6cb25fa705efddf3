"""The books of a desk: the register (sổ theo dõi, Mẫu 06/07), and what went from unit to unit."""

from types import SimpleNamespace

from flask import current_app, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from intranet import clock, paper
from intranet import filters as written
from intranet.access import acting, needs
from intranet.errors import said
from intranet.forms.dossiers.books import HandoverForm, RegisterForm
from intranet.paper import Paper
from intranet.routes.dossiers.blueprint import blueprint
from intranet.routes.dossiers.lists import XLSX
from intranet.rules.dossiers import DossierPermission
from intranet.rules.errors import RuleBroken
from intranet.services.dossiers import handovers, printing, register
from intranet.services.dossiers.export import Sheet
from intranet.services.dossiers.filters import read_day
from intranet.services.dossiers.handovers import DOSSIERS, RESULTS, Handover
from intranet.services.dossiers.register import Span
from intranet.transaction import NotVisible
from intranet.web import download, office, render

REGISTER, MANIFEST = "register", "manifest"
SHOWN, PRINTED = 100, 1000  # lines on the screen, and on paper
# Lines of a PDF: drawing a thousand takes 15 s of a processor and 400 MB.
DRAWN = 300
# The columns of the form of 2018, which are those of 2025 and the number of sets; the widths.
HEADS = (
    ("STT", 6), ("Mã hồ sơ", 22), ("Tên TTHC", 46), ("Số lượng hồ sơ (bộ)", 10),
    ("Tên tổ chức, cá nhân", 26), ("Địa chỉ/SĐT", 34), ("Cơ quan chủ trì giải quyết", 30),
    ("Nhận hồ sơ", 17), ("Hẹn trả kết quả", 17), ("Trả kết quả", 17),
    ("Phương thức nhận kết quả", 24), ("Ký nhận", 24), ("Ghi chú", 40),
)  # fmt: skip


@blueprint.get("/register", endpoint="register")
@needs(DossierPermission.PRINT)
def show_register():
    """The register of a desk for a span of days, on the screen."""
    form, desks = RegisterForm(request.args), register.desks(current_user)
    form.desk.choices = [(row.pid, row.name) for row in desks]
    form.field.choices = [("", _("Tất cả")), *((name, name) for name in register.fields())]
    span, found, is_all, trouble = _span(desks), [], True, None
    _fill(form, span)
    try:
        if form.validate() and span is not None:
            register.check_span(span.first, span.last)
            found, is_all = register.lines(current_user, span, SHOWN)
    except RuleBroken as error:
        trouble = said(error)
    if found:
        register.note_reading(acting(), span, len(found))
    return render(
        "dossiers/register.html",
        status=422 if form.errors or trouble else 200,
        form=form,
        args=span.to_args() if span is not None and found else None,
        lines=found,
        is_all=is_all,
        has_desk=bool(desks),
        trouble=trouble,
        tabs=tabs("dossiers.register"),
    )


@blueprint.get("/register/print")
@needs(DossierPermission.PRINT)
def print_register():
    """The register as its legal form, as a page or as PDF."""
    span = _asked_span()
    most = DRAWN if request.args.get("format") == "pdf" else PRINTED
    book = register.register_of(current_user, span, office(), most)
    register.note_reading(acting(), span, len(book.lines))
    return paper.shown("prints/register.html", *_list_of(REGISTER, span), register=book)


@blueprint.post("/register/print")
@needs(DossierPermission.PRINT)
def note_register():
    """Note a print of the register, then show it ready for the printer."""
    span = _asked_span()
    register.register_of(current_user, span, office(), PRINTED)
    return _noted(REGISTER, span)


@blueprint.get("/register/export")
@needs(DossierPermission.EXPORT)
def export_register():
    """The register with all its columns, for a spreadsheet program."""
    span = _asked_span()
    desk = next((row.name for row in register.desks(current_user) if row.pid == span.desk), None)
    title = f"Sổ theo dõi hồ sơ: {desk}, {written.date(span.first)} – {written.date(span.last)}"
    about = _("Xuất lúc %(time)s, người xuất: %(name)s (%(user)s)",
              time=written.moment(clock.now()), name=current_user.full_name,
              user=current_user.username)  # fmt: skip
    title = ", ".join(filter(None, (title, span.field)))
    names, widths = zip(*HEADS, strict=True)
    sheet = Sheet(title, about, names, _cells, widths)
    body = register.export(acting(), span, sheet, current_app.config["EXPORT_ROWS"])
    return download(body, f"so-theo-doi-{span.first:%y%m%d}-{span.last:%y%m%d}.xlsx", XLSX)


@blueprint.get("/register/handovers", endpoint="handovers")
@needs(DossierPermission.PRINT)
def list_handovers():
    """What went from unit to unit on a day, with the lists to print."""
    form = HandoverForm(request.args)
    if not form.day.data and not form.day.typed:
        form.day.fill(clock.today())
    groups = handovers.groups(current_user, form.day.data) if form.validate() else []
    return render(
        "dossiers/handovers.html",
        status=422 if form.errors else 200,
        form=form,
        groups=[_group(form.day.data, *row) for row in groups],
        tabs=tabs("dossiers.handovers"),
    )


@blueprint.get("/register/handovers/choice")
@needs(DossierPermission.PRINT)
def choose_handover():
    """The dossiers of one hand-over, to print all or only the chosen ones."""
    handover = _asked_handover()
    rows = handovers.moved(current_user, handover)
    return render("dossiers/handover.html", handover=handover, rows=rows, args=handover.to_args())


@blueprint.get("/register/handovers/print")
@needs(DossierPermission.PRINT)
def print_manifest():
    """The list of what was handed over, for both sides to sign, as a page or as PDF."""
    handover = _asked_handover()
    manifest = handovers.manifest_of(current_user, handover, office())
    return paper.shown("prints/manifest.html", *_list_of(MANIFEST, handover), manifest=manifest)


@blueprint.post("/register/handovers/print")
@needs(DossierPermission.PRINT)
def note_manifest():
    """Note a print of the list, then show it ready for the printer."""
    handover = _asked_handover()
    handovers.moved(current_user, handover)
    return _noted(MANIFEST, handover)


def tabs(here):
    """The books, and what a desk still has to print: (words, url, active, count)."""
    books = {"dossiers.register": _("Sổ theo dõi"), "dossiers.handovers": _("Giao nhận")}
    if current_user.can(DossierPermission.PRINT_QUEUE):
        books["dossiers.print_queue"] = _("Giấy hẹn chưa in")
    return [(words, url_for(name), name == here, None) for name, words in books.items()]


def _span(desks):
    """The Span of this address: this month at the first desk when it names none; None without."""
    if not desks:
        return None
    today, args = clock.today(), request.args
    first = read_day(args.get("from", "")) or today.replace(day=1)
    last = read_day(args.get("to", "")) or max(today, first)
    return Span(args.get("desk") or desks[0].pid, first, last, args.get("field", ""))


def _fill(form, span):
    if span is None:
        return
    form.desk.data, form.field.data = span.desk, span.field
    for field, day in ((form.first, span.first), (form.last, span.last)):
        if not field.typed:
            field.fill(day)


def _asked_span():
    """The Span of an address that was made by us; another is no page."""
    span = _span(register.desks(current_user))
    if span is None:
        raise NotVisible
    register.check_span(span.first, span.last)
    return span


def _asked_handover():
    args = request.args
    day, kind = read_day(args.get("day", "")), args.get("what", DOSSIERS)
    if day is None or kind not in (DOSSIERS, RESULTS):
        raise NotVisible
    chosen = args.getlist("chosen")
    pids = sorted({pid for text in chosen for pid in text.split(",") if pid})
    return Handover(day, args.get("giver", ""), args.get("taker", ""), kind, tuple(pids))


def _list_of(kind, asked):
    """(the Paper of a list, the count of its prints)."""
    back = url_for("dossiers.register" if kind == REGISTER else "dossiers.choose_handover",
                   **asked.to_args())  # fmt: skip
    found = Paper(
        f"dossiers.print_{kind}",
        f"dossiers.note_{kind}",
        asked.to_args(),
        (back, _("Quay lại")),
        f"{kind}-{clock.now():%y%m%d-%H%M}",
    )
    return found, lambda: printing.prints_of_list(kind, asked.to_args())


def _noted(kind, asked):
    found, prints = _list_of(kind, asked)
    facts = asked.to_args()
    return paper.noted(found, lambda: printing.note_list(acting(), kind, facts), prints)


def _group(day, kind, giver_pid, giver, taker_pid, taker, number):
    args = Handover(day, giver_pid, taker_pid, kind).to_args()
    return SimpleNamespace(
        is_result=kind == RESULTS,
        giver=giver,
        taker=taker,
        number=number,
        url=url_for("dossiers.choose_handover", **args),
        print_url=url_for("dossiers.print_manifest", **args),
    )


def _cells(number, line):
    """The cells of one line of the spreadsheet: every column of the register."""
    return (number, line.code, line.procedure, line.sets, line.applicant, line.address_phone,
            line.agency, line.received_at, line.due_at, line.returned_at, line.method, line.signed,
            line.note)  # fmt: skip
