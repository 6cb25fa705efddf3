"""The editor of a workflow: one form, no JavaScript needed."""

from flask import request
from flask_babel import gettext as _

from intranet.access import acting, needs
from intranet.errors import attempt
from intranet.forms.procedures import NO_UNIT, StepsForm
from intranet.routes.procedures import words
from intranet.routes.procedures.door import blueprint
from intranet.rules.procedures import SWITCHES, ProcedurePermission, Step
from intranet.services import procedures
from intranet.web import after, render

# Buttons that only change what stands on the screen.
TRIES = {"more", "check", "up", "down", "drop"}


@blueprint.route("/<pid>/versions/<number>/steps", methods=["GET", "POST"])
@needs(ProcedurePermission.PLAN)
def plan(pid, number):
    """Write the steps of a version; the buttons of ``TRIES`` save nothing."""
    procedure = procedures.get(pid)
    version = procedures.version(procedure, number)
    units = procedures.units_for_steps()
    form = _form(procedure, version)
    form.give_units(units)

    def act():
        return procedures.plan(acting(), pid, number, _steps(form), form.version.data)

    if TRIES & set(request.form):
        _try(form)
    elif attempt(form, act, fresh=lambda: _opened(procedure, version, units)):
        return after("procedures.show", _("Đã lưu quy trình."), pid=pid, number=number)
    form.give_units(units)
    steps = _steps(form)
    return render(
        "procedures/plan.html",
        form=form,
        procedure=procedure,
        edition=version,
        used=procedures.is_used(version),
        total=sum(step.share for step in steps),
        steps=steps,
        units=dict(units),
        words=words,
        status=form.status,
    )


def _form(procedure, version):
    form = StepsForm(version=procedure.version)
    return form if request.method == "POST" or form.is_restored else _filled(form, version)


def _opened(procedure, version, units):
    """The form as it would be opened now."""
    form = _filled(StepsForm(formdata=None, version=procedure.version), version)
    form.give_units(units)
    return form


def _filled(form, version):
    for step in version.steps:
        unit = step.unit.pid if step.unit else NO_UNIT
        on = [name for name in SWITCHES if getattr(step, name)]
        form.rows.append_entry(
            {"order": str(step.position), "name": step.name, "act": step.act, "role": step.role,
             "place": step.place, "unit": unit, "share": step.share, "switches": on}
        )  # fmt: skip
    form.more_rows()
    return form


def _try(form):
    """Sort the rows by their order, move or drop one, add empty ones; what is wrong stays."""
    if not form.validate():
        return
    rows = _named(form)
    for button, way in (("up", -1), ("down", 1)):
        _swap(rows, _pressed(form, button), way)
    dropped = _pressed(form, "drop")
    form.in_order([row.data for row in rows if row is not dropped])
    form.more_rows()


def _pressed(form, button):
    """The row a button was pressed for; None when it was another button."""
    number = request.form.get(button, "")
    known = {str(place): row.form for place, row in enumerate(form.rows, 1)}
    return known.get(number)


def _swap(rows, row, way):
    place = rows.index(row) if row in rows else -1
    if place >= 0 and 0 <= place + way < len(rows):
        rows[place], rows[place + way] = rows[place + way], rows[place]


def _named(form):
    """The named rows by their order (2,5 stands between 2 and 3; without one: before the last)."""
    rows = [row.form for row in form.rows if row.form.name.data]
    rows = sorted(enumerate(rows), key=lambda pair: _order(pair[0], pair[1], len(rows)))
    return [row for _place, row in rows]


def _steps(form):
    return [
        Step(
            r.name.data,
            r.act.data,
            r.role.data,
            r.place.data,
            _unit(r),
            r.share.data or 0,
            **{name: name in (r.switches.data or ()) for name in SWITCHES},
        )
        for r in _named(form)
    ]


def _unit(row):
    return None if row.unit.data in (None, "", NO_UNIT) else row.unit.data


def _order(place, row, count):
    try:
        return (float((row.order.data or "").replace(",", ".")), place)
    except ValueError:
        return (count - 1.5, place)
