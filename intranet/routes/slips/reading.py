"""The list of slips, one slip, and its legal form to print."""

from types import SimpleNamespace

from flask import request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from intranet import paper
from intranet.access import acting, needs
from intranet.filters import moment
from intranet.paper import SIZES, Paper
from intranet.routes.slips.door import blueprint
from intranet.rules.dossiers import DossierPermission
from intranet.rules.identifiers import mask_id
from intranet.rules.slips import FORMS, SLIP_WORDS, SlipPermission
from intranet.rules.words import N_
from intranet.services import slips
from intranet.web import office, render


@blueprint.get("", endpoint="list")
@needs(SlipPermission.LIST)
def list_slips():
    """The slips of the person's units, newest first; found by number, id paper or name."""
    kind = request.args.get("kind", "")
    kind = kind if kind in SLIP_WORDS else ""
    q = request.args.get("q", "").strip()[:120]
    page = slips.rows(current_user, kind, q, request.args.get("page"))
    kinds = {"": N_("Tất cả"), **SLIP_WORDS}
    here = {"q": q or None, "kind": kind or None}
    return render(
        "slips/list.html",
        regions=("list",),
        rows=page.rows,
        kinds=SLIP_WORDS,
        mask=mask_id,
        kind=kind,
        q=q,
        tabs=[
            (_(words), url_for("slips.list", kind=name or None, q=q or None), name == kind, None)
            for name, words in kinds.items()
        ],
        pager=SimpleNamespace(
            newer_url=url_for("slips.list", **here) if "page" in request.args else None,
            older_url=page.older and url_for("slips.list", page=page.older, **here),
            shown=len(page.rows),
            total_text="",
        ),
    )


@blueprint.get("/<pid>")
@needs(SlipPermission.SHOW)
def show(pid):
    """One slip; opening it is written into the read log."""
    slip = slips.open_slip(acting(), pid)
    mine = slip.unit_id in current_user.unit_ids and current_user.can(DossierPermission.RECEIVE)
    return render(
        "slips/show.html",
        slip=slip,
        kind=_(SLIP_WORDS[slip.kind]),
        items=slips.items_of(slip),
        known=_facts(slip),
        may_receive=mine and slip.dossier_id is None,
        prints=slips.prints_of(slip),
    )


@blueprint.get("/<pid>/print", endpoint="print")
@needs(SlipPermission.PRINT)
def print_slip(pid):
    """The slip as its legal form, for A5 or A4, as a page or as PDF."""
    slip = slips.open_slip(acting(), pid)
    return paper.shown(
        f"prints/{FORMS[slip.kind]}.html",
        _paper(slip),
        lambda: slips.prints_of(slip),
        letter=slips.letter_of(slip, office()),
        size=paper.size_of(),
    )


@blueprint.post("/<pid>/print")
@needs(SlipPermission.PRINT)
def note_print(pid):
    """Note a print of the slip, then show it ready for the printer."""
    slip = slips.get(current_user, pid)
    return paper.noted(
        _paper(slip),
        lambda: slips.note_print(acting(), pid),
        lambda: slips.prints_of(slips.get(current_user, pid)),
    )


def _paper(slip):
    back = (url_for("slips.show", pid=slip.pid), _("Về phiếu"))
    name = f"{slip.kind}-{slip.number.replace('/', '-')}"
    return Paper("slips.print", "slips.note_print", {"pid": slip.pid}, back, name, SIZES)


def _facts(slip):
    dossier = slip.dossier
    return (
        (_("Họ và tên"), slip.full_name),
        (_("Số giấy tờ"), slip.id_number),
        (_("Địa chỉ"), slip.address),
        (_("Điện thoại"), slip.phone),
        (_("Thư điện tử"), slip.email),
        (_("Thủ tục"), slip.procedure_version.name),
        (_("Lập lúc"), moment(slip.at)),
        (_("Người lập"), f"{slip.by.full_name}, {slip.unit.name}"),
        (_("Hồ sơ"), dossier.code if dossier else _("chưa tiếp nhận")),
    )
