"""Who is away and who does the work meanwhile."""

from types import SimpleNamespace

from flask import Blueprint, request
from flask_babel import gettext as _
from flask_login import current_user

from intranet import clock
from intranet.access import acting, needs
from intranet.errors import attempt
from intranet.forms.absences import DeclareAbsenceForm
from intranet.rules.absences import AbsencePermission
from intranet.services import absences
from intranet.web import after, render

blueprint = Blueprint("absences", __name__, url_prefix="/absences")


@blueprint.get("", endpoint="list")
@needs(AbsencePermission.LIST)
def list_absences():
    """Absences that last or are still to come."""
    rows = absences.listed(current_user)
    mine = {person.id for person in absences.absentees(current_user)} if rows else set()
    return render("absences/list.html", rows=[_row(one, mine) for one in rows])


@blueprint.route("/new", methods=["GET", "POST"])
@needs(AbsencePermission.DECLARE)
def declare():
    """Declare one's own absence, or that of somebody below (``?user=``)."""
    form = DeclareAbsenceForm()
    people = absences.absentees(current_user)
    form.user.choices = _names(people)
    wanted = request.form.get("user") or form.user.data or request.args.get("user")
    user = next((person for person in people if person.pid == wanted), people[0])
    form.substitute.choices = _names(absences.substitutes(user))
    if request.method == "GET":
        form.user.data = user.pid
        if not form.is_restored:
            form.first_day.fill(clock.today())

    def act():
        return absences.declare(
            acting(),
            absences.AbsenceData(
                form.user.data,
                form.substitute.data,
                form.first_day.data,
                form.last_day.data,
                form.reason.data or None,
            ),
        )

    if attempt(form, act):
        return after("absences.list", _("Đã khai vắng mặt."))
    return render(
        "absences/declare.html", form=form, user=user, several=len(people) > 1, status=form.status
    )


@blueprint.post("/<pid>/end")
@needs(AbsencePermission.END)
def end(pid):
    """End an absence now, or call it off."""
    absences.end(acting(), pid, request.form.get("version", ""))
    return after("absences.list", _("Đã kết thúc vắng mặt."))


def _row(absence, mine):
    may_end = absence.user_id in mine or absence.declared_by_id == current_user.id
    return SimpleNamespace(
        pid=absence.pid,
        version=absence.version,
        name=absence.user.full_name,
        title=absence.user.title,
        substitute=absence.substitute.full_name,
        first_day=absence.first_day,
        last_day=absence.last_day,
        reason=absence.reason,
        is_today=absence.first_day <= clock.today(),
        may_end=may_end,
    )


def _names(people):
    return [
        (person.pid, f"{person.full_name} ({person.title})" if person.title else person.full_name)
        for person in people
    ]
