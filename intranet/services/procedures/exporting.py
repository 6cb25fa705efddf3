"""The catalogue as a table again: what ``import_table`` reads; the same table changes nothing."""

from io import BytesIO

import xlsxwriter
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from intranet.extensions import db
from intranet.models.procedures import Procedure, ProcedureVersion
from intranet.rules.procedures import CHANNEL_OF, UNCOUNTED
from intranet.rules.procedures_import import HEADS, in_words
from intranet.rules.text import cell
from intranet.services.procedures.facts import paper_row

# Column of the table: attribute of the version; the others are made below.
TOLD = {
    "name_vi": "name",
    "field_vi": "field",
    "time_unit": "time_unit",
    "fee_kind": "fee_kind",
    "fee_vnd": "fee_vnd",
    "online": "online_level",
    "result_vi": "result_name",
    "handled_by": "handled_by",
    "decision_no": "decision_no",
    "verification": "verification",
    "notes": "notes",
}
COLUMNS = ("code", *TOLD, "time_value", "channels", "papers")
_CHANNELS = {value: words for words, value in CHANNEL_OF.items()}


def export_rows(day):
    """Dicts with ``COLUMNS`` of every procedure in force on ``day``, by name."""
    query = (
        select(Procedure.code, ProcedureVersion)
        .join(ProcedureVersion, ProcedureVersion.procedure_id == Procedure.id)
        .where(ProcedureVersion.in_force(day))
        .options(selectinload(ProcedureVersion.papers))
        .order_by(ProcedureVersion.name_fold, Procedure.pid)
    )
    return [_row(code, version) for code, version in db.session.execute(query)]


def export_table(day):
    """The same as the bytes of an .xlsx with heads in words; imported again it changes nothing."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    page = book.add_worksheet()
    page.freeze_panes(1, 2)
    bold = book.add_format({"bold": True, "text_wrap": True})
    for column, (head, width) in enumerate(HEADS.values()):
        page.set_column(column, column, width)
        page.write_string(0, column, head, bold)
    for line, row in enumerate(export_rows(day), 1):
        for column, value in enumerate(in_words(row)[name] for name in HEADS):
            if isinstance(value, int):
                page.write_number(line, column, value)
            elif value:
                page.write_string(line, column, cell(value))
    book.close()
    return out.getvalue()


def _row(code, version):
    told = {column: getattr(version, name) for column, name in TOLD.items()}
    counts = version.time_unit not in UNCOUNTED
    return {
        "code": code or "",
        **{column: "" if value is None else value for column, value in told.items()},
        "time_value": version.time_value if counts else "",
        "channels": "; ".join(_CHANNELS[channel] for channel in version.channels.split()),
        "papers": " | ".join(paper_row(paper).cell() for paper in version.papers),
    }
