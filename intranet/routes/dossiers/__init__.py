"""The dossiers room: the counter, the page of a dossier, the acts, the lists, the prints."""

from flask_babel import lazy_gettext as _l

from intranet.menu import MenuEntry
from intranet.routes.dossiers import (
    acts,
    attaching,
    books,
    clock,
    correcting,
    held,
    intake,
    lists,
    marks,
    notes,
    page,
    prints,
    queue,
    requests,
    taking,
)
from intranet.routes.dossiers.blueprint import blueprint
from intranet.rules.dossiers import DossierPermission

MENU = (
    MenuEntry(_l("Tiếp nhận"), "dossiers.receive", DossierPermission.RECEIVE),
    MenuEntry(_l("Hồ sơ"), "dossiers.list", DossierPermission.LIST),
    MenuEntry(_l("Sổ sách"), "dossiers.register", DossierPermission.PRINT),
)
PAGES = {"dossier": "dossiers.show"}

__all__ = [
    "MENU",
    "PAGES",
    "acts",
    "attaching",
    "blueprint",
    "books",
    "held",
    "clock",
    "correcting",
    "intake",
    "lists",
    "marks",
    "notes",
    "page",
    "prints",
    "queue",
    "requests",
    "taking",
]
