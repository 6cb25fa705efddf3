"""Reading the minutes, writing them, freezing them."""

from flask import url_for
from flask_babel import gettext as _
from flask_login import current_user

from intranet.access import acting, needs
from intranet.errors import attempt
from intranet.forms.minutes import EditMinutesForm, FreezeMinutesForm
from intranet.routes.inspections.tabs import visit_tabs
from intranet.routes.minutes.shared import blueprint, too_late
from intranet.rules.inspections import InspectionState
from intranet.rules.minutes import MinutePermission
from intranet.services import minutes
from intranet.transaction import Forbidden
from intranet.web import after, render


@blueprint.get("/inspections/<pid>/minutes")
@needs(MinutePermission.SHOW)
def show(pid):
    """The minutes as they stand: what is frozen, else the draft for who may read it."""
    told = minutes.show(current_user, pid)
    inspection = told.inspection
    return render(
        "minutes/show.html",
        told=told,
        why=minutes.why_not(inspection),
        tabs=visit_tabs(inspection, "minutes.show"),
        can_write=told.is_team and inspection.state == InspectionState.RUNNING,
        side=minutes.side_of(current_user, inspection) if _waits(told) else None,
        waits=_waits(told),
        may_add=told.is_frozen and minutes.may_add(current_user, inspection),
        late=minutes.late_answers(inspection) if told.is_frozen else 0,
    )


@blueprint.route("/inspections/<pid>/minutes/edition", methods=["GET", "POST"])
@needs(MinutePermission.EDIT)
def edit(pid):
    """Write what only people know: who was there, strengths, what the unit explains."""
    told = _to_write(pid)
    if words := minutes.why_not(told.inspection):
        return too_late(pid, words)
    form = EditMinutesForm(obj=told.minute)
    done = attempt(
        form,
        lambda: minutes.edit(acting(), pid, _written(form), form.version.data),
        fresh=lambda: EditMinutesForm(formdata=None, obj=_to_write(pid).minute),
    )
    if done is not None:
        return after("minutes.show", _("Đã lưu biên bản."), pid=pid)
    return render("minutes/edit.html", form=form, told=told, status=form.status)


@blueprint.route("/inspections/<pid>/minutes/freezing", methods=["GET", "POST"])
@needs(MinutePermission.FREEZE)
def freeze(pid):
    """What is still open, and the button that freezes the minutes."""
    told = _to_write(pid)
    if not told.is_head:
        raise Forbidden
    if words := minutes.why_not(told.inspection):
        return too_late(pid, words)
    form = FreezeMinutesForm(obj=told.minute)
    done = attempt(
        form, lambda: minutes.freeze(acting(), pid, form.confirmed.data, form.version.data)
    )
    if done is not None:
        return after("minutes.show", _("Đã chốt biên bản. Mời hai bên ký."), pid=pid)
    address = url_for("minutes.freeze", pid=pid)
    return render("minutes/freeze.html", form=form, told=told, address=address, status=form.status)


def _to_write(pid):
    """The minutes, for the team alone."""
    told = minutes.show(current_user, pid)
    if not told.is_team:
        raise Forbidden
    return told


def _waits(told):
    return told.is_frozen and told.inspection.state == InspectionState.SIGNING


def _written(form):
    names = minutes.Written.__dataclass_fields__
    return minutes.Written(**{name: form[name].data for name in names})
