"""What a row of the table of procedures becomes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Paper:
    """One paper; ``submit`` is "nộp" (handed in) or "xuất trình" (only shown).

    ``required``: everybody brings it; None when the table does not say.
    """

    name: str
    submit: str
    originals: int
    copies: int
    required: bool | None = None


@dataclass(frozen=True)
class ProcedureRow:
    """One procedure, ready to store. Without a verified code ``code`` is None (domain.md 6.1).

    ``time_unit`` is a value of rules.deadlines.Unit (DD01); ``fee_vnd`` is in đồng; ``levels`` is
    who handles it today, ``level_2020`` and ``existed_2020`` ("likely", "no", "") speak of 2020.
    """

    row_no: int
    code: str | None
    name: str
    field: str
    levels: tuple[str, ...]
    time_value: int | None
    time_unit: str
    fee_kind: str
    fee_vnd: int | None
    online: str
    channels: tuple[str, ...]
    papers: tuple[Paper, ...]
    result: str
    handled_by: str
    level_2020: str
    existed_2020: str
    for_demo: bool
    decision_no: str
    verification: str
    status: str
    notes: str


@dataclass(frozen=True)
class RowError:
    """What is wrong with one cell. ``message`` is a gettext msgid to fill from ``params``."""

    row_no: int
    column: str
    value: str
    message: str
    extra: tuple[tuple[str, object], ...] = ()

    @property
    def params(self) -> dict:
        """The values for the placeholders of ``message``."""
        place = {"row": self.row_no, "column": self.column, "value": self.value}
        return {**dict(self.extra), **place}

    def __str__(self):
        return self.message % self.params
