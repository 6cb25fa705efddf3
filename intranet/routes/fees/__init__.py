"""Fees: taking money for a dossier, and the daily list of a cashier that closes (R13)."""

from flask_babel import lazy_gettext as _l

from intranet.menu import MenuEntry
from intranet.routes.fees import days, till
from intranet.routes.fees.door import blueprint
from intranet.rules.fees import FeePermission

MENU = (MenuEntry(_l("Sổ thu phí"), "fees.list", FeePermission.LIST),)
PAGES = {"fee_day": "fees.show"}

__all__ = ["MENU", "PAGES", "blueprint", "days", "till"]
