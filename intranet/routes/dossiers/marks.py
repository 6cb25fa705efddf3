"""Labels, the place of the paper folder, and which colleagues have a dossier open."""

from flask_babel import gettext as _
from flask_login import current_user

from intranet.access import acting, needs
from intranet.errors import attempt
from intranet.forms.dossiers.marks import MarkForm
from intranet.routes.dossiers.blueprint import blueprint
from intranet.rules.dossiers import DossierPermission
from intranet.services import labels
from intranet.services.dossiers import marks, reading
from intranet.web import after, render


@blueprint.route("/<pid>/marks", methods=["GET", "POST"])
@needs(DossierPermission.MARK)
def mark(pid):
    """Which labels stand on a dossier, and where its folder is."""
    dossier = reading.get(current_user, pid)
    choices = [(row.pid, row.name) for row in labels.listed()]
    form = _form(choices, data=_data(dossier))

    def fresh():
        return _form(choices, formdata=None, data=_data(reading.get(current_user, pid)))

    def act():
        facts = (form.labels.data, form.location.data, form.version.data)
        marks.mark(acting(), pid, *facts)
        return True

    if attempt(form, act, fresh=fresh):
        return after("dossiers.show", _("Đã ghi nhãn và nơi để hồ sơ."), pid=pid)
    reading.note_opening(acting(), dossier)
    return render("dossiers/mark.html", form=form, dossier=dossier, status=form.status)


def opened(dossier):
    """The Marks of a dossier that the person at the screen has just opened; others see it now."""
    user = current_user._get_current_object()
    found = marks.marks_of(user, dossier)
    marks.touch(user, dossier)
    return found


def _form(choices, **given):
    form = MarkForm(**given)
    form.labels.choices = choices
    return form


def _data(dossier):
    now = marks.marked(dossier)
    return {"labels": list(now.labels), "location": now.location, "version": now.version}
