"""Importing a table: upload, read the dry run, confirm. The file waits under its content hash."""

from pathlib import Path

from flask import current_app, request
from flask_babel import gettext as _

from intranet import clock
from intranet.access import acting, needs
from intranet.forms.procedures import ConfirmImportForm, UploadForm
from intranet.routes.procedures.door import attempt, blueprint
from intranet.rules.audit import field_words
from intranet.rules.procedures import ProcedurePermission
from intranet.services import procedures, tables
from intranet.transaction import NotVisible
from intranet.web import after, render

SHOWN = 100


@blueprint.route("/import", methods=["GET", "POST"], endpoint="import")
@needs(ProcedurePermission.IMPORT)
def upload():
    """Hand in a table; nothing is changed yet."""
    form = UploadForm()
    messages = None
    if form.validate_on_submit():
        body = form.table.data.read() if form.table.data else b""
        names = []
        messages = attempt(form, lambda: names.append(tables.keep(_folder(), body)))
        if messages is None:
            return after("procedures.confirm_import", digest=names[0])
    status = 422 if form.errors or messages else 200
    return render("procedures/import.html", form=form, status=status)


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
    messages = None
    if form.validate_on_submit():
        day = form.valid_from.data
        messages = attempt(form, lambda: procedures.import_table(acting(), body, day))
        if messages is None:
            return after("procedures.list", _("Đã nhập danh mục."))
    report = procedures.preview(body, form.valid_from.data or _day())
    return render(
        "procedures/confirm.html",
        form=form,
        report=report,
        digest=digest,
        shown=SHOWN,
        fact_words=field_words,
        messages=messages or [],
        status=422 if form.errors or messages is not None else 200,
    )


def _day():
    return clock.today()


def _folder():
    return Path(current_app.config["INSTANCE"]) / "imports"
