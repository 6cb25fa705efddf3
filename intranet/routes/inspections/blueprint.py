"""The blueprint of the room: its modules hang their views on it."""

from flask import Blueprint

blueprint = Blueprint("inspections", __name__, url_prefix="/inspections")
