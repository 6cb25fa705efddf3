"""Locking the screen, opening it again, changing the person at a shared computer; the PIN."""

import hashlib
import secrets
from urllib.parse import urlsplit

from flask import current_app, g, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user

from intranet import websessions
from intranet.access import acting, needs, public
from intranet.forms.sessions import PinForm, UnlockForm
from intranet.routes.sessions.door import blueprint, hasten, local_path, retry_after
from intranet.rules.errors import NotVisible, RuleBroken, Throttled
from intranet.rules.sessions import SessionPermission
from intranet.services import sessions
from intranet.web import after, render

# The cookie that names this browser goes to these addresses only: everyday requests stay small.
SEAT_PATH = "/seat"


@blueprint.post("/seat/lock")
@needs(SessionPermission.OWN)
def lock():
    """Lock the screen; what is open stays as it is until the same person comes back."""
    seat = request.cookies.get(_cookie()) or secrets.token_urlsafe(16)
    sessions.lock(acting(), session.row_hash, _hash(seat))
    response = redirect(url_for("sessions.unlock", next=_came_from()), 303)
    response.set_cookie(
        _cookie(),
        seat,
        path=SEAT_PATH,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["HTTPS"],
    )
    return response


@blueprint.route("/seat", methods=["GET", "POST"])
@public
def unlock():
    """Who is locked at this browser; opens one again by PIN or password."""
    if current_user.is_authenticated:
        return redirect(local_path(request.args.get("next")), 303)
    form, people = UnlockForm(), _people()
    if request.method == "GET":
        form.next.data, form.held.data = request.args.get("next"), request.args.get("held")
    if not people:
        going = {"next": form.next.data or None, "held": form.held.data or None}
        return redirect(url_for("sessions.login", **going), 303)
    form.who.choices = [(one.mark, one.full_name) for one in people]
    chosen = next((one for one in people if one.mark == form.who.data), None)
    if chosen is None:  # nobody's PIN is tried on another one's screen
        form.who.data = people[0].mark
        if request.method == "POST":
            form.form_errors = [_("Danh sách người khóa màn hình vừa thay đổi. Chọn và gõ lại.")]
    elif form.validate_on_submit():
        try:
            return _open(form, chosen)
        except RuleBroken as error:
            form.take(error)
        except NotVisible:
            words = _("Phiên đã kết thúc vì sai mã PIN nhiều lần. Đăng nhập lại bằng mật khẩu.")
            return after("sessions.login", words, error=True, held=form.held.data or None)
        except Throttled as error:
            return _lock_page(form, people, 429, error)
    return _lock_page(form, people, form.status)


def _open(form, chosen):
    """Open the chosen session; the same person goes on where it was, another one begins at home."""
    last = session.locked
    token = sessions.unlock(
        acting(),
        chosen,
        form.secret.data,
        kib=current_app.config["ARGON2_KIB"],
        was=last.user_id if last else None,
    )
    websessions.resume(session, token)
    if last is None or last.user_id != chosen.user_id:
        return redirect(url_for("home.show"), 303)
    if form.held.data:
        return redirect(url_for("sessions.resend", token=form.held.data), 303)
    return redirect(local_path(form.next.data), 303)


def _lock_page(form, people, status, haste=None):
    g.inline_css = True
    status = hasten(form.secret, haste) or status
    last = session.locked.user_id if session.locked else None
    response = render(
        "sessions/unlock.html",
        form=form,
        people=people,
        is_locked=any(one.user_id == last for one in people),
        status=status,
    )
    return retry_after(response, haste)


@blueprint.route("/sessions/pin", methods=["GET", "POST"])
@needs(SessionPermission.OWN)
def set_pin():
    """Choose the six digits that open one's locked screens."""
    form = PinForm()
    if form.validate_on_submit():
        kib = current_app.config["ARGON2_KIB"]
        try:
            sessions.set_pin(acting(), form.current.data, form.pin.data, kib=kib)
            return after("sessions.own", _("Đã đặt mã PIN mở khóa màn hình."))
        except RuleBroken as error:
            form.take(error)
        except Throttled as error:
            return _pin_page(form, 429, error)
    return _pin_page(form, form.status)


def _pin_page(form, status, haste=None):
    response = render(
        "sessions/set_pin.html",
        form=form,
        set_at=sessions.has_pin(current_user),
        status=hasten(form.current, haste) or status,
    )
    return retry_after(response, haste)


@blueprint.post("/sessions/pin/removal")
@needs(SessionPermission.OWN)
def remove_pin():
    """Open locked screens by the password alone."""
    sessions.remove_pin(acting())
    return after("sessions.set_pin", _("Đã bỏ mã PIN."))


def _people():
    """The locked sessions of this browser; that of its cookie first."""
    seat, last = request.cookies.get(_cookie()), session.locked
    limits = (current_app.config["SESSION_IDLE_MINUTES"], current_app.config["SESSION_HOURS"])
    if seat is None and last is None:
        return []
    found = sessions.seated(_hash(seat or ""), last.id_hash if last else None, *limits)
    return sorted(found, key=lambda one: last is None or one.id_hash != last.id_hash)


def _came_from():
    """The page the screen was locked on, without what stood behind its "?": others may read it."""
    came = urlsplit(request.referrer or "")
    return came.path if came.netloc == request.host and came.path != "/" else None


def _cookie():
    return "__Secure-mc-seat" if current_app.config["HTTPS"] else "mc-seat"


def _hash(seat):
    return hashlib.sha256(seat.encode("utf-8", "replace")).hexdigest()
