"""The blueprint that the modules of the slips room hang their views on."""

from flask import Blueprint

blueprint = Blueprint("slips", __name__, url_prefix="/slips")
