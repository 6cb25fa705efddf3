"""Exceptions become pages or fragments here and nowhere else. Words say what to do."""

import logging
import secrets
from pathlib import Path
from types import SimpleNamespace

from flask import Response, current_app, g, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException

from intranet import faults
from intranet.extensions import db
from intranet.rules.audit import act_words
from intranet.rules.errors import AskAgain, ReasonNeeded, RuleBroken, Throttled
from intranet.services import audit
from intranet.transaction import Forbidden, NotVisible, Repeated, Stale
from intranet.web import after, render, target

log = logging.getLogger("intranet.errors")


def init_app(app):
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(RuleBroken, _rule)
    app.register_error_handler(Stale, _stale)
    app.register_error_handler(NotVisible, lambda error: page(404))
    app.register_error_handler(ReasonNeeded, _reason)
    app.register_error_handler(Forbidden, _forbidden)
    app.register_error_handler(Throttled, _throttled)
    app.register_error_handler(AskAgain, lambda error: _ask_again())
    app.register_error_handler(Repeated, _repeated)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(DataError, _zero_byte)
    app.register_error_handler(Exception, _unknown)
    for logger in (log, app.logger):  # app.logger: what breaks behind the answer
        logger.addFilter(faults.without_values)


def page(status, message=None, **data):
    """The error page: what happened, what to do. A refused htmx form stays: only a note."""
    if target() is not None and request.method == "POST" and status != 404:
        return _note_only(status, message)
    return render(
        "errors/error.html",
        status=status,
        code=status,
        message=message,
        number=g.get("request_id"),
        framed=current_user.is_authenticated,
        **data,
    )


def _note_only(status, message):
    """Words above the form; nothing that was typed is swapped away."""
    env = current_app.jinja_env
    words = message or env.get_template("errors/words.html").module.hint(status)
    note = SimpleNamespace(kind="error", text=words)
    body = env.get_template("components/note.html").module.note_fragment(note)
    return Response(str(body), status=status, headers={"HX-Reswap": "none"})


def said(error):
    """The words of a broken rule in the language of the screen."""
    return _(error.message, **error.params)


def attempt(form, act, instead=None, fresh=None):
    """Carry out ``act()`` for a form that was sent and is valid; returns what it made.

    None when there is nothing to do or something stopped it: that stands in the form now, at its
    field (or at ``instead``) or above it. ``fresh()`` makes the form as it would be opened now.
    """
    if not form.validate_on_submit():
        return None
    try:
        return act()
    except RuleBroken as broken:
        if not form.take(broken, instead):
            form.form_errors.append(said(broken))
    except Stale as stale:
        show_conflict(form, stale, fresh and fresh())
    return None


def show_conflict(form, stale, fresh=None):
    """Let a VersionedForm show what somebody else changed meanwhile, who and when.

    ``fresh``: the form as it would be opened now; from the thing itself when not given.
    """
    thing = stale.thing
    life = audit.life_of(thing.audit_key)
    form.meet(fresh or type(form)(formdata=None, obj=thing), _last(life))


def _last(life):
    if not life:
        return None
    return SimpleNamespace(who=life[-1].who, act=act_words(life[-1].act), at=life[-1].at)


def _http(error):
    if error.code in (301, 302, 303, 307, 308):
        return error
    response = page(error.code)
    for name, value in error.get_headers():
        if name in ("Retry-After", "Allow"):
            response.headers[name] = value
    return response


def _rule(error):
    return page(409, said(error))


def _reason(error):
    """Ask for the reason, then go on to where the person was going with what they had sent."""
    from intranet.access import ask_reason

    return ask_reason(error.pid)


def _forbidden(error):
    return page(403, said(error) if error.message else None)


def _throttled(error):
    words = _(
        "Bạn làm việc này quá nhiều lần. Thử lại sau %(seconds)s giây.", seconds=error.seconds
    )
    response = page(429, words)
    response.headers["Retry-After"] = str(error.seconds)
    return response


def _ask_again():
    from intranet.access import ask_again

    return ask_again()


def _stale(error):
    return page(409, _("Người khác vừa sửa nội dung này. Nội dung bạn gõ chưa được ghi."))


def _repeated(error):
    """The second press of a button: show what the first one did."""
    endpoint, values = where(error.outcome)
    return after(endpoint, _("Đã ghi nhận từ lần bấm trước."), **values)


def where(outcome):
    """The page of a thing called ``kind:pid``; the home page when it has none."""
    kind, _colon, pid = (outcome or "").partition(":")
    endpoint = current_app.extensions.get("pages", {}).get(kind)
    return (endpoint, {"pid": pid}) if endpoint else ("home.show", {})


def _csrf(error):
    """Form and session do not belong together: keep what was typed, ask for one more press."""
    from intranet.access import has_kept_body, hold_and_ask, is_same_site

    if current_user.is_authenticated and is_same_site() and has_kept_body():
        return hold_and_ask(current_user.id)
    return page(400)


def _database(error):
    db.session.rollback()
    text = str(error.orig).lower()
    busy = ("locked", "full", "readonly", "read-only", "disk i/o", "busy", "too many", "no space")
    if db.engine.dialect.name == "sqlite" or any(word in text for word in busy):
        log.error("database: %s [%s]", faults.of_database(error.orig), g.get("request_id"))
        response = page(503)
        response.headers["Retry-After"] = "5"
        return response
    return _unknown(error)


def _zero_byte(error):
    """PostgreSQL cannot even look for a text with a zero byte in it: there is no such thing."""
    if "NUL" not in str(error.orig):
        return _unknown(error)
    db.session.rollback()
    return page(404 if request.method == "GET" else 400)


def _unknown(error):
    """Anything else: roll back, log under a short number, a static page that shows the number."""
    number = secrets.token_hex(3).upper()
    words = "unexpected %s [%s] %s"
    log.error(words, number, g.get("request_id"), request.path, exc_info=error)
    db.session.rollback()
    if current_app.testing and current_app.config.get("PROPAGATE"):
        raise error
    text = Path(current_app.root_path, "templates/errors/500.html").read_text("utf-8")
    home = url_for("home.show")
    response = Response(text.replace("{number}", number).replace("{home}", home), status=500)
    response.headers["HX-Retarget"] = "body"
    g.inline_css = False
    return response
