"""The blueprint and the pages that several acts answer with."""

from flask import Blueprint, current_app, url_for
from flask_babel import gettext as _
from flask_login import current_user

from intranet import clock
from intranet.forms.accounts import FindAccountsForm
from intranet.rules.accounts import WATCHED, Standing, group_code
from intranet.rules.permissions import Role
from intranet.services import accounts, units
from intranet.web import render

blueprint = Blueprint("accounts", __name__, url_prefix="/accounts")


def find_form(args):
    """(the form of the list, its Filters) as an address or a button says."""
    form = FindAccountsForm(args)
    form.unit.choices = [("", _("Mọi đơn vị")), *units.choices(current_user)]
    form.role.choices = [("", _("Mọi vai trò")), *role_choices()]
    form.standing.choices = [("", _("Mọi tình trạng"))]
    form.standing.choices += [(item.name, _(item.words)) for item in Standing]
    form.standing.choices += [(name, _(words)) for name, words in WATCHED.items()]
    filters = accounts.Filters(
        q=(form.q.data or "")[:100],
        unit=form.unit.data or "",
        role=form.role.data or "",
        standing=form.standing.data or "",
    )
    return form, filters


def account_page(pid, add_form, status=200):
    account = accounts.show(current_user, pid)
    add_form.unit.choices = units.choices(current_user)
    add_form.roles.choices = role_choices()
    config = current_app.config
    alive = accounts.sessions_of(account, config["SESSION_IDLE_MINUTES"], config["SESSION_HOURS"])
    return render(
        "accounts/show.html",
        account=account,
        standing=accounts.standing_of(account),
        today=clock.today(),
        sessions=alive,
        held=accounts.held_dossiers(account),
        codes=accounts.recent_codes(account),
        factors=accounts.factors_of(account),
        add_form=add_form,
        status=status,
    )


def sheet(user, code, hours):
    return render(
        "accounts/code.html",
        account=user,
        code=group_code(code),
        hours=hours,
        address=url_for("sessions.use_code", _external=True),
    )


def role_choices():
    return [(role.value, _(role.words)) for role in Role]
