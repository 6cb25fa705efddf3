"""What inspections came to, by unit, group and item; from what was frozen with the minutes.

Divided by noun: ``visits`` (one inspection with its points), ``boards`` (all units of a year
beside each other), ``sheet`` (it as a spreadsheet).
"""

from intranet.services.scores.boards import board, history
from intranet.services.scores.sheet import export, note_reading

__all__ = ["board", "export", "history", "note_reading"]
