"""The gap report as a spreadsheet: every number with what became of it."""

from io import BytesIO

import xlsxwriter

from intranet import clock
from intranet.rules.text import cell

WIDTHS = (34, 12, 24, 16, 40, 18, 26)


def workbook(title, about, heads, lines):
    """Return the bytes of an .xlsx with one row for each of ``lines``.

    ``heads`` and the texts of ``lines`` are in the language of the screen; moments stay moments.
    """
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    book.set_properties({"title": title, "created": clock.now()})
    page = book.add_worksheet()
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    day = book.add_format({"num_format": "dd/mm/yyyy", "align": "left"})
    moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm", "align": "left"})
    for column, width in enumerate(WIDTHS):
        page.set_column(column, column, width)
    page.freeze_panes(4, 0)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(3)
    page.write_string(0, 0, cell(title), book.add_format({"bold": True, "font_size": 14}))
    page.write_string(1, 0, cell(about))
    page.write_row(3, 0, [cell(head) for head in heads], bold)
    for number, values in enumerate(lines, 4):
        for column, value in enumerate(values):
            if isinstance(value, str):
                page.write_string(number, column, cell(value))
            elif value is not None:
                page.write_datetime(number, column, value, moment if column == 5 else day)
    book.close()
    return out.getvalue()
