"""Coming in and leaving; the language of the screen."""

import hashlib

from flask import current_app, g, redirect, request, session, url_for
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeSerializer

from intranet import websessions
from intranet.access import acting, needs, public
from intranet.forms.sessions import LoginForm
from intranet.routes.sessions.door import blueprint, hasten, local_path, retry_after
from intranet.rules.errors import RuleBroken, Throttled
from intranet.rules.sessions import SessionPermission
from intranet.services import sessions
from intranet.web import LANGUAGES, render


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
        except Throttled as error:
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
    status = hasten(form.password, haste) or status
    return retry_after(render("sessions/login.html", form=form, status=status), haste)


@blueprint.post("/logout")
@needs(SessionPermission.OWN)
def logout():
    """End this session on the server; a copy of the cookie is worthless afterwards."""
    sessions.logout(acting())
    websessions.end(session)
    return redirect(url_for("sessions.login"), 303)


@blueprint.post("/language")
@public
def choose_language():
    """Vietnamese or English, remembered by this browser."""
    wanted = request.form.get("language")
    response = redirect(local_path(request.form.get("next")), 303)
    if wanted in LANGUAGES:
        response.set_cookie(
            "mc-lang",
            wanted,
            60 * 60 * 24 * 365,
            samesite="Lax",
            httponly=True,
            secure=current_app.config["HTTPS"],
        )
    return response


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
