"""Findings of inspections: made by the team, mended by the unit, judged, seen again (B20).

Divided by noun: ``reading`` (one finding, within reach), ``listing``, ``making`` (while the visit
runs), ``mending`` (answers and what is said to them), ``within`` (what signing the minutes does),
``telling`` (who hears of it) and ``reminding`` (a timer runs it).
"""

from intranet.services.findings.listing import Wanted, export, listed, units_of
from intranet.services.findings.making import Fault, candidates, create, drop, due_by_default, edit
from intranet.services.findings.mending import accept, answer, give_back, postpone
from intranet.services.findings.reading import (
    answerers_of,
    get,
    is_theirs,
    may_answer,
    may_change,
    may_judge,
    of_inspection,
    open_of,
    people_of,
    times_of,
)
from intranet.services.findings.reminding import remind
from intranet.services.findings.within import assign_within, settle_within

__all__ = [
    "Fault",
    "Wanted",
    "accept",
    "answer",
    "answerers_of",
    "assign_within",
    "candidates",
    "create",
    "drop",
    "due_by_default",
    "edit",
    "export",
    "get",
    "give_back",
    "is_theirs",
    "listed",
    "may_answer",
    "may_change",
    "may_judge",
    "of_inspection",
    "open_of",
    "people_of",
    "postpone",
    "remind",
    "settle_within",
    "times_of",
    "units_of",
]
