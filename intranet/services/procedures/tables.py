"""The catalogue as a table: its rows as proposals (B25)."""

from calendar import monthrange
from dataclasses import dataclass, field, replace
from datetime import date

from intranet.rules.procedures import CHANNEL_OF, PaperRow, VersionData, is_conditional
from intranet.rules.procedures_import import ProcedureRow, RowError, parse_procedures
from intranet.rules.words import N_
from intranet.services.procedures import offers
from intranet.services.procedures.proposals import Proposal, carry_out

# Column of the table, attribute of VersionData, the most characters the catalogue keeps.
LIMITS = (
    ("field_vi", "field", 120),
    ("online", "online_level", 200),
    ("handled_by", "handled_by", 400),
    ("decision_no", "decision_no", 80),
    ("verification", "verification", 80),
)
# What a table says nothing about is kept as the office has it.
OWN = (
    "supplement_clock", "late_cutoff", "counter_service", "anywhere", "wait_days", "texts",
)  # fmt: skip
ABOLISHED = "abolished_"
_LONG = N_("Dòng %(row)s, cột %(column)s: dài quá %(limit)s ký tự.")


@dataclass(frozen=True)
class RowProposal(Proposal):
    """A parsed row of the table."""

    row: ProcedureRow = field(kw_only=True)

    def onto(self, old):
        """What the row says, and what it says nothing about as the office has it."""
        known = {paper.name: paper.required for paper in old.papers}
        papers = tuple(_paper(paper, known) for paper in self.row.papers)
        return replace(self.data, papers=papers, **{name: getattr(old, name) for name in OWN})

    def offering(self, units):
        """By the level that handles it (R14)."""
        return offers.offering(self.row, units, self.data.counter_service)


def read_rows(rows, demo_only=False):
    """(proposals, errors) of the rows of a table, as dicts."""
    parsed, errors = parse_procedures(rows)
    return [_proposal(row) for row in parsed if row.for_demo or not demo_only], errors


def import_rows(change, rows, day=None):
    """Import parsed rows (rules.procedures_import) within an open change; see ``carry_out``."""
    return carry_out(change, [_proposal(row) for row in rows], day)


def _proposal(row):
    data = VersionData(
        name=row.name,
        field=row.field,
        time_value=row.time_value or 0,
        time_unit=row.time_unit,
        counter_service=row.field == "Chứng thực" and row.time_unit == "same_day_15h",
        online_level=row.online,
        channels=" ".join(CHANNEL_OF[channel] for channel in row.channels) or "direct",
        fee_kind=row.fee_kind,
        fee_vnd=row.fee_vnd,
        result_name=row.result,
        handled_by=row.handled_by,
        decision_no=row.decision_no,
        verification=row.verification,
        notes=row.notes,
        papers=tuple(_paper(p, {}) for p in row.papers),
    )
    faults = tuple(
        RowError(row.row_no, column, getattr(data, name), _LONG, (("limit", most),))
        for column, name, most in LIMITS
        if len(getattr(data, name) or "") > most
    )
    end = _ended(row.status)
    return RowProposal(row.row_no, row.code, row.name, data, end=end, faults=faults, row=row)


def _paper(paper, known):
    """The row of a parsed paper; what the table does not say is ``known`` or told by the name."""
    required = paper.required
    if required is None:
        required = known.get(paper.name, not is_conditional(paper.name))
    return PaperRow(paper.name, paper.submit == "nộp", paper.originals, paper.copies, required)


def _ended(status):
    """The last day of a procedure the table calls abolished ("abolished_11_2025"), or None."""
    if not status.startswith(ABOLISHED):
        return None
    month, year = (int(part) for part in status.removeprefix(ABOLISHED).split("_"))
    return date(year, month, monthrange(year, month)[1])
