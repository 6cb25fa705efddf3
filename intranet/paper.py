"""How a view answers with a paper: as a page to look at, ready for the printer, or as PDF.

Opening a paper shows it; its print button notes the print first, because each print leaves a trace
and a second one says so. What nobody noted carries the words of a preview.
"""

from dataclasses import dataclass

from flask import redirect, request, url_for

from intranet.services import pdf
from intranet.transaction import Repeated
from intranet.web import download, render

SIZES = ("A5", "A4")
# Arguments of an address that say how a paper looks, not which one it is.
LOOKS = ("size", "format", "why")


@dataclass(frozen=True)
class Paper:
    """One paper. ``show`` and ``note`` are the endpoints that show it and note its print, with
    ``values``; ``back`` is (address, words) of where it was opened from; ``name`` of the PDF.
    """

    show: str
    note: str
    values: dict
    back: tuple
    name: str
    sizes: tuple = ()

    def url(self, **looks):
        """The address of this paper."""
        return url_for(self.show, **self.values, **looks)

    def note_url(self, **looks):
        """The address that notes its print."""
        return url_for(self.note, **self.values, **looks)


def size_of(sizes=SIZES):
    """The size the address asks for, else the first of ``sizes``."""
    asked = request.args.get("size", "").upper()
    return asked if asked in sizes else sizes[0]


def shown(template, paper, prints, **data):
    """The paper as page or PDF. ``prints()`` counts what was noted: the number is the one on
    record, whatever the address says.
    """
    noted = prints() if "print" in request.args else 0
    return drawn(template, paper.name, paper=paper, noted=noted, **data)


def is_pdf():
    """True when the address asks for the PDF."""
    return request.args.get("format") == "pdf"


def drawn(template, name, **data):
    """What the address asks for: the page, or its PDF called ``name``."""
    page = render(template, pdf=is_pdf(), lang="vi", **data)
    if not is_pdf():
        return page
    body = pdf.from_html(page.get_data(as_text=True))
    return download(body, f"{name}.pdf", "application/pdf")


def noted(paper, note, prints):
    """Note the print once, however often the button was pressed, and show what is to be printed."""
    try:
        number = note()
    except Repeated:
        number = prints()
    looks = {name: request.args[name] for name in LOOKS if name in request.args}
    return redirect(paper.url(print=number, **looks), 303)
