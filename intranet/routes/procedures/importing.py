"""Importing a table or packs: upload, read the dry run, confirm. The file waits under its hash."""

from pathlib import Path

from flask import current_app, request
from flask_babel import gettext as _

from intranet import clock
from intranet.access import acting, needs
from intranet.errors import attempt
from intranet.forms.procedures import ConfirmImportForm, UploadForm
from intranet.routes.procedures.door import blueprint
from intranet.rules.audit import field_words
from intranet.rules.procedures import ProcedurePermission
from intranet.services import procedures, tables
from intranet.transaction import NotVisible
from intranet.web import after, render

SHOWN = 100


@blueprint.route("/import", methods=["GET", "POST"], endpoint="import")
@needs(ProcedurePermission.IMPORT)
def upload():
    """Hand in a file; nothing is changed yet."""
    form = UploadForm()

    def act():
        body = form.table.data.read() if form.table.data else b""
        return tables.keep(_folder(), body, procedures.look)

    digest = attempt(form, act)
    if digest:
        return after("procedures.confirm_import", digest=digest)
    return render("procedures/import.html", form=form, status=form.status)


@blueprint.route("/import/<digest>", methods=["GET", "POST"])
@needs(ProcedurePermission.IMPORT)
def confirm_import(digest):
    """The dry run: new, changed, unchanged, errors by row; then the import itself."""
    body = tables.kept(_folder(), digest)
    if body is None:
        raise NotVisible
    form = ConfirmImportForm()
    if request.method == "GET":
        form.valid_from.process_data(_day())
    if attempt(form, lambda: procedures.import_table(acting(), body, form.valid_from.data)):
        return after("procedures.list", _("Đã nhập danh mục."))
    report = procedures.preview(body, form.valid_from.data or _day())
    return render(
        "procedures/confirm.html",
        form=form,
        report=report,
        digest=digest,
        shown=SHOWN,
        fact_words=field_words,
        status=form.status,
    )


def _day():
    return clock.today()


def _folder():
    return Path(current_app.config["INSTANCE"]) / "imports"
