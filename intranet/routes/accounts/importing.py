"""Accounts from a table: upload or paste, read the dry run, confirm, print the slips."""

from pathlib import Path

from flask import current_app, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from intranet.access import acting, needs
from intranet.errors import attempt
from intranet.forms.accounts import ConfirmAccountsForm, UploadAccountsForm
from intranet.routes.accounts.shared import blueprint, find_form
from intranet.rules.accounts import HOURS_NEW, AccountPermission, group_code
from intranet.rules.accounts_import import COLUMNS
from intranet.rules.permissions import ROLE_WORDS
from intranet.services import accounts, tables, units
from intranet.services.accounts import template
from intranet.transaction import NotVisible
from intranet.web import after, download, render

SHOWN = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.route("/import", methods=["GET", "POST"], endpoint="import")
@needs(AccountPermission.IMPORT)
def upload():
    """Hand in a table; nothing is changed yet."""
    form = UploadAccountsForm()

    def act():
        body = form.table.data.read() if form.table.data else (form.pasted.data or "").encode()
        return tables.keep(_folder(), body, accounts.look)

    digest = attempt(form, act, form.table)
    if digest:
        return after("accounts.confirm_import", digest=digest)
    return render("accounts/import.html", form=form, status=form.status)


@blueprint.route("/import/<digest>", methods=["GET", "POST"])
@needs(AccountPermission.IMPORT, sure=True)
def confirm_import(digest):
    """The dry run: new, changed, unchanged people, errors by row; then the slips, once."""
    body = tables.kept(_folder(), digest)
    if body is None:
        raise NotVisible
    form = ConfirmAccountsForm()
    made = attempt(form, lambda: accounts.import_table(acting(), body))
    if made is not None:
        return _slips(made) if made else after("accounts.list", _("Đã giao vai trò."))
    return render(
        "accounts/confirm.html",
        form=form,
        report=accounts.preview(current_user, body),
        digest=digest,
        columns=COLUMNS,
        shown=SHOWN,
        status=form.status,
    )


@blueprint.get("/import/template", endpoint="import_template")
@needs(AccountPermission.IMPORT)
def import_template():
    """An empty table with the right heads, the roles and the units beside it."""
    places = [name.replace("\u2003", "").strip() for _pid, name in units.choices(current_user)]
    heads = [_(words) for words in COLUMNS.values()]
    lists = {_("Vai trò"): [_(words) for words in ROLE_WORDS.values()], _("Đơn vị"): places}
    return download(template.workbook(_("Tài khoản"), heads, lists), "mau-tai-khoan.xlsx", XLSX)


@blueprint.post("/codes")
@needs(AccountPermission.RESET_WAITING, sure=True)
def reset_waiting():
    """New codes for everybody of the list who never used one: the slips again."""
    _form, filters = find_form(request.form)
    return _slips(accounts.reset_waiting(acting(), filters))


def _slips(made):
    return render(
        "accounts/slips.html",
        slips=[(user, group_code(code)) for user, code in made],
        hours=HOURS_NEW,
        address=url_for("sessions.use_code", _external=True),
    )


def _folder():
    return Path(current_app.config["INSTANCE"]) / "imports"
