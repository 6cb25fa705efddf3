"""Where the views of the calendar hang."""

from flask import Blueprint

blueprint = Blueprint("calendars", __name__, url_prefix="/calendars")
