"""A checklist as Excel: taken away, handed in, read as a dry run, confirmed."""

from pathlib import Path

from flask import current_app
from flask_babel import gettext as _

from intranet.access import acting, needs
from intranet.errors import attempt
from intranet.forms.checklists import ConfirmForm, UploadForm
from intranet.routes.checklists import words
from intranet.routes.checklists.door import blueprint
from intranet.rules.checklists import ChecklistPermission
from intranet.rules.files import XLSX
from intranet.services import checklists, tables
from intranet.transaction import NotVisible
from intranet.web import after, download, render

SHOWN = 100


@blueprint.get("/<pid>/table")
@needs(ChecklistPermission.EXPORT)
def export(pid):
    """A version as a spreadsheet; it can be imported again."""
    version = checklists.get(pid)
    name = f"{version.checklist.key}-ban-{version.number}.xlsx"
    return download(checklists.export_table(version), name, XLSX)


@blueprint.route("/<pid>/import", methods=["GET", "POST"])
@needs(ChecklistPermission.IMPORT)
def import_table(pid):
    """Hand in a table; nothing is changed yet."""
    version = checklists.get(pid)
    form = UploadForm()

    def act():
        body = form.table.data.read() if form.table.data else b""
        return tables.keep(_folder(), body, checklists.look)

    digest = attempt(form, act)
    if digest:
        return after("checklists.confirm_import", pid=pid, digest=digest)
    return render(
        "checklists/import.html", form=form, edition=version, checklist=version.checklist,
        status=form.status,
    )  # fmt: skip


@blueprint.route("/<pid>/import/<digest>", methods=["GET", "POST"])
@needs(ChecklistPermission.IMPORT)
def confirm_import(pid, digest):
    """The dry run: added, changed, removed items, errors by row and column; then the import."""
    version = checklists.get(pid)
    body = tables.kept(_folder(), digest)
    if body is None:
        raise NotVisible
    form = ConfirmForm()
    made = attempt(form, lambda: checklists.import_table(acting(), pid, body))
    if made:
        return after("checklists.edit", _("Đã nhập vào bản soạn."), pid=made.pid)
    return render(
        "checklists/confirm.html",
        form=form,
        edition=version,
        checklist=version.checklist,
        report=checklists.preview(version, body),
        digest=digest,
        shown=SHOWN,
        words=words,
        status=form.status,
    )


def _folder():
    return Path(current_app.config["INSTANCE"]) / "imports"
