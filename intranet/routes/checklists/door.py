"""The blueprint of the room; it is reached by the tabs of inspections."""

from flask import Blueprint

blueprint = Blueprint("checklists", __name__, url_prefix="/checklists")
PAGES = {"checklist": "checklists.show"}
