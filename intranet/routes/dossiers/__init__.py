"""The dossiers room: the counter, the page of a dossier, the acts, the lists, the prints."""

from flask_babel import lazy_gettext as _l

from intranet.menu import MenuEntry
from intranet.routes.dossiers import acts, attaching, intake, lists, page, prints
from intranet.routes.dossiers.blueprint import blueprint
from intranet.rules.dossiers import DossierPermission

MENU = (
    MenuEntry(_l("Tiếp nhận"), "dossiers.receive", DossierPermission.RECEIVE),
    MenuEntry(_l("Hồ sơ"), "dossiers.list", DossierPermission.LIST),
)
PAGES = {"dossier": "dossiers.show"}

__all__ = ["MENU", "PAGES", "acts", "attaching", "blueprint", "intake", "lists", "page", "prints"]
