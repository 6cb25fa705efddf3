"""Files of a dossier after reception: further ones are hung on it, a wrong one is taken off."""

from flask import current_app, request
from flask_babel import gettext as _
from flask_login import current_user

from intranet.access import acting, needs
from intranet.forms.dossiers import AddFilesForm, RemoveFileForm
from intranet.routes.dossiers import uploads
from intranet.routes.dossiers.blueprint import blueprint
from intranet.routes.dossiers.page import dossier_page
from intranet.rules.dossiers import DossierPermission
from intranet.rules.errors import RuleBroken
from intranet.services.dossiers import attaching, reading
from intranet.services.dossiers.whole import WHOLE
from intranet.web import after, render


@blueprint.post("/<pid>/files")
@needs(DossierPermission.ADD_FILES)
def add_files(pid):
    """Hang further files on a dossier."""
    form = AddFilesForm()
    reading.get(current_user, pid)  # nobody's files are kept for a dossier they may not see
    if form.validate():
        kept = uploads.take(form.files)
        try:
            if not form.files.errors:
                most = current_app.config["MAX_FILES"]
                number = attaching.add_files(acting(), pid, kept, most)
                words = _("Đã thêm %(number)s tệp.", number=number)
                return after("dossiers.show", words, pid=pid)
        except RuleBroken as error:
            form.take(error, form.files)
    return dossier_page(reading.open_dossier(acting(), pid, *WHOLE), form, 422)


@blueprint.route("/<pid>/files/<file_pid>/removal", methods=["GET", "POST"])
@needs(DossierPermission.REMOVE_FILE)
def remove_file(pid, file_pid):
    """Take a file off a dossier, with the reason; the trail and the bytes stay."""
    form = RemoveFileForm()
    if form.validate_on_submit():
        try:
            attaching.remove_file(acting(), pid, file_pid, form.reason.data)
            return after("dossiers.show", _("Đã gỡ tệp."), pid=pid)
        except RuleBroken as error:
            form.take(error, form.reason)
    dossier, file = attaching.removable(current_user, pid, file_pid)
    reading.note_opening(acting(), dossier)
    return render(
        "dossiers/remove_file.html",
        form=form,
        dossier=dossier,
        file=file,
        status=422 if request.method == "POST" else 200,
    )
