"""Inspections: the list, the calendar, one inspection and its way to the end."""

from flask_babel import lazy_pgettext

from intranet.menu import MenuEntry
from intranet.routes.inspections import acts, lists, making, month, page
from intranet.routes.inspections.blueprint import blueprint
from intranet.rules.inspections import InspectionPermission

# The inspected units come from their findings; a leader decides, a team inspects.
WORDS = lazy_pgettext("menu", "Kiểm tra")
COVERS = ("plans.list", "findings.list", "scores.show", "signals.list", "checklists.list")
MENU = (MenuEntry(WORDS, "inspections.list", InspectionPermission.DECIDE, COVERS),)
PAGES = {"inspection": "inspections.show"}

__all__ = ["MENU", "PAGES", "acts", "blueprint", "lists", "making", "month", "page"]
