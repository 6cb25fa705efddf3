"""Number blocks for outages, the gap report, the paper book at the end of a day.

Divided by noun: ``pads`` (lease, print, void, return), ``accounts`` (gaps and tallies).
"""

from flask_babel import lazy_gettext as _l

from intranet.menu import MenuEntry
from intranet.routes.blocks import accounts, pads
from intranet.routes.blocks.blueprint import blueprint
from intranet.rules.blocks import BlockPermission

MENU = (MenuEntry(_l("Số in sẵn"), "blocks.list", BlockPermission.LIST),)
PAGES = {"block": "blocks.show"}

__all__ = ["MENU", "PAGES", "accounts", "blueprint", "pads"]
