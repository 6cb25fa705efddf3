"""The dossiers room: the counter, the page of a dossier, the acts, the lists, the prints."""

from importlib import import_module
from importlib.util import find_spec

from flask_babel import lazy_gettext as _l

from intranet.menu import MenuEntry
from intranet.routes.dossiers import acts, intake, page
from intranet.routes.dossiers.blueprint import blueprint
from intranet.rules.dossiers import DossierPermission

for part in ("lists", "prints"):
    if find_spec(f"{__name__}.{part}"):
        import_module(f"{__name__}.{part}")

MENU = (
    MenuEntry(_l("Tiếp nhận"), "dossiers.receive", DossierPermission.RECEIVE),
    MenuEntry(_l("Hồ sơ"), "dossiers.list", DossierPermission.LIST),
)
PAGES = {"dossier": "dossiers.show"}

__all__ = ["MENU", "PAGES", "acts", "blueprint", "intake", "page"]
