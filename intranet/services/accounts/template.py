"""The empty table that an office fills in for the import of accounts."""

from io import BytesIO

import xlsxwriter

from intranet.rules.accounts_import import COLUMNS, MOST
from intranet.rules.text import cell

WIDTHS = {"full_name": 28, "username": 16, "title": 28, "phone": 16, "unit": 36, "roles": 28}


def workbook(title, heads, lists):
    """The bytes of an .xlsx: a first sheet with ``heads``, and a second one with ``lists``
    {head: what can be typed}, offered where the first sheet has a column of that name.
    """
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    page, words = book.add_worksheet(title), book.add_worksheet("…")
    bold = book.add_format({"bold": True, "bottom": 1})
    text = book.add_format({"num_format": "@"})
    for column, (name, head) in enumerate(zip(COLUMNS, heads, strict=True)):
        page.set_column(column, column, WIDTHS.get(name, 16), text)
        page.write_string(0, column, head, bold)
    page.freeze_panes(1, 0)
    for column, (head, values) in enumerate(lists.items()):
        words.set_column(column, column, 36)
        words.write_string(0, column, head, bold)
        for row, value in enumerate(values, 1):
            words.write_string(row, column, cell(value))
        letter = "AB"[column]
        source = f"='…'!${letter}$2:${letter}${len(values) + 1}"
        if values:
            offered = {"validate": "list", "source": source, "error_type": "information"}
            page.data_validation(1, heads.index(head), MOST, heads.index(head), offered)
    book.close()
    return out.getvalue()
