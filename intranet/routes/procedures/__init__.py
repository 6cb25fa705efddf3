"""The catalogue of procedures on the screen: reading, changing, importing."""

from intranet.routes.procedures import editing, importing, planning, reading
from intranet.routes.procedures.door import MENU, PAGES, blueprint

__all__ = ["MENU", "PAGES", "blueprint", "editing", "importing", "planning", "reading"]
