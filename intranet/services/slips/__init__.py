"""Guidance and refusal at the counter: a citizen who cannot be received yet gets it in writing.

No dossier, no code, no clock, and not counted as received (domain 1.11, R02); but numbered,
printed and in the log, and the intake begins from the slip when the citizen comes back. Divided by
noun: ``giving``, ``reading``, ``letters`` (what is printed).
"""

from intranet.services.slips.giving import SlipData, guide, refuse
from intranet.services.slips.letters import Refusal, letter_of, note_print, prints_of
from intranet.services.slips.reading import (
    Page,
    comeback,
    get,
    items_of,
    open_slip,
    reasons_of,
    rows,
)

__all__ = [
    "Page",
    "Refusal",
    "SlipData",
    "comeback",
    "get",
    "guide",
    "items_of",
    "letter_of",
    "note_print",
    "open_slip",
    "prints_of",
    "reasons_of",
    "refuse",
    "rows",
]
