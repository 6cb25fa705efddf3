"""The counter: choose the procedure, fill in one sheet, receive. Other buttons only look up."""

from flask import request
from flask_babel import gettext as _
from flask_login import current_user

from intranet import clock
from intranet.access import acting, needs
from intranet.forms.dossiers import IntakeForm
from intranet.routes.dossiers import uploads
from intranet.routes.dossiers.blueprint import blueprint
from intranet.routes.dossiers.copying import fill_next, for_next
from intranet.routes.dossiers.sheet import Sheet
from intranet.routes.dossiers.standing import lines_of, term_words
from intranet.rules.dossiers import DossierPermission
from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_
from intranet.services import slips
from intranet.services.dossiers import intake, offers, reading
from intranet.transaction import NotVisible, refuse_repeated
from intranet.web import after, render, target

# Buttons that change nothing: the sheet comes back filled in further.
LOOKS = ("find", "change", "lookup", "copy", "recompute", "more", "late")
REGIONS = ("owner", "papers_list", "expected", "places")


@blueprint.route("/new", methods=["GET", "POST"])
@needs(DossierPermission.RECEIVE)
def receive():
    """Receive a dossier at the counter."""
    form = IntakeForm()
    desk = _desk(form)
    if request.method == "GET" and not form.is_restored:
        return _open(form, desk)
    version = _chosen(form, desk)
    if version is None:
        return _choose(desk, _("Chọn lại thủ tục: thủ tục vừa chọn không còn tiếp nhận ở đây."))
    sheet = Sheet(form, desk, version, uploads.take(form.files))
    came_wrong = list(form.files.errors)
    is_card = sheet.read_card()
    if version.procedure.pid != form.papers_of.data:
        sheet.change_procedure()
        return _page(sheet)
    form.complete_papers(version.papers)
    if form.is_restored or any(name in request.form for name in LOOKS):
        return _look(sheet, is_card)
    return _submitted(sheet, came_wrong)


def _desk(form):
    """The desk this sheet is for: the chosen one of the clerk's desks, else the first."""
    desks = offers.desks_of(current_user)
    if not desks:
        raise RuleBroken(N_("Bạn chưa được phân công ở bộ phận tiếp nhận nào."))
    wanted = form.desk.data if form.is_restored else request.values.get("desk")
    desk = next((d for d in desks if d.pid == wanted), None) if wanted else desks[0]
    if desk is None:
        raise _not_mine()
    form.desk.choices = [(d.pid, d.name) for d in desks]
    form.desk.data = desk.pid
    return desk


def _not_mine():
    """An address with another's desk is no page; a sheet for a desk one has left stays typed."""
    if request.method == "GET":
        return NotVisible()
    return RuleBroken(N_("Bạn không còn ở bộ phận tiếp nhận này. Mở lại trang Tiếp nhận."))


def _chosen(form, desk):
    """The version in force of the procedure just picked, else of the one the sheet is for."""
    for pid in (request.form.get("pick_procedure"), form.procedure.data, form.papers_of.data):
        try:
            if pid:
                return offers.version_for(desk, pid, clock.today())
        except NotVisible:
            continue
    return None


def _open(form, desk):
    """A fresh sheet; without a procedure, the choice of one."""
    pid = request.args.get("pick_procedure") or request.args.get("procedure")
    if not pid:
        return _choose(desk)
    sheet = Sheet(form, desk, offers.version_for(desk, pid, clock.today()))
    sheet.fill_first()
    fill_next(form, request.args)
    if "slip" in request.args:
        sheet.fill_from(slips.comeback(current_user, request.args["slip"]))
    return _page(sheet)


def _choose(desk, trouble=None):
    """Procedures by code, words with or without tones, or initials; as suggestions or as links."""
    words = request.values.get("procedure_text", "").strip()[:100]
    return render(
        "dossiers/choose.html",
        regions=("procedure_text_options",),
        status=409 if trouble else 200,
        form=IntakeForm(formdata=None, data={"procedure_text": words}),
        desk=desk,
        desks=offers.desks_of(current_user),
        words=words,
        trouble=trouble,
        options=_options(desk, words),
    )


def _options(desk, words):
    """Procedures of the desk that match ``words``: (pid, name, code and term)."""
    return [
        (v.procedure.pid, v.name, " · ".join(filter(None, (v.procedure.code, term_words(v)))))
        for v in offers.offered_at(desk, clock.today(), words)
    ]


def _look(sheet, is_card):
    """Answer one of the buttons that only look something up."""
    if is_card or {"lookup", "copy"} & request.form.keys():
        sheet.look_up()
        if "copy" in request.form:
            sheet.copy_previous()
        if target() == "owner" and sheet.known is None and not is_card:
            return "", 204  # nothing to fill in: what is being typed meanwhile is not swapped away
    return _page(sheet)


def _submitted(sheet, came_wrong):
    form = sheet.form
    if form.validate() and not came_wrong and sheet.is_acceptable():
        verb = "receive_and_return" if "receive_and_return" in request.form else "receive"
        try:
            dossier = getattr(intake, verb)(acting(), sheet.data())
        except RuleBroken as error:
            sheet.take(error)
        else:
            return _received(sheet, dossier)
    refuse_repeated(acting())  # the twin of this sheet may be what its own first press made
    form.files.errors = [*form.files.errors, *came_wrong]
    return _page(sheet, 422)


def _received(sheet, dossier):
    """The page of the new dossier, or the next sheet of the same pile (D17)."""
    words = _("Đã tiếp nhận hồ sơ %(code)s.", code=dossier.code)
    if "receive_next" not in request.form:
        return after("dossiers.show", words, pid=dossier.pid)
    late = {"late": "1"} if sheet.is_late_entry else {}
    return after("dossiers.receive", words, last=dossier.pid, **for_next(sheet.form), **late)


def _page(sheet, status=200):
    sheet.form.leave_blank_rows()
    sheet.list_places()
    sheet.reckon()
    changing = "change" in request.form or "find" in request.form
    words = sheet.form.procedure_text.data or ""
    return render(
        "dossiers/intake.html",
        regions=REGIONS,
        status=status,
        sheet=sheet,
        form=sheet.form,
        procedure=sheet.version,
        changing=changing,
        found=_options(sheet.desk, words) if changing else (),
        term=term_words(sheet.version),
        lines=lines_of(sheet.expected) if sheet.expected else (),
        kept=[(uploads.signed(stored), stored) for stored in sheet.kept],
        late=bool({"late", "printed"} & request.values.keys() or sheet.is_late_entry),
        last=_last(),
        several_desks=len(sheet.form.desk.choices) > 1,
    )


def _last():
    """The dossier received on the sheet before this one, for its links; None otherwise."""
    pid = request.args.get("last") if request.method == "GET" else None
    return reading.get(current_user, pid) if pid else None
