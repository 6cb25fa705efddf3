"""Accounts: who has one, in which roles, and codes on paper. Only for the admin.

Divided by noun: ``people``, ``roles`` (with the matrix), ``keys`` (lock, sessions, one-time codes),
``importing`` (a table of people).
"""

from flask_babel import lazy_gettext as _l

from intranet.menu import MenuEntry
from intranet.routes.accounts import importing, keys, people, roles
from intranet.routes.accounts.shared import blueprint
from intranet.rules.accounts import AccountPermission

MENU = (MenuEntry(_l("Tài khoản"), "accounts.list", AccountPermission.LIST),)
PAGES = {"user": "accounts.show"}

__all__ = ["MENU", "PAGES", "blueprint", "importing", "keys", "people", "roles"]
