"""Findings: lists, one finding, made by the team, mended by the unit, judged.

Divided by noun: ``lists``, ``page`` (one finding), ``making`` (while the visit runs), ``acts``
(what is done with one that was given to its unit), ``telling`` (words for templates).
"""

from intranet.routes.findings import acts, lists, making, page
from intranet.routes.findings.blueprint import MENU, PAGES, blueprint

__all__ = ["MENU", "PAGES", "acts", "blueprint", "lists", "making", "page"]
