"""Number blocks for outages: leased, printed, entered later, voided, returned, accounted for (B6).

Divided by noun: ``leasing`` (lease, void, return), ``reading``, ``pads`` (the paper), ``numbers``
(what became of every number), ``gaps`` (the report of it), ``tallies`` (the paper book at the end
of a day).
"""

from intranet.services.blocks.gaps import report
from intranet.services.blocks.leasing import give_back, lease, void
from intranet.services.blocks.pads import note_print, pad
from intranet.services.blocks.reading import get, get_mine, is_mine, latest, numbers_of
from intranet.services.blocks.sheet import workbook
from intranet.services.blocks.tallies import count, entered_on, recent

__all__ = [
    "count",
    "entered_on",
    "get",
    "get_mine",
    "give_back",
    "is_mine",
    "latest",
    "lease",
    "note_print",
    "numbers_of",
    "pad",
    "recent",
    "report",
    "void",
    "workbook",
]
