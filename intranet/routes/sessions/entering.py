"""Coming in and leaving; the language of the screen."""

import hashlib
from datetime import datetime

from flask import current_app, g, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeSerializer

from intranet import clock, websessions
from intranet.access import acting, needs, public
from intranet.forms.factors import CodeForm
from intranet.forms.sessions import LoginForm
from intranet.routes.sessions.door import blueprint, hasten, local_path, retry_after, site
from intranet.rules.errors import RuleBroken, Throttled
from intranet.rules.factors import Level, is_waiting
from intranet.rules.sessions import SessionPermission
from intranet.services import accesses, factors, sessions
from intranet.web import LANGUAGES, after, render


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
    user, is_asked = sessions.login(
        acting(),
        form.username.data,
        form.password.data,
        kib=current_app.config["ARGON2_KIB"],
        known_device=known_device(form.username.data),
    )
    if not is_asked:
        return let_in(user, Level.FIRST, form.next.data, form.held.data)
    where = {"next": form.next.data, "held": form.held.data}
    step = {"user": user.id, "mark": sessions.fingerprint(user), "at": clock.now().isoformat()}
    session["step"] = {**step, **where}
    return redirect(url_for("sessions.enter_code"), 303)


@blueprint.route("/login/code", methods=["GET", "POST"])
@public
def enter_code():
    """The second step: the code of the application, or one of the paper (?lost=1).

    Between the steps there is no session: the signed cookie of the login page says who typed the
    password, and opens nothing but this page.
    """
    step = session.get("step")
    if step is None or not is_waiting(datetime.fromisoformat(step["at"]), clock.now()):
        return after("sessions.login", _("Đăng nhập lại từ đầu: bước trước đã quá 10 phút."))
    form = CodeForm()
    if form.validate_on_submit():
        try:
            user = _by_code(step, form)
            return let_in(user, Level.SECOND, step["next"], step["held"])
        except RuleBroken as error:
            form.take(error)
        except Throttled as error:
            return _code_page(form, 429, error)
    return _code_page(form, 422 if form.errors else 200)


def _by_code(step, form):
    return sessions.enter_code(
        acting(),
        step["user"],
        step["mark"],
        form.code.data,
        key=current_app.config["SECRET_KEY"],
        device=known_device,
    )


def _code_page(form, status, haste=None):
    g.inline_css = True
    status = hasten(form.code, haste) or status
    is_lost = "lost" in request.args
    if is_lost:
        form.code.label.text = _("Mã khôi phục")
    page = render("sessions/enter_code.html", form=form, is_lost=is_lost, status=status)
    return retry_after(page, haste)


def let_in(user, level, following, held):
    """Begin the session of this person, remember the browser, go where the person was going."""
    username, enrol = user.username, level == Level.FIRST and factors.is_asked_of(user)
    caller = (request.remote_addr, request.user_agent.string)
    accesses.tell_week(user)
    websessions.start(session, user.id, *caller, level=str(level), enrol=enrol)
    where = url_for("sessions.resend", token=held) if held else local_path(following)
    response = redirect(where, 303)
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
    page = render("sessions/login.html", form=form, by_key=site() is not None, status=status)
    return retry_after(page, haste)


@blueprint.post("/logout")
@needs(SessionPermission.OWN)
def logout():
    """End this session on the server; a copy of the cookie is worthless afterwards.

    On a computer where screens are locked, others may wait for theirs.
    """
    sessions.logout(acting())
    websessions.end(session)
    return redirect(url_for("sessions.unlock" if session.row.seat else "sessions.login"), 303)


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


def known_device(username):
    """A stable id of this browser when it logged in as this person before, else None."""
    raw = request.cookies.get("mc-device", "")
    try:
        if _devices().loads(raw) == (username or "").strip().lower():
            return hashlib.sha256(raw.encode()).hexdigest()[:16]
    except BadSignature:
        pass
    return None
