"""Reading the table row by row; every wrong cell is blamed, no row is half imported."""

from collections.abc import Iterable

from intranet.rules.errors import RuleBroken
from intranet.rules.procedures_import import cells
from intranet.rules.procedures_import.facts import ProcedureRow, RowError
from intranet.rules.procedures_import.heads import renamed
from intranet.rules.text import clean
from intranet.rules.words import N_

_HEADER_ROW = 1
_REQUIRED_COLUMNS = ("name_vi", "time_value", "time_unit", "papers")
_UNIT_UNKNOWN = N_("Chưa rõ thời hạn: không tính ngày hẹn trả")


def shipped_procedures(rows: Iterable[dict]) -> list[ProcedureRow]:
    """The product's own table, which has no wrong row; ValueError with the first one otherwise."""
    found, errors = parse_procedures(rows)
    if errors:
        raise ValueError(str(errors[0]))
    return found


def parse_procedures(rows: Iterable[dict]) -> tuple[list[ProcedureRow], list[RowError]]:
    """Return (good rows, errors) of a table given as dicts; the first row of data is row 2.

    A row with any error is left out of the good rows, and all its errors are listed. Empty rows are
    passed over. Two rows with one code are an error of the second. Never raises for the data.
    """
    good: list[ProcedureRow] = []
    errors: list[RowError] = []
    first_with: dict[str, int] = {}
    for row_no, row in enumerate(map(renamed, rows), _HEADER_ROW + 1):
        if row_no == _HEADER_ROW + 1 and (missing := _missing_columns(row)):
            return [], missing
        if not any(row.values()):
            continue
        reader = _Reader(row_no, row)
        procedure = reader.procedure()
        reader.refuse_repeated(procedure.code, first_with)
        errors.extend(reader.errors)
        if not reader.errors:
            good.append(procedure)
    return good, errors


def _missing_columns(row):
    message = N_("Dòng %(row)s: thiếu cột %(column)s; xem lại dòng tiêu đề của bảng.")
    return [
        RowError(_HEADER_ROW, column, "", message)
        for column in _REQUIRED_COLUMNS
        if column not in row
    ]


class _Reader:
    """Reads the cells of one row and collects what is wrong with them."""

    def __init__(self, row_no, row):
        self.row_no = row_no
        self.row = row
        self.errors: list[RowError] = []
        if row.get(None):
            self._blame(
                N_("Dòng %(row)s: nhiều ô hơn dòng tiêu đề; kiểm tra dấu phân cách và dấu nháy."),
                "",
            )

    def procedure(self):
        """Return the row as typed values; a wrong cell is blamed and its place stays empty."""
        time_value, time_unit, note = self._time()
        return ProcedureRow(
            row_no=self.row_no,
            code=self._read("code", cells.code),
            name=self._read("name_vi", cells.name),
            field=self._read("field_vi", cells.text),
            levels=self._read("level_now", cells.levels),
            time_value=time_value,
            time_unit=time_unit,
            fee_kind=self._read("fee_kind", cells.fee_kind),
            fee_vnd=self._read("fee_vnd", cells.fee),
            online=self._read("online", cells.text),
            channels=self._read("channels", cells.channels),
            papers=self._read("papers", cells.papers),
            result=self._read("result_vi", cells.text),
            handled_by=self._read("handled_by", cells.text),
            level_2020=self._read("level_2020", cells.text),
            existed_2020=self._read("existed_2020", cells.existence),
            for_demo=self._read("for_demo", cells.flag),
            decision_no=self._read("decision_no", cells.text),
            verification=self._read("verification", cells.text),
            status=self._read("status_2026", cells.text),
            notes="; ".join(filter(None, (self._read("notes", cells.notes), note))),
        )

    def refuse_repeated(self, code, first_with):
        """Blame this row if an earlier one has the same code; else remember the code."""
        if code is None:
            return
        first = first_with.setdefault(code, self.row_no)
        if first != self.row_no:
            self._blame(
                N_("Dòng %(row)s, cột %(column)s: mã “%(value)s” đã có ở dòng %(first)s."),
                "code",
                code,
                first=first,
            )

    def _blame(self, message, column, value="", **extra):
        self.errors.append(RowError(self.row_no, column, value, message, tuple(extra.items())))

    def _read(self, column, read):
        """Return ``read(cell)``; a refusal becomes an error of this row and gives None."""
        raw = str(self.row.get(column) or "")
        try:
            return read(clean(raw))
        except cells.CellError as refused:
            self._blame(refused.message, column, raw, **dict(refused.extra))
        except RuleBroken as broken:
            message = N_("Dòng %(row)s, cột %(column)s: %(reason)s")
            self._blame(message, column, raw, reason=str(broken))
        return None

    def _time(self):
        """Return (value, unit, note); without a known unit there is no term, the note says so."""
        errors_before = len(self.errors)
        value = self._read("time_value", cells.time_value)
        unit = self._read("time_unit", cells.time_unit)
        if len(self.errors) > errors_before:
            return None, "none", ""
        if unit is None:
            self._refuse_value_without_unit(value)
            return None, "none", _UNIT_UNKNOWN
        if unit in cells.UNITS_WITHOUT_VALUE:
            return None, unit, ""
        if value is None:
            message = N_("Dòng %(row)s, cột %(column)s: thiếu số cho đơn vị “%(unit)s”.")
            self._blame(message, "time_value", unit=unit)
        return value, unit, ""

    def _refuse_value_without_unit(self, value):
        """A bare number means nothing, unless the table says openly that the unit is unknown."""
        if value is None or self.row.get("time_unit"):
            return
        self._blame(
            N_(
                "Dòng %(row)s, cột %(column)s: thời hạn %(number)s thiếu đơn vị; "
                "ghi working_day (ngày làm việc) hoặc calendar_day (ngày)."
            ),
            "time_unit",
            number=value,
        )
