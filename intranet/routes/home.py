"""The first screen after login."""

from flask import Blueprint

from intranet.access import needs
from intranet.rules.home import HomePermission
from intranet.web import render

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@needs(HomePermission.SHOW)
def show():
    """What must I do today, what is about to be late."""
    return render("home/show.html")
