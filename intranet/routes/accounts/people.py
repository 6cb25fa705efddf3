"""The list, one account, a new one, its facts."""

from flask import current_app, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from intranet.access import acting, needs
from intranet.errors import attempt
from intranet.forms.accounts import (
    AddRoleForm,
    CreateAccountForm,
    EditAccountForm,
)
from intranet.routes.accounts.shared import account_page, blueprint, find_form, role_choices, sheet
from intranet.rules.accounts import HOURS_NEW, AccountPermission, NewAccount, Post
from intranet.rules.errors import RuleBroken
from intranet.services import accounts, units
from intranet.web import after, render


@blueprint.get("", endpoint="list")
@needs(AccountPermission.LIST)
def list_accounts():
    """Everybody the admin keeps, by name."""
    form, filters = find_form(request.args)
    page = accounts.listed(
        current_user,
        filters,
        current_app.config["PAGE_ROWS"],
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    return render(
        "accounts/list.html", regions=("list",), form=form, page=page, pager=_pager(filters, page)
    )


@blueprint.get("/<pid>")
@needs(AccountPermission.SHOW)
def show(pid):
    """One account: facts, roles, sessions, codes."""
    return account_page(pid, AddRoleForm(formdata=None))


@blueprint.route("/new", methods=["GET", "POST"])
@needs(AccountPermission.CREATE, sure=True)
def create():
    """Make an account; the answer is the sheet with the one-time code."""
    form = CreateAccountForm()
    form.unit.choices = units.choices(current_user)
    form.roles.choices = role_choices()
    if request.method == "GET" and request.args.get("unit"):
        form.unit.data = request.args["unit"]
    if form.validate_on_submit():
        try:
            user, code = accounts.create(acting(), _new_account(form))
            return sheet(user, code, HOURS_NEW)
        except RuleBroken as error:
            form.take(error)
    return render("accounts/create.html", form=form, status=422 if form.errors else 200)


@blueprint.route("/<pid>/edition", methods=["GET", "POST"])
@needs(AccountPermission.EDIT)
def edit(pid):
    """Name, title, telephone, last day."""
    account = accounts.show(current_user, pid)
    form = EditAccountForm(obj=account)

    def act():
        typed = (form.full_name, form.title, form.phone, form.expires_on)
        return accounts.edit(acting(), pid, form.version.data, *(field.data for field in typed))

    if attempt(form, act, form.expires_on):
        return after("accounts.show", _("Đã sửa tài khoản."), pid=pid)
    return render("accounts/edit.html", form=form, account=account, status=form.status)


def _new_account(form):
    posts = tuple(
        Post(role, form.unit.data, form.valid_from.data, form.valid_to.data)
        for role in form.roles.data
    )
    return NewAccount(
        username=form.username.data,
        full_name=form.full_name.data,
        title=form.title.data,
        phone=form.phone.data,
        expires_on=form.expires_on.data,
        posts=posts,
    )


def _pager(filters, page):
    kept = {name: value for name, value in vars(filters).items() if value}
    to = "accounts.list"
    return {
        "newer_url": url_for(to, before=page.newer, **kept) if page.newer else None,
        "older_url": url_for(to, after=page.older, **kept) if page.older else None,
        "shown": len(page.rows),
        "total_text": "",
    }
