"""Reading a PDF as its receiver would: its words in reading order, its pages."""

import re
import shutil
import subprocess
import unicodedata
from io import BytesIO

from pypdf import PdfReader


def words_of(body):
    """The text of a PDF in reading order, spaces squeezed, NFC as it came."""
    if shutil.which("pdftotext"):
        run = ["pdftotext", "-raw", "-", "-"]
        text = subprocess.run(run, input=body, capture_output=True, check=True).stdout.decode()
    else:
        text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(body)).pages)
    assert text == unicodedata.normalize("NFC", text)
    return re.sub(r"\s+", " ", text)


def pages_of(body):
    """(number of pages, (width, height) in millimetres)."""
    pages = PdfReader(BytesIO(body)).pages
    box = pages[0].mediabox
    return len(pages), tuple(round(float(side) / 72 * 25.4) for side in (box.width, box.height))
