"""Fees (R13): what is owed, collected, given back, waived; the daily list of a cashier that closes.

Divided by noun: ``book`` (entries, and the copies on the dossier that lists read), ``desk`` (what
receivers do), ``days`` (the daily list), ``sheet`` (it as a spreadsheet).
"""

from intranet.services.fees.book import Taken, entries_of, is_settled, open_account, raise_due
from intranet.services.fees.days import close, closed_list, day_list, desks, lists
from intranet.services.fees.desk import (
    collect,
    last_book,
    may_take,
    number,
    refund,
    taken_in,
    waive,
)
from intranet.services.fees.sheet import export, note_reading

__all__ = [
    "Taken",
    "close",
    "closed_list",
    "collect",
    "day_list",
    "desks",
    "entries_of",
    "export",
    "is_settled",
    "last_book",
    "lists",
    "may_take",
    "note_reading",
    "number",
    "open_account",
    "raise_due",
    "refund",
    "taken_in",
    "waive",
]
