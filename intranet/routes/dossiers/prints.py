"""Papers of one dossier to print: receipt (Mẫu 01), control slip (Mẫu 05/06), its history (X02),
the letters its events were issued with (Mẫu 02, 04, 05 of 2025), the receipts for its fees.
"""

from flask import request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from intranet import paper
from intranet.access import acting, needs
from intranet.paper import SIZES, Paper
from intranet.routes.dossiers.blueprint import blueprint
from intranet.rules.dossiers import DossierPermission
from intranet.services.dossiers import (
    control_slips,
    fee_receipts,
    histories,
    letters,
    printing,
    reading,
)
from intranet.services.dossiers.whole import WHOLE
from intranet.web import office

# A receipt with so much text is set in smaller letters, to stay on one page.
MUCH_TEXT = {"A5": 450, "A4": 900}
# On A4 the explanation stands below when it fits on the same page; otherwise it is asked for.
ROOM_ON_A4 = 16


@blueprint.get("/<pid>/receipt")
@needs(DossierPermission.PRINT)
def print_receipt(pid):
    """The receipt with its promise, for A5 or A4, as a page or as PDF."""
    dossier = reading.open_dossier(acting(), pid, *WHOLE)
    receipt = printing.receipt_of(dossier, office())
    size = paper.size_of()
    explains = _explains(receipt, size)
    return _paper(
        "prints/receipt.html",
        dossier,
        printing.RECEIPT,
        receipt=receipt,
        size=size,
        dense=is_dense(receipt, size),
        explains=explains,
        qr=Markup(printing.qr_svg(lookup_address(receipt.tracking))),  # noqa: S704 our own drawing
    )


@blueprint.post("/<pid>/receipt")
@needs(DossierPermission.PRINT)
def note_receipt(pid):
    """Note a print of the receipt, then show it ready for the printer."""
    return _noted(pid, printing.RECEIPT)


@blueprint.get("/<pid>/control-slip")
@needs(DossierPermission.PRINT)
def print_slip(pid):
    """The control slip as the trace stands now."""
    dossier = reading.open_dossier(acting(), pid, *WHOLE)
    slip = control_slips.slip_of(dossier, office())
    return _paper("prints/control_slip.html", dossier, printing.SLIP, slip=slip)


@blueprint.post("/<pid>/control-slip")
@needs(DossierPermission.PRINT)
def note_slip(pid):
    """Note a print of the control slip, then show it ready for the printer."""
    return _noted(pid, printing.SLIP)


@blueprint.get("/<pid>/history")
@needs(DossierPermission.PRINT)
def print_history(pid):
    """Every act on the dossier in its order."""
    dossier = reading.open_dossier(acting(), pid, *WHOLE)
    history = histories.history_of(dossier, office())
    return _paper("prints/history.html", dossier, printing.HISTORY, history=history)


@blueprint.post("/<pid>/history")
@needs(DossierPermission.PRINT)
def note_history(pid):
    """Note a print of the history, then show it ready for the printer."""
    return _noted(pid, printing.HISTORY)


@blueprint.get("/<pid>/forms/<event_pid>")
@needs(DossierPermission.PRINT)
def print_form(pid, event_pid):
    """The letter an event was issued with, for A4 or A5, as a page or as PDF."""
    dossier = reading.open_dossier(acting(), pid, *WHOLE)
    event = letters.event_of(dossier, event_pid)
    form, letter = letters.letter_of(dossier, event, office())
    size = paper.size_of(("A4", "A5"))
    return _paper(f"prints/{form}.html", dossier, form.value, event_pid, letter=letter, size=size)


@blueprint.post("/<pid>/forms/<event_pid>")
@needs(DossierPermission.PRINT)
def note_form(pid, event_pid):
    """Note a print of the letter, then show it ready for the printer."""
    event = letters.event_of(reading.get(current_user, pid), event_pid)
    return _noted(pid, letters.FORMS[event.kind].value, event_pid)


@blueprint.get("/<pid>/fee-receipts/<fee_pid>")
@needs(DossierPermission.PRINT)
def print_fee_receipt(pid, fee_pid):
    """The three copies of the receipt for a fee."""
    dossier = reading.open_dossier(acting(), pid, *WHOLE)
    entry = fee_receipts.entry_of(dossier, fee_pid)
    return _paper(
        "prints/fee_receipt.html",
        dossier,
        printing.FEE_RECEIPT,
        fee_pid,
        receipt=fee_receipts.fee_receipt_of(entry, office()),
        copies=fee_receipts.COPIES,
        size=paper.size_of(("A4", "A5")),
    )


@blueprint.post("/<pid>/fee-receipts/<fee_pid>")
@needs(DossierPermission.PRINT)
def note_fee_receipt(pid, fee_pid):
    """Note a print of the fee receipt, then show it ready for the printer."""
    fee_receipts.entry_of(reading.get(current_user, pid), fee_pid)
    return _noted(pid, printing.FEE_RECEIPT, fee_pid)


def _of(dossier, kind, thing=None):
    """The Paper of one kind of a dossier; ``thing``: the event or fee entry it is about."""
    show, note, sizes, named = {
        printing.RECEIPT: ("print_receipt", "note_receipt", SIZES, None),
        printing.SLIP: ("print_slip", "note_slip", (), None),
        printing.HISTORY: ("print_history", "note_history", (), None),
        printing.FEE_RECEIPT: ("print_fee_receipt", "note_fee_receipt", SIZES, "fee_pid"),
    }.get(kind, ("print_form", "note_form", SIZES, "event_pid"))
    values = {"pid": dossier.pid} | ({named: thing} if named else {})
    back = (url_for("dossiers.show", pid=dossier.pid), _("Về hồ sơ"))
    name = f"{kind}-{dossier.code}"
    return Paper(f"dossiers.{show}", f"dossiers.{note}", values, back, name, sizes)


def _noted(pid, kind, thing=None):
    dossier = reading.get(current_user, pid)

    def prints():
        return printing.prints_of(reading.get(current_user, pid), kind, thing)

    return paper.noted(
        _of(dossier, kind, thing),
        lambda: printing.note_print(acting(), pid, kind, thing),
        prints,
    )


def _paper(template, dossier, kind, thing=None, **data):
    return paper.shown(
        template,
        _of(dossier, kind, thing),
        lambda: printing.prints_of(dossier, kind, thing),
        dossier=dossier,
        **data,
    )


def _explains(receipt, size):
    """Where the day-by-day explanation stands: "below", on its own page ("behind"), or nowhere."""
    if "why" in request.args:
        return "behind"
    rows = len(receipt.papers) + (len(receipt.why) + 1) // 2
    return "below" if size == "A4" and rows <= ROOM_ON_A4 else None


def is_dense(receipt, size):
    """True for a receipt that needs smaller letters; text in characters, a paper is a line."""
    parties = filter(None, (receipt.submitter, receipt.principal))
    people = sum(len(who.name) + len(who.address or "") for who in parties)
    papers = sum(max(60, len(name) + len(counts)) for name, counts, _ in receipt.papers)
    return people + papers + len(receipt.matter) + len(receipt.summary or "") > MUCH_TEXT[size]


def lookup_address(tracking):
    """Where a citizen looks the dossier up: the address in the settings, or this server."""
    server = (office().public_address or request.host_url).rstrip("/")
    return server + url_for("lookups.show", code=tracking)
