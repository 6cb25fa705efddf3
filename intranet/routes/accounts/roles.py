"""Roles of a person in units, and the matrix of what a role may do."""

from flask import request
from flask_babel import gettext as _
from flask_login import current_user

from intranet.access import acting, needs
from intranet.forms.accounts import AddRoleForm, EndRoleForm
from intranet.routes.accounts.shared import account_page, blueprint
from intranet.rules.accounts import AccountPermission, Post, by_room
from intranet.rules.errors import RuleBroken
from intranet.rules.permissions import Role
from intranet.services import accounts
from intranet.web import after, render


@blueprint.post("/<pid>/roles")
@needs(AccountPermission.ADD_ROLE, sure=True)
def add_role(pid):
    """Give the person a role in a unit."""
    form = AddRoleForm()
    if form.validate():
        post = Post(form.roles.data, form.unit.data, form.valid_from.data, form.valid_to.data)
        try:
            accounts.add_role(acting(), pid, post)
            return after("accounts.show", _("Đã giao vai trò."), pid=pid)
        except RuleBroken as error:
            form.take(error, form.roles)
    return account_page(pid, form, status=422)


@blueprint.route("/<pid>/roles/end", methods=["GET", "POST"])
@needs(AccountPermission.END_ROLE, sure=True)
def end_role(pid):
    """Take a role away, at once or after a day."""
    account = accounts.show(current_user, pid)
    form = EndRoleForm()
    if request.method == "GET":
        form.role.data, form.unit.data = request.args.get("role"), request.args.get("unit")
    if form.validate_on_submit():
        try:
            accounts.end_role(acting(), pid, form.role.data, form.unit.data, form.last_day.data)
            return after("accounts.show", _("Đã kết thúc vai trò."), pid=pid)
        except RuleBroken as error:
            form.take(error, form.last_day)
    entries = [e for e in account.memberships if e.role == form.role.data]
    entry = next((e for e in entries if e.unit.pid == form.unit.data), None)
    return render(
        "accounts/end_role.html",
        form=form,
        account=account,
        entry=entry,
        held=accounts.held_dossiers(account),
        status=422 if form.errors else 200,
    )


@blueprint.get("/matrix")
@needs(AccountPermission.MATRIX)
def matrix():
    """Who may do what, printed from the code."""
    return render("accounts/matrix.html", rooms=by_room(), roles=list(Role))
