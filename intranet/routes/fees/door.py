"""Where the views of the fees hang."""

from flask import Blueprint

blueprint = Blueprint("fees", __name__, url_prefix="/fees")
