"""What a pack holds, and what is wrong with one."""

from dataclasses import dataclass
from datetime import date

from intranet.rules.procedures import Step, VersionData

FORMAT = 1


@dataclass(frozen=True)
class Pack:
    """One version of a procedure. ``steps`` name units by their key; None when the pack has none.

    ``offices``: keys of the units that decide; they count for a procedure that is new.
    """

    code: str | None
    data: VersionData
    valid_from: date | None = None
    steps: tuple[Step, ...] | None = None
    offices: tuple[str, ...] = ()


@dataclass(frozen=True)
class PackError:
    """What is wrong in a file: a gettext msgid to fill from ``params``; ``row_no`` counts files."""

    row_no: int
    file: str
    message: str
    extra: tuple[tuple[str, object], ...] = ()

    @property
    def params(self) -> dict:
        """The values for the placeholders of ``message``."""
        return {**dict(self.extra), "file": self.file}

    def __str__(self):
        return self.message % self.params
