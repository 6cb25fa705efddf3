"""Papers of a dossier to print: the receipt (Mẫu 01) and the control slip (Mẫu 05/06).

Opening one shows it; its print button notes the print first, because each print leaves a trace and
a second one says so. What nobody noted carries the words of a preview.
"""

from flask import redirect, request, url_for
from flask_login import current_user
from markupsafe import Markup

from intranet.access import acting, needs
from intranet.routes.dossiers.blueprint import blueprint
from intranet.rules.dossiers import DossierPermission
from intranet.services import pdf
from intranet.services.dossiers import printing, reading, slips
from intranet.services.dossiers.timeline import WHOLE
from intranet.transaction import Repeated
from intranet.web import download, office, render

SIZES = ("A5", "A4")
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
    size = request.args.get("size", "").upper()
    size = size if size in SIZES else SIZES[0]
    return _paper(
        "prints/receipt.html",
        dossier,
        printing.RECEIPT,
        receipt=receipt,
        size=size,
        dense=_length(receipt) > MUCH_TEXT[size],
        explains=_explains(receipt, size),
        qr=Markup(printing.qr_svg(_lookup_address(receipt.tracking))),  # noqa: S704 our own drawing
    )


@blueprint.post("/<pid>/receipt")
@needs(DossierPermission.PRINT)
def note_receipt(pid):
    """Note a print of the receipt, then show it ready for the printer."""
    return _noted(pid, printing.RECEIPT, "dossiers.print_receipt")


@blueprint.get("/<pid>/control-slip")
@needs(DossierPermission.PRINT)
def print_slip(pid):
    """The control slip as the trace stands now."""
    dossier = reading.open_dossier(acting(), pid, *WHOLE)
    slip = slips.slip_of(dossier, office())
    return _paper("prints/slip.html", dossier, printing.SLIP, slip=slip, size="A4")


@blueprint.post("/<pid>/control-slip")
@needs(DossierPermission.PRINT)
def note_slip(pid):
    """Note a print of the control slip, then show it ready for the printer."""
    return _noted(pid, printing.SLIP, "dossiers.print_slip")


def _noted(pid, kind, endpoint):
    """Note the print once, however often the button was pressed."""
    try:
        number = printing.note_print(acting(), pid, kind)
    except Repeated:
        number = printing.prints_of(reading.get(current_user, pid), kind)
    shown = {name: request.args[name] for name in ("size", "format", "why") if name in request.args}
    return redirect(url_for(endpoint, pid=pid, print=number, **shown), 303)


def _paper(template, dossier, kind, **data):
    """The paper as page or PDF. The number is the one on record, whatever the address says."""
    noted = printing.prints_of(dossier, kind) if "print" in request.args else 0
    as_pdf = request.args.get("format") == "pdf"
    page = render(template, dossier=dossier, noted=noted, pdf=as_pdf, lang="vi", **data)
    if not as_pdf:
        return page
    body = pdf.from_html(page.get_data(as_text=True))
    return download(body, f"{kind}-{dossier.code}.pdf", "application/pdf")


def _explains(receipt, size):
    """Where the day-by-day explanation stands: "below", on its own page ("behind"), or nowhere."""
    if "why" in request.args:
        return "behind"
    rows = len(receipt.papers) + (len(receipt.why) + 1) // 2
    return "below" if size == "A4" and rows <= ROOM_ON_A4 else None


def _length(receipt):
    """How much text a receipt has, in characters; a paper is a line at least."""
    parties = filter(None, (receipt.submitter, receipt.principal))
    people = sum(len(who.name) + len(who.address or "") for who in parties)
    papers = sum(max(60, len(name) + len(counts)) for name, counts, _ in receipt.papers)
    return people + papers + len(receipt.matter) + len(receipt.summary or "")


def _lookup_address(tracking):
    """Where a citizen looks the dossier up: the address in the settings, or this server."""
    server = (office().public_address or request.host_url).rstrip("/")
    return server + url_for("lookups.show", code=tracking)
