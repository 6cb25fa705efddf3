"""Dossiers drawn by lot for a visit, and what the comparison of their papers came to (B19).

Divided by noun: ``framing`` (what can be drawn), ``drawing`` (the verbs), ``reading`` (the page),
``folders`` (what the record says beside the folder), ``looking`` (who saw them there).
"""

from intranet.services.samples.drawing import draw, pick
from intranet.services.samples.folders import lines_for_sheet
from intranet.services.samples.looking import SEEN, inspections_of, seen_on_sheets
from intranet.services.samples.reading import all_of, export, overview

__all__ = [
    "SEEN",
    "all_of",
    "draw",
    "export",
    "inspections_of",
    "lines_for_sheet",
    "overview",
    "pick",
    "seen_on_sheets",
]
