"""The blueprint of the room, its place in the menu."""

from flask import Blueprint
from flask_babel import lazy_pgettext

from intranet.menu import MenuEntry
from intranet.rules.procedures import ProcedurePermission

blueprint = Blueprint("procedures", __name__, url_prefix="/procedures")
MENU = (MenuEntry(lazy_pgettext("menu", "Thủ tục"), "procedures.list", ProcedurePermission.LIST),)
PAGES = {"procedure": "procedures.show"}
