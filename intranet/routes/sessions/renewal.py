"""A new password: one's own, or by the one-time code on paper."""

from flask import current_app, g, session
from flask_babel import gettext as _
from flask_login import current_user

from intranet import websessions
from intranet.access import acting, needs, public
from intranet.forms.sessions import ChangePasswordForm, UseCodeForm
from intranet.routes.sessions.door import blueprint, hasten, retry_after
from intranet.rules.errors import RuleBroken, Throttled
from intranet.rules.sessions import SessionPermission
from intranet.services import sessions
from intranet.web import after, render


@blueprint.route("/password", methods=["GET", "POST"])
@needs(SessionPermission.OWN)
def change_password():
    """Change one's own password; the other sessions end."""
    form = ChangePasswordForm()
    if form.validate_on_submit():
        try:
            sessions.change_password(
                acting(),
                form.current.data,
                form.password.data,
                kib=current_app.config["ARGON2_KIB"],
                this_hash=session.row_hash,
            )
            websessions.renew(session)  # a copy of this session's cookie is no session either
            return after("home.show", _("Đã đổi mật khẩu; các phiên khác đã kết thúc."))
        except RuleBroken as error:
            form.take(error)
        except Throttled as error:
            return _password_page(form, 429, error)
    return _password_page(form, 422 if form.errors else 200)


def _password_page(form, status, haste=None):
    response = render(
        "sessions/change_password.html",
        form=form,
        suggestion=sessions.suggestion(current_user),
        status=hasten(form.current, haste) or status,
    )
    return retry_after(response, haste)


@blueprint.route("/code", methods=["GET", "POST"])
@public
def use_code():
    """Set a first or a new password by the one-time code that an admin printed."""
    form = UseCodeForm()
    if form.validate_on_submit():
        try:
            sessions.use_code(
                acting(),
                form.username.data,
                form.code.data,
                form.password.data,
                kib=current_app.config["ARGON2_KIB"],
            )
            words = _("Đã đặt mật khẩu. Đăng nhập bằng mật khẩu mới.")
            return after("sessions.login", words)
        except RuleBroken as error:
            form.take(error)
        except Throttled as error:
            return _code_page(form, 429, error)
    return _code_page(form, 422 if form.errors else 200)


def _code_page(form, status, haste=None):
    g.inline_css = True
    response = render(
        "sessions/use_code.html",
        form=form,
        suggestion=sessions.suggestion(),
        status=hasten(form.code, haste) or status,
    )
    return retry_after(response, haste)
