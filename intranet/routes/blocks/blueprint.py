"""The blueprint of the number blocks."""

from flask import Blueprint

blueprint = Blueprint("blocks", __name__, url_prefix="/blocks")
