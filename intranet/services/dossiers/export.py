"""The list as a spreadsheet: what the list shows, no more, and one entry in the read log (C11)."""

import hashlib
from dataclasses import dataclass
from io import BytesIO
from threading import BoundedSemaphore

import xlsxwriter

from intranet import clock
from intranet.rules.errors import RuleBroken
from intranet.rules.text import cell
from intranet.rules.words import N_
from intranet.services import throttle
from intranet.services.dossiers import lists
from intranet.transaction import reading

MOST_EXPORTS, MINUTES = 30, 10
# Two tables at once in one server process: the others wait (ASVS 15.2.2).
_few_at_a_time = BoundedSemaphore(2)
WIDTHS = (6, 24, 26, 16, 46, 22, 17, 17, 26, 26)


@dataclass(frozen=True)
class Sheet:
    """The words of a spreadsheet, already in the language of the screen.

    ``title`` and ``about`` stand above the table; ``line(number, row)`` gives the cells of a row:
    text, numbers, moments or None; ``widths``: of the columns, in characters.
    """

    title: str
    about: str
    heads: tuple
    line: object
    widths: tuple = WIDTHS


def export(actor, filter, sheet, most):
    """Return the bytes of an .xlsx with every dossier of the list, in its order.

    RuleBroken when there are more than ``most``: a table that ends in the middle would be taken for
    the whole. Records who took how many rows, by which filter; words of people enter hashed.
    ``Throttled`` beyond ``MOST_EXPORTS`` in ``MINUTES`` (ASVS 2.4.1).
    """
    throttle.count_act(throttle.key_of(actor.user.pid, "export"), MOST_EXPORTS, MINUTES)
    page = lists.rows(actor.user, filter, limit=most)
    if page.older:
        raise RuleBroken(
            N_("Danh sách có hơn %(most)s hồ sơ, quá số dòng của một tệp. Hãy lọc bớt rồi xuất."),
            most=f"{most:,}".replace(",", "."),
        )
    throttle.refuse_unsure(actor, len(page.rows))
    with reading(actor) as change:
        args = {name: value for name, value in filter.to_args().items() if name != "q"}
        if filter.q:
            args["q_sha256"] = hashlib.sha256(filter.q.encode()).hexdigest()[:16]
        change.record("dossiers.export", "list:dossiers", rows=len(page.rows), filter=args)
    return written(page.rows, sheet)


def written(rows, sheet):
    """The bytes of an .xlsx of ``rows``, a few at a time in one server process.

    Cells are typed values; text that reads as a formula is neutralised (security.md 2.6).
    """
    with _few_at_a_time:
        return _written(rows, sheet)


def _written(rows, sheet):
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    book.set_properties({"title": sheet.title, "created": clock.now()})
    page = book.add_worksheet()
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm", "align": "left"})
    for column, width in enumerate(sheet.widths):
        page.set_column(column, column, width)
    page.freeze_panes(4, 2)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(3)
    page.write_string(0, 0, cell(sheet.title), book.add_format({"bold": True, "font_size": 14}))
    page.write_string(1, 0, cell(sheet.about))
    for column, head in enumerate(sheet.heads):
        page.write_string(3, column, head, bold)
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(sheet.line(number, row)):
            _write(page, 3 + number, column, value, moment)
    book.close()
    return out.getvalue()


def _write(page, line, column, value, moment):
    if value is None:
        return
    if isinstance(value, int | float):
        page.write_number(line, column, value)
    elif isinstance(value, str):
        page.write_string(line, column, cell(value))
    else:
        page.write_datetime(line, column, value, moment)
