"""Reading a table of administrative procedures: rows in, typed rows and errors by row out.

The columns are those of ``data/procedures.csv`` (described in ``data/README.md``, domain.md 6.1).
Nothing is stored here: the caller shows the errors as a dry run and imports the good rows.
"""

from intranet.rules.procedures_import.facts import Paper, ProcedureRow, RowError
from intranet.rules.procedures_import.heads import HEADS, in_words
from intranet.rules.procedures_import.reader import parse_procedures, shipped_procedures

__all__ = [
    "HEADS",
    "Paper",
    "ProcedureRow",
    "RowError",
    "in_words",
    "parse_procedures",
    "shipped_procedures",
]
