"""One act on many dossiers: looked at first, carried out in one transaction, undone once (B12).

Divided by noun: ``choosing`` (which dossiers, which of them can), ``carrying`` (the act),
``leaving`` (all work of one person), ``undoing``, ``results`` (what became of each).
"""

from intranet.services.bulks.carrying import Given, carry_out
from intranet.services.bulks.choosing import Looked, looked_at, pids_of, takers
from intranet.services.bulks.leaving import leavers, pass_on, work_of
from intranet.services.bulks.results import failed, get, heard, own, rows_of
from intranet.services.bulks.undoing import undo, why_not_undone

__all__ = [
    "Given",
    "Looked",
    "carry_out",
    "failed",
    "get",
    "heard",
    "leavers",
    "looked_at",
    "own",
    "pass_on",
    "pids_of",
    "rows_of",
    "takers",
    "undo",
    "why_not_undone",
    "work_of",
]
