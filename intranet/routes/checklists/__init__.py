"""Checklists of inspections on the screen: reading, drafts and their items, Excel."""

from intranet.routes.checklists import editing, reading, tables
from intranet.routes.checklists.door import PAGES, blueprint

__all__ = ["PAGES", "blueprint", "editing", "reading", "tables"]
