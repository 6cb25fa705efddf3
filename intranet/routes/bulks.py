"""One act on many dossiers: chosen on the list, looked at, carried out, undone; a leaver's work."""

from types import SimpleNamespace

from flask import Blueprint, request
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from intranet import paper
from intranet.access import acting, needs
from intranet.errors import attempt, said
from intranet.forms.bulks import CarryOutForm, PassOnForm
from intranet.plurals import counted as _n
from intranet.routes.dossiers import prints
from intranet.rules.bulks import BULK_WORDS, LIST_ACTS, BulkAct, BulkPermission
from intranet.rules.errors import RuleBroken
from intranet.services import bulks
from intranet.services.bulks import printing
from intranet.services.dossiers.filters import Filter
from intranet.services.dossiers.printing import qr_svg
from intranet.web import after, office, render

blueprint = Blueprint("bulks", __name__, url_prefix="/bulks")
PAGES = {"bulk": "bulks.show"}


@blueprint.get("", endpoint="list")
@needs(BulkPermission.LIST)
def list_bulks():
    """What the person did with many dossiers, newest first."""
    return render("bulks/list.html", rows=bulks.own(current_user), words=_words)


@blueprint.route("/new", methods=["GET", "POST"])
@needs(BulkPermission.CARRY_OUT)
def carry_out():
    """Look at what was chosen: which dossiers can, which cannot and why; then do it."""
    form = CarryOutForm(act=request.args.get("act", ""))
    act, sent = form.act.data, request.form.getlist("chosen")
    picks = [_pick(text) for text in sent]
    given = bulks.Given(
        *(field.data or None for field in (form.to_user, form.note, form.collected_by, form.way))
    )
    done = attempt(form, lambda: bulks.carry_out(acting(), act, picks, given))
    if done is not None:
        return after("bulks.show", pid=done.pid)
    try:
        rows = bulks.looked_at(current_user, act, _asked() or [pid for pid, _v in picks])
    except RuleBroken as broken:
        return after("dossiers.list", said(broken), error=True, pick=1)
    form.to_user.choices = _names(act, bulks.takers(rows))
    return render(
        "bulks/carry_out.html",
        status=form.status,
        form=form,
        url=request.full_path.rstrip("?"),
        act=act,
        title=_words(act),
        able=[row.dossier for row in rows if row.why is None],
        unable=[(row.dossier, said(row.why)) for row in rows if row.why is not None],
        ticked=dict(picks) if request.method == "POST" else None,
    )


@blueprint.get("/<pid>")
@needs(BulkPermission.SHOW)
def show(pid):
    """What became of each dossier; those that could not be stay chosen."""
    bulk = bulks.get(current_user, pid)
    rows = bulks.rows_of(current_user, bulk)
    return render(
        "bulks/show.html",
        bulk=bulk,
        title=_words(bulk.act),
        done=[_told(row) for row in rows if not row.result.why],
        failed=[_told(row) for row in rows if row.result.why],
        again=bulk.act in LIST_ACTS,
        undone=bulk.undone_at is not None,
        undoable=bulks.why_not_undone(bulk) is None,
        prints=bulk.act == BulkAct.PRINT,
    )


@blueprint.post("/<pid>/undoing")
@needs(BulkPermission.UNDO)
def undo(pid):
    """Take back what nobody has opened since."""
    try:
        bulk = bulks.undo(acting(), pid)
    except RuleBroken as broken:
        return after("bulks.show", said(broken), error=True, pid=pid)
    back = sum(row.result.is_back for row in bulks.rows_of(current_user, bulk))
    return after("bulks.show", _n("Đã hoàn tác %(count)s hồ sơ.", back), pid=pid)


@blueprint.get("/<pid>/receipts", endpoint="print")
@needs(BulkPermission.PRINT)
def print_receipts(pid):
    """All receipts of a bulk behind each other, as a page or as PDF."""
    as_pdf, size = request.args.get("format") == "pdf", paper.size_of()
    start = request.args.get("start", "")
    begins = int(start) if start.isascii() and start.isdigit() and len(start) < 4 else 0
    bulk, leaves = printing.receipts(acting(), pid, office(), begins if as_pdf else None)
    for leaf in leaves:
        drawing = qr_svg(prints.lookup_address(leaf.receipt.tracking))
        leaf.qr = Markup(drawing)  # noqa: S704 our own drawing
    return paper.drawn(
        "prints/receipts.html",
        f"giay-hen-{bulk.at:%y%m%d-%H%M}-{begins + 1}",
        bulk=bulk,
        leaves=leaves,
        size=size,
        sizes=paper.SIZES,
        dense=any(prints.is_dense(leaf.receipt, size) for leaf in leaves),
        most=printing.DRAWN,
    )


@blueprint.get("/people")
@needs(BulkPermission.LEAVERS)
def leavers():
    """Who holds work in the units this head leads."""
    return render("bulks/leavers.html", rows=bulks.leavers(current_user))


@blueprint.route("/people/<pid>/work", methods=["GET", "POST"])
@needs(BulkPermission.PASS_ON)
def pass_on(pid):
    """All work of a person, and who can have it instead."""
    form = PassOnForm()
    leaver, works = bulks.work_of(current_user, pid)
    people = {user.pid: user for work in works for user in work.people}
    form.colleagues.choices = [
        (user.pid, _named(user)) for user in sorted(people.values(), key=lambda one: one.name_sort)
    ]
    done = attempt(
        form, lambda: bulks.pass_on(acting(), pid, form.colleagues.data, form.reason.data)
    )
    if done is not None:
        return after("bulks.show", pid=done.pid)
    return render("bulks/pass_on.html", status=form.status, form=form, leaver=leaver, works=works)


def _asked():
    """The pids the address names: ticked rows, a whole list, or what a bulk could not do."""
    args = request.args
    if "of" in args:
        return bulks.failed(current_user, args["of"])
    if args.get("all") == "1":
        return bulks.pids_of(current_user, Filter.from_args(args))
    return args.getlist("chosen")


def _pick(text):
    """(pid, version) of a ticked row; a text that is none of ours fits no version."""
    pid, _dot, version = text.partition(".")
    return pid, version


def _names(act, people):
    found = [(user.pid, _named(user)) for user in people]
    return found if act == BulkAct.ASSIGN else [("", _("Cả bộ phận, chưa giao cho ai")), *found]


def _named(user):
    return f"{user.full_name} ({user.title})" if user.title else user.full_name


def _words(act):
    return _(BULK_WORDS[act])


def _told(row):
    result = row.result
    reason = result.why or result.kept
    return SimpleNamespace(
        pid=row.code and result.pid,
        code=row.code or "–",
        owner=row.owner or "–",
        to=result.to,
        number=result.number,
        is_request=result.request is not None,
        is_back=result.is_back,
        reason=reason and said(bulks.heard(reason)),
    )
