"""The blueprint of the room, where alerts about minutes lead, and what comes too late."""

from flask import Blueprint, request
from flask_babel import gettext as _

from intranet.access import acting
from intranet.rules.errors import RuleBroken
from intranet.transaction import refuse_repeated
from intranet.web import after

blueprint = Blueprint("minutes", __name__)
PAGES = {"minute": "minutes.show"}


def too_late(pid, words):
    """The answer for who opens or sends a form that nothing more can come of: the minutes as they
    are. A form that was sent before is taken for what its first press made.
    """
    if request.method == "GET":
        return after("minutes.show", _(words), pid=pid)
    refuse_repeated(acting())
    raise RuleBroken(words)
