"""The daily list as a spreadsheet: what the page shows, and one entry in the read log (C11)."""

from io import BytesIO

import xlsxwriter

from intranet import clock
from intranet.rules.text import cell
from intranet.services import throttle
from intranet.transaction import reading

MOST_EXPORTS, MINUTES = 30, 10
WIDTHS = (6, 17, 24, 26, 12, 14, 12, 14, 14, 40)
_MONEY, _MOMENT = "#,##0", "hh:mm dd/mm/yyyy"


def export(actor, found, title, heads, line, total):
    """The bytes of an .xlsx of a DayList.

    ``line(number, entry)`` gives the cells of a row, ``total`` those of the last one: text, whole
    numbers, moments or None. ``Throttled`` and ``AskAgain`` like other exports.
    """
    throttle.count_act(throttle.key_of(actor.user.pid, "export"), MOST_EXPORTS, MINUTES)
    throttle.refuse_unsure(actor, len(found.entries))
    note_reading(actor, found, "xlsx")
    rows = [line(number, entry) for number, entry in enumerate(found.entries, 1)]
    return _written(title, heads, [*rows, total])


def note_reading(actor, found, kind):
    """One entry in the read log: who took this DayList away, as what (``kind``: xlsx or print)."""
    with reading(actor) as change:
        key = f"{found.unit.pid}/{found.cashier.pid}/{found.day:%Y-%m-%d}"
        change.record("fees.export", "list:fees", rows=len(found.entries), list=key, kind=kind)


def _written(title, heads, rows):
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    book.set_properties({"title": title, "created": clock.now()})
    page = book.add_worksheet()
    bold = book.add_format({"bold": True, "text_wrap": True})
    formats: dict = {int: book.add_format({"num_format": _MONEY})}
    formats["moment"] = book.add_format({"num_format": _MOMENT, "align": "left"})
    for column, width in enumerate(WIDTHS):
        page.set_column(column, column, width)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.write_string(0, 0, cell(title), book.add_format({"bold": True, "font_size": 14}))
    for column, head in enumerate(heads):
        page.write_string(2, column, cell(head), bold)
    for number, row in enumerate(rows, 3):
        for column, value in enumerate(row):
            _write(page, number, column, value, formats)
    book.close()
    return out.getvalue()


def _write(page, line, column, value, formats):
    if isinstance(value, int):
        page.write_number(line, column, value, formats[int])
    elif isinstance(value, str):
        page.write_string(line, column, cell(value))
    elif value is not None:
        page.write_datetime(line, column, value, formats["moment"])
