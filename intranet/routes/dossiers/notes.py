"""Notes inside the office about one dossier."""

from types import SimpleNamespace

from flask_babel import gettext as _
from flask_login import current_user

from intranet.access import acting, needs
from intranet.forms.dossiers.notes import AddNoteForm
from intranet.routes.dossiers.blueprint import blueprint
from intranet.rules.dossiers import DossierPermission
from intranet.rules.errors import RuleBroken
from intranet.services.dossiers import notes, reading
from intranet.services.dossiers.whole import WHOLE
from intranet.web import after, render


@blueprint.route("/<pid>/notes", methods=["GET", "POST"])
@needs(DossierPermission.ADD_NOTE)
def add_note(pid):
    """Write a note to colleagues; whoever it names is told."""
    dossier, form = reading.get(current_user, pid, *WHOLE), AddNoteForm()
    people = [user for user in notes.colleagues(dossier) if user.id != current_user.id]
    form.to_user.choices = [("", _("Không báo ai"))]
    form.to_user.choices += [(user.pid, f"{user.full_name} (@{user.username})") for user in people]
    if form.validate_on_submit():
        try:
            notes.add_note(acting(), pid, form.text.data, form.to_user.data or None)
            return after("dossiers.show", _("Đã ghi chú."), pid=pid)
        except RuleBroken as error:
            if not form.take(error, form.text):
                raise
    reading.note_opening(acting(), dossier)
    return render("dossiers/add_note.html", status=form.status, dossier=dossier, form=form)


def note_entries(dossier):
    """The notes of a dossier as lines of its timeline, newest first."""
    return [
        SimpleNamespace(
            at=note.at,
            who=note.by.full_name,
            words=_("ghi chú nội bộ"),
            reason=None,
            changes=(),
            inside=note.text,
        )
        for note in reversed(dossier.whole.notes)
    ]
