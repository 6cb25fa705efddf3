"""Public look-up by the code on the receipt (domain R14)."""

from flask import Blueprint, request

from intranet.access import public
from intranet.forms.lookups import LookupForm
from intranet.rules.errors import RuleBroken
from intranet.rules.workflow import State
from intranet.services import lookups
from intranet.web import render

blueprint = Blueprint("lookups", __name__)


@blueprint.get("/lookup")
@public
def show():
    """Ask for the code; show state and dates, never a name."""
    form = LookupForm(request.args)
    found = None
    if "code" in request.args and form.validate():
        try:
            found = lookups.find(form.code.data)
        except RuleBroken as error:
            form.take(error)
    printed = found if isinstance(found, lookups.Printed) else None
    found = None if printed else found
    return render(
        "lookups/show.html",
        form=form,
        found=found,
        printed=printed,
        state=State(found.state) if found else None,
        status=422 if form.errors else 200,
    )
