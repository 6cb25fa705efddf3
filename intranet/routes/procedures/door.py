"""The blueprint of the room, its place in the menu, and what its views share."""

from flask import Blueprint
from flask_babel import gettext as _
from flask_babel import lazy_pgettext

from intranet.errors import said
from intranet.menu import MenuEntry
from intranet.rules.errors import RuleBroken
from intranet.rules.procedures import ProcedurePermission
from intranet.transaction import Stale

blueprint = Blueprint("procedures", __name__, url_prefix="/procedures")
MENU = (MenuEntry(lazy_pgettext("menu", "Thủ tục"), "procedures.list", ProcedurePermission.LIST),)
PAGES = {"procedure": "procedures.show"}


def attempt(form, act):
    """Carry out ``act``; what stops it is shown at its field or returned as messages for the head
    of the form. None when it went well.
    """
    try:
        act()
    except RuleBroken as broken:
        return [] if form.take(broken) else [said(broken)]
    except Stale:
        return [_("Người khác vừa sửa thủ tục này. Xem lại rồi lưu lần nữa từ trang của thủ tục.")]
    return None
