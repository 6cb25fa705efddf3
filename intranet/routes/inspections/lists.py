"""The list of inspections."""

from types import SimpleNamespace

from flask import request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from intranet import clock
from intranet.access import needs
from intranet.forms.fields import named
from intranet.forms.inspections import ListForm
from intranet.routes.inspections.blueprint import blueprint
from intranet.routes.inspections.tabs import room_tabs
from intranet.rules.inspections import (
    FORM_WORDS,
    KIND_WORDS,
    STATE_WORDS,
    InspectionPermission,
    InspectionState,
)
from intranet.services.inspections import listing
from intranet.web import render

CHIPS = {
    InspectionState.DRAFT: "neutral",
    InspectionState.DECIDED: "wait",
    InspectionState.RUNNING: "run",
    InspectionState.SIGNING: "soon",
    InspectionState.SIGNED: "run",
    InspectionState.MENDING: "soon",
    InspectionState.CLOSED: "done",
    InspectionState.CANCELLED: "stop",
}
YEARS_BACK = 10


@blueprint.get("", endpoint="list")
@needs(InspectionPermission.LIST)
def list_inspections():
    """The inspections this person sees, the newest visit first."""
    form = ListForm(request.args)
    _fill(form)
    wanted = _wanted(form)
    found = listing.listed(current_user, wanted, request.args.get("page"))
    here = {name: value for name, value in request.args.items() if name != "page" and value}
    pager = SimpleNamespace(
        newer_url=url_for("inspections.list", **here) if "page" in request.args else None,
        older_url=found.older and url_for("inspections.list", **here, page=found.older),
        shown=len(found.rows),
        total_text="",
    )
    return render(
        "inspections/list.html",
        regions=("list",),
        form=form,
        rows=found.rows,
        pager=pager,
        tabs=room_tabs("inspections.list"),
        is_narrowed=wanted != listing.Filter(),
        kinds=KIND_WORDS,
        forms=FORM_WORDS,
        states=STATE_WORDS,
        chips=CHIPS,
    )


def _fill(form):
    year = clock.today().year
    form.state.choices = [("", _("Tất cả")), *named(STATE_WORDS)]
    units = [(row.pid, row.name) for row in listing.units_of(current_user)]
    form.unit.choices = [("", _("Tất cả")), *units]
    years = range(year + 1, year - YEARS_BACK, -1)
    form.year.choices = [("", _("Tất cả")), *((str(one), str(one)) for one in years)]


def _wanted(form):
    """The Filter of an address; what it does not know narrows nothing."""
    chosen = {
        name: form[name].data
        for name in ("state", "unit", "year")
        if form[name].data in {choice[0] for choice in form[name].iter_choices()}
    }
    year = chosen.get("year")
    return listing.Filter(
        state=chosen.get("state") or None,
        unit=chosen.get("unit") or None,
        year=int(year) if year else None,
        mine=bool(form.mine.data),
    )
