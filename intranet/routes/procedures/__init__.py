"""The catalogue of procedures on the screen: reading, changing, importing, taking away."""

from intranet.routes.procedures import editing, exporting, importing, planning, reading
from intranet.routes.procedures.door import MENU, PAGES, blueprint

__all__ = ["MENU", "PAGES", "blueprint", "editing", "exporting", "importing", "planning", "reading"]
