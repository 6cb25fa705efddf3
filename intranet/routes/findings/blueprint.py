"""The door of the room."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from intranet.menu import MenuEntry
from intranet.rules.findings import FindingPermission

blueprint = Blueprint("findings", __name__)
MENU = (MenuEntry(_l("Khắc phục"), "findings.list", FindingPermission.ANSWER),)
PAGES = {"finding": "findings.show"}
