"""The editor of a workflow: one form, no JavaScript needed."""

from flask import request
from flask_babel import gettext as _

from intranet.access import acting, needs
from intranet.errors import attempt
from intranet.forms.procedures import NO_UNIT, StepsForm
from intranet.routes.procedures import words
from intranet.routes.procedures.door import blueprint
from intranet.rules.procedures import ProcedurePermission, Step, share_words
from intranet.services import procedures
from intranet.web import after, render


@blueprint.route("/<pid>/versions/<number>/steps", methods=["GET", "POST"])
@needs(ProcedurePermission.PLAN)
def plan(pid, number):
    """Write the steps of a version; "more" adds rows, "check" only adds up."""
    procedure = procedures.get(pid)
    version = procedures.version(procedure, number)
    units = procedures.units_for_steps()
    form = _form(procedure, version)
    if "more" in request.form:
        form.more_rows()
    form.give_units(units)

    def act():
        return procedures.plan(acting(), pid, number, _steps(form), form.version.data)

    if not {"more", "check"} & set(request.form):
        if attempt(form, act, fresh=lambda: _opened(procedure, version, units)):
            return after("procedures.show", _("Đã lưu quy trình."), pid=pid, number=number)
        form.give_units(units)
    elif request.method == "POST":
        form.validate()
    return render(
        "procedures/plan.html",
        form=form,
        procedure=procedure,
        edition=version,
        used=procedures.is_used(version),
        total=share_words(sum(row.form.share.data or 0 for row in form.rows if row.form.name.data)),
        words=words,
        status=form.status,
    )


def _form(procedure, version):
    form = StepsForm(version=procedure.version)
    return form if request.method == "POST" else _filled(form, version)


def _opened(procedure, version, units):
    """The form as it would be opened now."""
    form = _filled(StepsForm(formdata=None, version=procedure.version), version)
    form.give_units(units)
    return form


def _filled(form, version):
    for step in version.steps:
        unit = step.unit.pid if step.unit else NO_UNIT
        form.rows.append_entry(
            {"order": str(step.position), "name": step.name, "act": step.act, "role": step.role,
             "place": step.place, "unit": unit, "share": step.share}
        )  # fmt: skip
    form.more_rows()
    return form


def _steps(form):
    """The named rows by their order (2,5 stands between 2 and 3; without one: before the last)."""
    rows = [row.form for row in form.rows if row.form.name.data]
    rows = sorted(enumerate(rows), key=lambda pair: _order(pair[0], pair[1], len(rows)))
    return [
        Step(
            r.name.data,
            r.act.data,
            r.role.data,
            r.place.data,
            _unit(r),
            r.share.data or 0,
        )
        for _place, r in rows
    ]


def _unit(row):
    return None if row.unit.data in (None, "", NO_UNIT) else row.unit.data


def _order(place, row, count):
    try:
        return (float((row.order.data or "").replace(",", ".")), place)
    except ValueError:
        return (count - 1.5, place)
