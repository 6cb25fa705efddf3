"""The blueprint that every module of the dossiers room hangs its views on."""

from flask import Blueprint

blueprint = Blueprint("dossiers", __name__, url_prefix="/dossiers")
