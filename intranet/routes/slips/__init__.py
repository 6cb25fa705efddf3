"""Slips of the counter: guidance (Mẫu 02) and refusal (Mẫu 03) before there is a dossier (R02)."""

from flask_babel import lazy_gettext as _l

from intranet.menu import MenuEntry
from intranet.routes.slips import giving, reading
from intranet.routes.slips.door import blueprint
from intranet.rules.slips import SlipPermission

MENU = (MenuEntry(_l("Phiếu hướng dẫn"), "slips.list", SlipPermission.GUIDE),)
PAGES = {"slip": "slips.show"}

__all__ = ["MENU", "PAGES", "blueprint", "giving", "reading"]
