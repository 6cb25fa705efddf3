"""Locking, ending sessions, and the one-time code on paper."""

from flask_babel import gettext as _
from flask_login import current_user

from intranet.access import acting, needs
from intranet.forms.accounts import LockForm
from intranet.forms.factors import TakeOffForm
from intranet.routes.accounts.shared import blueprint, sheet
from intranet.rules.accounts import HOURS_NEW, HOURS_RESET, AccountPermission
from intranet.rules.errors import RuleBroken
from intranet.services import accounts
from intranet.web import after, render


@blueprint.route("/<pid>/lock", methods=["GET", "POST"])
@needs(AccountPermission.LOCK)
def lock(pid):
    """Lock the account and end its sessions."""
    account = accounts.show(current_user, pid)
    form = LockForm()
    if form.validate_on_submit():
        try:
            accounts.lock(acting(), pid, form.reason.data or None)
            return after("accounts.show", _("Đã khóa tài khoản và kết thúc mọi phiên."), pid=pid)
        except RuleBroken as error:
            form.take(error, form.reason)
    return render(
        "accounts/lock.html",
        form=form,
        account=account,
        held=accounts.held_dossiers(account),
        status=422 if form.errors else 200,
    )


@blueprint.post("/<pid>/unlock")
@needs(AccountPermission.UNLOCK, sure=True)
def unlock(pid):
    """Open a locked account."""
    accounts.unlock(acting(), pid)
    return after("accounts.show", _("Đã mở khóa tài khoản."), pid=pid)


@blueprint.post("/<pid>/sessions/end")
@needs(AccountPermission.END_SESSIONS, sure=True)
def end_sessions(pid):
    """End every session of the person."""
    accounts.end_sessions(acting(), pid)
    return after("accounts.show", _("Đã kết thúc mọi phiên của người này."), pid=pid)


@blueprint.post("/<pid>/sessions/<mark>/end")
@needs(AccountPermission.END_SESSIONS, sure=True)
def end_session(pid, mark):
    """End one session of the person."""
    accounts.end_session(acting(), pid, mark)
    return after("accounts.show", _("Đã kết thúc phiên."), pid=pid)


@blueprint.post("/<pid>/code")
@needs(AccountPermission.RESET, sure=True)
def reset(pid):
    """A one-time code; the answer is the sheet to print, once."""
    user, code = accounts.reset(acting(), pid)
    return sheet(user, code, HOURS_NEW if user.password_hash is None else HOURS_RESET)


@blueprint.route("/<pid>/factors", methods=["GET", "POST"])
@needs(AccountPermission.TAKE_OFF, sure=True)
def take_off(pid):
    """Take the second factor off for somebody who lost it; the answer is the account."""
    account = accounts.show(current_user, pid)
    form = TakeOffForm()
    if form.validate_on_submit():
        try:
            accounts.take_off(acting(), pid, form.reason.data)
            return after("accounts.show", _("Đã gỡ xác thực hai lớp và báo người đó."), pid=pid)
        except RuleBroken as error:
            form.take(error, form.reason)
    return render(
        "accounts/take_off.html", form=form, account=account, status=422 if form.errors else 200
    )
