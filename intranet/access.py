"""The guard at the front door: closed by default. Every view says who may enter or nobody does."""

import re
import secrets

from flask import Response, abort, current_app, g, redirect, request, session, url_for
from flask_login import current_user

from intranet import clock, websessions
from intranet.extensions import csrf
from intranet.rules.factors import is_recent
from intranet.services import sessions
from intranet.transaction import Actor

# What a person who must change the password first may still open.
FIRST_LOGIN = ("sessions.change_password", "sessions.logout", "sessions.lock")
# And who must set up a second factor first (session["enrol"]: routes/sessions/entering.py).
ENROLMENT = ("factors.enrol", "factors.begin", "sessions.confirm", "sessions.choose_language")
# What asks who is there: the login proves the same.
CONFIRMATION = ("sessions.confirm", "sessions.confirm_passkey")
# Forms with a password, a PIN or a code: never held, the page is opened anew after the login.
SECRETS = (
    *CONFIRMATION,
    "sessions.login",
    "sessions.enter_code",
    "sessions.enter_passkey",
    "sessions.use_code",
    "sessions.unlock",
    "sessions.change_password",
    "sessions.set_pin",
    "minutes.countersign",
)
# Larger forms of people who are logged in are not held, in bytes.
SMALL_BODY = 4 * 1024 * 1024
# Our keys are 16 letters; nothing longer fits the column.
ONCE_KEY = re.compile(r"[\w-]{1,64}", re.ASCII)


def init_app(app):
    app.before_request(keep_body)
    app.before_request(guard)


def public(view):
    """Anybody may enter, logged in or not."""
    view.access = "public"
    return view


def needs(permission, sure=False):
    """Only people whose roles hold ``permission`` may enter.

    ``sure``: what is sent here changes who may do what, so who it is must have been asked within
    the last minutes (``ask_again``, ASVS 7.5.1).
    """

    def declare(view):
        view.access, view.sure = permission, sure
        return view

    return declare


def guard():
    """Run before every request: who, may they, is the form theirs."""
    if request.endpoint is None:
        return None
    view = current_app.view_functions[request.endpoint]
    access = getattr(view, "access", None)
    if access is None:
        current_app.logger.error("view %s declares no access", request.endpoint)
        abort(403)
    if access != "public":
        answer = _refusal(access)
        if answer is not None:
            return answer
    if request.method == "POST" and not g.get("resent"):
        csrf.protect()
    return ask_again() if request.method == "POST" and getattr(view, "sure", False) else None


def _refusal(access):
    """Why this person may not enter (an answer), or None."""
    if not current_user.is_authenticated:
        return _to_login()
    if not current_user.can(access):
        abort(403)
    if current_user.must_change and request.endpoint not in FIRST_LOGIN:
        return _go(url_for("sessions.change_password"))
    if "enrol" in session and request.endpoint not in (*FIRST_LOGIN, *ENROLMENT):
        return _go(url_for("factors.enrol"))
    return None


def _to_login():
    """The login page, or the lock page; what a person with an ended or locked session had sent is
    kept for after it.
    """
    door = "sessions.unlock" if session.locked else "sessions.login"
    if request.method == "POST" and request.endpoint in SECRETS:
        return _go(url_for(door, **_unheld()), 401)
    if request.method == "POST" and session.lost and is_same_site() and has_kept_body():
        token = sessions.hold(session.lost, request.full_path, *_sent())
        return _go(url_for(door, held=token), 401)
    here = request.full_path.rstrip("?") if request.method == "GET" else None
    if here == "/":
        here = None
    return _go(url_for(door, next=here), 401 if request.method == "POST" else 303)


def _unheld():
    """Where a person goes on after the login whose form with a secret was not held."""
    if request.endpoint not in CONFIRMATION:
        return {"next": request.path}
    return {name: request.form.get(name) or None for name in ("next", "held")}


def hold_and_ask(user_id):
    """Keep the request and ask the (logged-in) person for one more press."""
    token = sessions.hold(user_id, request.full_path, *_sent())
    return _go(url_for("sessions.resend", token=token), 409)


def ask_again():
    """An answer that asks who it is once more, or None when that was proved minutes ago.

    What was sent is kept and carried out after it; an address (an export) is opened after it.
    """
    if is_recent(websessions.checked_at(session), clock.now()):
        return None
    if request.method != "POST":
        return _go(url_for("sessions.confirm", next=request.full_path.rstrip("?")))
    token = sessions.hold(current_user.id, request.full_path, *_sent())
    return _go(url_for("sessions.confirm", held=token), 409)


def ask_reason(pid):
    """An answer that asks somebody from outside why they open the dossier ``pid``; what was sent is
    kept and can be sent again after it.
    """
    onward = request.full_path.rstrip("?")
    if request.method == "POST":
        token = sessions.hold(current_user.id, request.full_path, *_sent())
        onward = url_for("sessions.resend", token=token)
    status = 409 if request.method == "POST" else 303
    return _go(url_for("accesses.give_reason", pid=pid, next=onward), status)


def _sent():
    return request.content_type or "", g.get("sent_body") or b""


def _go(url, status=303):
    """Redirect by the means of the request: 303, or HX-Redirect with a 401 that htmx obeys; what a
    script sends in the background must not take another page for an answer.
    """
    if request.method == "POST" and "quiet" in request.args:
        return Response("", status=401)
    if request.htmx:
        return Response("", status=401 if status == 303 else status, headers={"HX-Redirect": url})
    return redirect(url, 303)


def is_same_site():
    """True when the browser says the form came from our own page (or is too old to say)."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer")
    return origin is None or f"{origin}/".startswith(request.host_url)


def keep_body():
    """Remember the raw body of a POST that may have to be held: before anybody parses it.

    All of it when the session has ended. For somebody who is logged in only a token that does not
    fit can ask for it: a larger upload is then not held, and never stands in memory twice. What a
    script saves in the background (?quiet) is kept by the browser and sent by it again. A form with
    a secret is never kept.
    """
    if request.method != "POST" or "quiet" in request.args or request.endpoint in SECRETS:
        return
    is_small = request.content_length is not None and request.content_length <= SMALL_BODY
    if session.lost or (is_small and current_user.is_authenticated):
        g.sent_body = request.get_data(cache=True)


def has_kept_body():
    """True when this POST can be held: what was sent is still known."""
    return g.get("sent_body") is not None


def somebody():
    """The logged-in person, or None; also when the session itself could not be read."""
    try:
        return current_user if current_user.is_authenticated else None
    except RuntimeError:  # the database failed while the session was opened
        return None


def acting():
    """The actor of this request, for the service that is about to be called."""
    user = current_user._get_current_object() if current_user.is_authenticated else None
    return Actor(
        user=user,
        address=request.remote_addr or "",
        session=g.get("session_hash", "")[:8],
        request_id=g.get("request_id", ""),
        once=_once(),
        reads_only=request.method not in ("POST",),
        is_recent=is_recent(websessions.checked_at(session), clock.now()),
    )


def _once():
    """The one-time key of the form that was sent; what no form of ours made does not count."""
    sent = request.form.get("once", "") if request.method == "POST" else ""
    return sent if ONCE_KEY.fullmatch(sent) else None


def new_once():
    """A fresh one-time key for a form."""
    return secrets.token_urlsafe(12)
