"""A file that a phone exported because it could not send (decision 0024, last resort)."""

from flask import current_app
from flask_login import current_user

from intranet.access import acting, needs
from intranet.errors import said
from intranet.forms.answers import ImportAnswersForm
from intranet.routes.answers.blueprint import blueprint
from intranet.rules.answers import AnswerPermission
from intranet.rules.errors import RuleBroken
from intranet.services import answers, files, inspections
from intranet.web import render


@blueprint.route("/inspections/<pid>/import", methods=["GET", "POST"])
@needs(AnswerPermission.IMPORT)
def import_file(pid):
    """Take the answers and photos of the file; what is known already stays as it is."""
    inspection = inspections.of_team(current_user, pid)
    form = ImportAnswersForm()
    taken = None
    if form.validate_on_submit():
        limits = files.limits_of(current_app.config)
        try:
            taken = answers.import_file(acting(), pid, form.table.data.read(), limits)
        except RuleBroken as broken:
            form.take(broken, form.table)
    return render(
        "answers/import_file.html",
        status=form.status, form=form, inspection=inspection, taken=taken, said=said,
    )  # fmt: skip
