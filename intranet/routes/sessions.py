"""Login, logout, own password and sessions, language, and sending again what an ended session held."""

import hashlib
import re

from flask import Blueprint, current_app, g, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeSerializer

from intranet import websessions
from intranet.access import acting, needs, public
from intranet.extensions import db, login_manager
from intranet.forms.sessions import ChangePasswordForm, LoginForm, UseCodeForm
from intranet.rules.errors import RuleBroken
from intranet.rules.sessions import SessionPermission
from intranet.services import sessions
from intranet.services.accounts import user_by_id
from intranet.web import LANGUAGES, after, render

blueprint = Blueprint("sessions", __name__)
login_manager.session_protection = None


@login_manager.user_loader
def load_user(user_id):
    """The person of the session, unless the account was locked or has expired."""
    user = user_by_id(int(user_id))
    return user if user is not None and user.is_active else None


@blueprint.route("/login", methods=["GET", "POST"])
@public
def login():
    """Ask for name and password; goes on to where the person was going."""
    form = LoginForm()
    if request.method == "GET":
        form.next.data, form.held.data = request.args.get("next"), request.args.get("held")
        if current_user.is_authenticated and not form.held.data:
            return redirect(local_path(form.next.data), 303)
    elif form.validate():
        try:
            return _let_in(form)
        except RuleBroken as error:
            form.take(error)
        except sessions.Throttled as error:
            return _login_page(form, 429, error)
    return _login_page(form, 422 if form.errors else 200)


def _let_in(form):
    device = _known_device(form.username.data)
    user = sessions.login(
        acting(),
        form.username.data,
        form.password.data,
        kib=current_app.config["ARGON2_KIB"],
        known_device=device,
    )
    user_id, username = user.id, user.username
    websessions.start(session, user_id, request.remote_addr, request.user_agent.string)
    if form.held.data:
        response = redirect(url_for("sessions.resend", token=form.held.data), 303)
    else:
        response = redirect(local_path(form.next.data), 303)
    response.set_cookie(
        "mc-device",
        _devices().dumps(username),
        60 * 60 * 24 * 180,
        path="/login",
        httponly=True,
        samesite="Lax",
        secure=current_app.config["HTTPS"],
    )
    return response


def _login_page(form, status, haste=None):
    g.inline_css = True
    status = _hasten(form.password, haste) or status
    return _retry_after(render("sessions/login.html", form=form, status=status), haste)


@blueprint.post("/logout")
@needs(SessionPermission.OWN)
def logout():
    """End this session on the server; a copy of the cookie is worthless afterwards."""
    sessions.logout(acting())
    websessions.end(session)
    return redirect(url_for("sessions.login"), 303)


@blueprint.route("/held/<token>", methods=["GET", "POST"])
@needs(SessionPermission.OWN)
def resend(token):
    """Show what was held while the session had ended; one press sends it as it was typed."""
    kept = sessions.held(acting(), token, current_app.config["HELD_HOURS"])
    if request.method == "GET":
        return render("sessions/resend.html", token=token, path=kept.path, held_at=kept.held_at)
    response = _send_again(kept)
    if response.status_code < 500:
        sessions.let_go(token)
    return response


def _send_again(kept):
    """Run the held request now, as this person, without the dead form token."""
    path, body = kept.path, kept.body
    inner = current_app.test_request_context(
        path,
        method="POST",
        data=body,
        content_type=kept.content_type,
        headers={"Cookie": request.headers.get("Cookie", "")},
        environ_base={"REMOTE_ADDR": request.remote_addr},
    )
    inner.session = session._get_current_object()
    db.session.rollback()
    with inner:
        g.resent = True
        return current_app.full_dispatch_request()


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
            return after("home.show", _("Đã đổi mật khẩu; các phiên khác đã kết thúc."))
        except RuleBroken as error:
            form.take(error)
        except sessions.Throttled as error:
            return _password_page(form, 429, error)
    return _password_page(form, 422 if form.errors else 200)


def _password_page(form, status, haste=None):
    response = render(
        "sessions/change_password.html",
        form=form,
        suggestion=sessions.suggestion(current_user),
        status=_hasten(form.current, haste) or status,
    )
    return _retry_after(response, haste)


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
        except sessions.Throttled as error:
            return _code_page(form, 429, error)
    return _code_page(form, 422 if form.errors else 200)


def _code_page(form, status, haste=None):
    g.inline_css = True
    response = render(
        "sessions/use_code.html",
        form=form,
        suggestion=sessions.suggestion(),
        status=_hasten(form.code, haste) or status,
    )
    return _retry_after(response, haste)


def _hasten(field, haste):
    """Show at ``field`` how long to wait; 429, or None when nobody was hasty."""
    if haste is None:
        return None
    field.errors = [_("Sai nhiều lần. Thử lại sau %(seconds)s giây.", seconds=haste.seconds)]
    return 429


def _retry_after(response, haste):
    if haste is not None:
        response.headers["Retry-After"] = str(haste.seconds)
    return response


@blueprint.get("/sessions")
@needs(SessionPermission.OWN)
def own():
    """Where am I logged in."""
    rows = sessions.own(
        current_user,
        session.row_hash,
        current_app.config["SESSION_IDLE_MINUTES"],
        current_app.config["SESSION_HOURS"],
    )
    return render("sessions/own.html", sessions=rows)


@blueprint.post("/sessions/<mark>/end")
@needs(SessionPermission.OWN)
def end(mark):
    """End one of one's own sessions."""
    sessions.end(acting(), mark)
    return after("sessions.own", _("Đã kết thúc phiên."))


@blueprint.post("/sessions/others/end")
@needs(SessionPermission.OWN)
def end_others():
    """End every session of one's own but this one."""
    sessions.end_others(acting(), session.row_hash)
    return after("sessions.own", _("Đã kết thúc mọi phiên khác."))


@blueprint.post("/language")
@public
def choose_language():
    """Vietnamese or English, remembered by this browser."""
    wanted = request.form.get("language")
    response = redirect(local_path(request.form.get("next")), 303)
    if wanted in LANGUAGES:
        response.set_cookie("mc-lang", wanted, 60 * 60 * 24 * 365, samesite="Lax", httponly=True)
    return response


def local_path(text):
    """``text`` when it is a path of this server, else the home page (ASVS 3.7.2: no open redirect)."""
    safe = text and re.fullmatch(r"/(?![/\\])[^\\\x00-\x1f]*", text)
    return text if safe else url_for("home.show")


def _devices():
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="device")


def _known_device(username):
    """A stable id of this browser when it logged in as this person before, else None."""
    raw = request.cookies.get("mc-device", "")
    try:
        if _devices().loads(raw) == (username or "").strip().lower():
            return hashlib.sha256(raw.encode()).hexdigest()[:16]
    except BadSignature:
        pass
    return None
