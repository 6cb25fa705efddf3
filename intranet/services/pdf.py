"""PDF from a rendered print template: the same page as in the browser (signing.md A).

WeasyPrint is loaded at the first print only, one page at a time is drawn in a process, and nothing
is fetched: a page brings its fonts and pictures as ``data:`` addresses or goes without.
"""

from threading import BoundedSemaphore

from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_

_one_at_a_time = BoundedSemaphore(1)
# What WeasyPrint raises on a machine without Pango, by the way in which it is missing.
_WITHOUT_PANGO = (OSError, ImportError, AttributeError)


def from_html(html):
    """Return the bytes of a tagged PDF of ``html``; RuleBroken where Pango is not installed."""
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except _WITHOUT_PANGO:
        raise RuleBroken(
            N_("Máy chủ chưa cài Pango nên không tạo được PDF; hãy dùng nút In của trình duyệt.")
        ) from None
    with _one_at_a_time:
        page = HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=("data",)))
        return page.write_pdf(pdf_variant="pdf/ua-1")
