"""What a version of a procedure says, as plain data: for forms, tables, packs, before and after."""

from dataclasses import dataclass
from datetime import time

from intranet.rules.deadlines import Term, Unit
from intranet.rules.errors import RuleBroken
from intranet.rules.procedures.steps import UNCOUNTED
from intranet.rules.procedures.texts import NO_TEXTS
from intranet.rules.words import N_

WAIT_DAYS = 15
MOST_WAIT = 365


@dataclass(frozen=True)
class PaperRow:
    """One paper: handed in or only shown, how many originals and copies, from everybody or not."""

    name: str
    submit: bool = True
    originals: int = 1
    copies: int = 0
    required: bool = True

    def __str__(self):
        return self.cell() if not self.required else self.cell("")

    def cell(self, said=None):
        """As the table of procedures has it, with ``said`` at its end."""
        way = "nộp" if self.submit else "xuất trình"
        if said is None:
            said = "; bắt buộc" if self.required else "; không bắt buộc"
        return f"{self.name} [{way}; {self.originals} chính, {self.copies} sao{said}]"


@dataclass(frozen=True)
class VersionData:
    """One version as somebody typed or imported it. ``wait_days``: working days a citizen's papers
    are waited for (R10); ``anywhere``: every desk receives it; ``texts``: see ``written_texts``.
    """

    name: str
    field: str
    time_value: int = 0
    time_unit: str = "none"
    supplement_clock: str = "pause"
    late_cutoff: time | None = None
    counter_service: bool = False
    online_level: str | None = None
    channels: str = "direct"
    fee_kind: str = "not_stated"
    fee_vnd: int | None = None
    result_name: str | None = None
    handled_by: str | None = None
    decision_no: str | None = None
    verification: str | None = "office"
    notes: str | None = None
    anywhere: bool = False
    wait_days: int = WAIT_DAYS
    texts: str = NO_TEXTS
    papers: tuple[PaperRow, ...] = ()

    def checked(self):
        """Return the data with what follows from it; RuleBroken for a term that cannot be."""
        if self.time_unit not in UNCOUNTED and not self.time_value:
            raise RuleBroken(N_("Ghi số ngày hoặc số giờ."), field="time_value")
        if not 1 <= self.wait_days <= MOST_WAIT:
            message = N_("Ghi số ngày từ 1 đến %(most)s.")
            raise RuleBroken(message, field="wait_days", most=MOST_WAIT)
        Term(self.time_value, Unit(self.time_unit), self.supplement_clock)
        return self
