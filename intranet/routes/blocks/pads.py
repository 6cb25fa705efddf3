"""Leasing a block, its page, its paper, voiding and returning numbers."""

from flask import redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from intranet import paper
from intranet.access import acting, needs
from intranet.errors import said
from intranet.forms.blocks import GiveBackForm, LeaseForm, VoidForm
from intranet.routes.blocks.blueprint import blueprint
from intranet.rules.blocks import MOST_NUMBERS, BlockPermission
from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_
from intranet.services import blocks
from intranet.services.blocks.pads import IN_PDF, ON_SCREEN
from intranet.services.dossiers import desks_of
from intranet.transaction import Repeated, Stale
from intranet.web import after, office, render

USUAL_COUNT = 20


@blueprint.get("", endpoint="list")
@needs(BlockPermission.LIST)
def list_blocks():
    """The blocks of one's own desks and those below."""
    rows = blocks.latest(current_user)
    return render("blocks/list.html", rows=rows, several=len({row.unit for row in rows}) > 1)


@blueprint.route("/new", methods=["GET", "POST"])
@needs(BlockPermission.LEASE)
def lease():
    """Lease a block for one's own desk."""
    form = LeaseForm()
    desks = _desks(form)
    if request.method == "GET":
        form.count.fill(USUAL_COUNT)
    elif form.validate():
        try:
            block = blocks.lease(acting(), form.desk.data or desks[0].pid, form.count.data)
            return after("blocks.show", _("Đã nhận quyển số. In giấy hẹn để sẵn ở quầy."),
                         pid=block.pid)  # fmt: skip
        except RuleBroken as error:
            if not form.take(error):
                form.form_errors.append(said(error))
    return render(
        "blocks/lease.html",
        form=form,
        several=len(desks) > 1,
        most=MOST_NUMBERS,
        status=422 if form.errors else 200,
    )


@blueprint.get("/<pid>")
@needs(BlockPermission.SHOW)
def show(pid):
    """One block and what became of each of its numbers."""
    return _page(blocks.get(current_user, pid))


@blueprint.route("/<pid>/voiding", methods=["GET", "POST"])
@needs(BlockPermission.VOID)
def void(pid):
    """Take one printed number out of use, with the reason."""
    block = _mine(pid)
    form = VoidForm()
    if form.validate_on_submit():
        try:
            blocks.void(acting(), pid, form.number.data, form.reason.data)
            return after("blocks.show", _("Đã hủy số."), pid=pid)
        except RuleBroken as error:
            form.take(error)
    return render("blocks/void.html", form=form, block=block, status=422 if form.errors else 200)


@blueprint.post("/<pid>/return")
@needs(BlockPermission.GIVE_BACK)
def give_back(pid):
    """Return the numbers nobody used and close the block."""
    form = GiveBackForm()
    try:
        blocks.give_back(acting(), pid, form.version.data or "0")
    except Stale:
        words = _("Có số vừa được nhập hoặc hủy. Xem lại rồi trả lần nữa nếu vẫn đúng.")
        return _page(blocks.get(current_user, pid), 409, words)
    except RuleBroken as error:
        return _page(blocks.get(current_user, pid), 409, said(error))
    return after("blocks.show", _("Đã trả lại số chưa dùng, quyển đã khép."), pid=pid)


@blueprint.get("/<pid>/pad", endpoint="print")
@needs(BlockPermission.PRINT)
def print_pad(pid):
    """The receipts of a block, two on a sheet of A4, as a page or as PDF."""
    block = _mine(pid)
    after_number = request.args.get("after", "")
    start = int(after_number) if after_number.isascii() and after_number.isdigit() else 0
    noted = block.prints if "print" in request.args else 0
    as_pdf = paper.is_pdf()
    return paper.drawn(
        "prints/pad.html",
        f"giay-hen-in-san-{block.day:%y%m%d}",
        block=block,
        pad=blocks.pad(
            block, office(), _lookup_address, min(start, 10**9), IN_PDF if as_pdf else ON_SCREEN
        ),
        start=start,
        noted=noted,
    )


@blueprint.post("/<pid>/pad")
@needs(BlockPermission.PRINT)
def note_pad(pid):
    """Note a print of the pad, then show it ready for the printer."""
    try:
        number = blocks.note_print(acting(), pid)
    except Repeated:
        number = blocks.get(current_user, pid).prints
    return redirect(url_for("blocks.print", pid=pid, print=number), 303)


def _page(block, status=200, trouble=None):
    numbers = blocks.numbers_of(current_user, block)
    return render(
        "blocks/show.html",
        block=block,
        numbers=numbers,
        left=sum(row.used_at is None and row.voided_at is None for row in numbers),
        mine=blocks.is_mine(current_user, block),
        form=GiveBackForm(formdata=None, data={"version": block.version}),
        trouble=trouble,
        status=status,
    )


def _desks(form):
    desks = desks_of(current_user)
    if not desks:
        raise RuleBroken(N_("Bạn chưa được phân công ở bộ phận tiếp nhận nào."))
    form.desk.choices = [(desk.pid, desk.name) for desk in desks]
    return desks


def _mine(pid):
    """The block when it is of one of the person's own desks; 403 for those who only watch."""
    return blocks.get_mine(current_user, pid)


def _lookup_address(tracking):
    """Where a citizen looks the number up: the address in the settings, or this server."""
    server = (office().public_address or request.host_url).rstrip("/")
    return server + url_for("lookups.show", code=tracking)
