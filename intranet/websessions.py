"""Sessions live on the server; the cookie holds a random token and nothing else (security.md 2.4).

Before login there is no row: the CSRF secret of the login page travels in a small signed cookie.
"""

import hashlib
import json
import secrets
from dataclasses import replace
from datetime import timedelta

from flask import g
from flask.sessions import SessionInterface, SessionMixin
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select, update
from werkzeug.datastructures import CallbackDict

from intranet import clock
from intranet.models.accounts import members
from intranet.models.sessions import WebSession
from intranet.transaction import bookkeeping

TOUCH_MINUTES = 3


class ServerSession(CallbackDict, SessionMixin):
    """The session of one request. ``row`` is None before login; ``lost`` names an ended one's
    user; ``locked`` is the Visit of one whose screen is locked, it opens nothing but the lock page.
    """

    def __init__(self, data=None, row=None, lost=None, locked=None):
        super().__init__(data or {}, self._on_update)
        self.row = row
        self.row_hash = row.id_hash if row is not None else None
        self.seen_at = row.seen_at if row is not None else None
        self.lost = lost
        self.locked = locked
        self.token = None
        self.ended = False
        self.modified = False
        self.accessed = True

    def _on_update(self, _session):
        self.modified = True


def hash_token(token):
    return hashlib.sha256(token.encode("ascii", "replace")).hexdigest()


class ServerSessions(SessionInterface):
    """Reads the row at the start of a request, writes it only when something changed."""

    def open_session(self, app, request):
        token = request.cookies.get(cookie_name(app))
        if token:
            row = members.visit(hash_token(token))
            if row is not None and row.locked_at is not None and is_alive(app, row):
                return ServerSession(_before_login(app, request), lost=row.user_id, locked=row)
            if row is not None and is_alive(app, row):
                g.session_hash = row.id_hash
                g.member = row.member
                return ServerSession(json.loads(row.data), row=row)
            if row is not None:
                return ServerSession(_before_login(app, request), lost=row.user_id)
        return ServerSession(_before_login(app, request))

    def save_session(self, app, session, response):
        if session.ended:
            if session.row is not None:
                _end(session.row_hash)
            response.delete_cookie(cookie_name(app), path="/")
        elif session.token:
            _write_cookie(app, response, cookie_name(app), session.token)
            response.delete_cookie("mc-pre", path="/")
        elif session.row is not None:
            _touch(session)
        elif session.modified:
            _write_cookie(app, response, "mc-pre", _signer(app).dumps(dict(session)))


def init_app(app):
    app.session_interface = ServerSessions()


def member_of(user_id):
    """The Member with this primary key: the one read with the session, or read now. Or None."""
    member = g.get("member")
    if member is None or member.id != user_id:
        member = members.member(user_id)
    return member


def forget_member():
    """What the database said of the person is no longer true: the next who asks reads it anew."""
    g.pop("member", None)
    g.pop("_login_user", None)


def cookie_name(app):
    return "__Host-mc" if app.config["HTTPS"] else "mc"


def is_alive(app, row):
    """Idle and absolute limits by the server's clock (ASVS 7.3.1, 7.3.2)."""
    now = clock.now()
    return (
        row.ended_at is None
        and now - row.seen_at <= timedelta(minutes=app.config["SESSION_IDLE_MINUTES"])
        and now - row.created_at <= timedelta(hours=app.config["SESSION_HOURS"])
    )


def start(session, user_id, address, agent, level="password", enrol=False):
    """Log in on this browser: a new token, a new row, a new CSRF secret; the old session ends,
    but not one that somebody else has locked.

    ``level``: how the person came in (rules/factors.py); ``enrol``: the office asks for a second
    factor, and nothing else opens until there is one.
    """
    left = session.row or session.locked
    if session.row is not None or (left is not None and left.user_id == user_id):
        _end(left.id_hash)
    session.clear()
    session.token = secrets.token_urlsafe(32)
    session["csrf_token"] = secrets.token_urlsafe(16)  # 128 bits; it travels with every form
    session["_user_id"] = str(user_id)
    session["_fresh"] = True
    if enrol:
        session["enrol"] = True
    row = {
        "id_hash": hash_token(session.token),
        "user_id": user_id,
        "data": json.dumps(dict(session)),
        "created_at": clock.now(),
        "seen_at": clock.now(),
        "checked_at": clock.now(),
        "level": level,
        "address": address,
        "agent": (agent or "")[:200],
        "seat": left.seat if left is not None else None,
    }
    with bookkeeping() as connection:
        connection.execute(WebSession.__table__.insert(), row)
    g.session_hash = row["id_hash"]


def checked_at(session):
    """When this session last proved who it is; None before login."""
    return session.row.checked_at if session.row is not None else None


def renew(session, level=None):
    """Who it is was proved again: a new token, so that an older copy is dead (ASVS 7.2.4)."""
    session.token = secrets.token_urlsafe(32)
    values = {"id_hash": hash_token(session.token), "checked_at": clock.now()}
    values |= {"level": level} if level else {}
    mine = update(WebSession).where(WebSession.id_hash == session.row_hash)
    with bookkeeping() as connection:
        connection.execute(mine.values(data=json.dumps(dict(session)), **values))
    session.row_hash = g.session_hash = values["id_hash"]
    session.row = replace(session.row, **values)


def resume(session, token):
    """This browser's session is the opened one that has the new ``token``."""
    session.token = token
    g.session_hash = hash_token(token)


def end(session):
    """Log out: the row is ended, so a copied cookie is dead (ASVS 7.4.1)."""
    session.ended = True


def end_all(connection, user_id, except_hash=None):
    """End every session of a person (password changed, account locked, roles changed)."""
    connection.execute(
        update(WebSession)
        .where(
            WebSession.user_id == user_id,
            WebSession.ended_at.is_(None),
            WebSession.id_hash != (except_hash or ""),
        )
        .values(ended_at=clock.now())
    )


def alive_of(user_id):
    """Query: the sessions of a person that were not ended, newest first."""
    return (
        select(WebSession)
        .where(WebSession.user_id == user_id, WebSession.ended_at.is_(None))
        .order_by(WebSession.seen_at.desc())
    )


def _before_login(app, request):
    try:
        return _signer(app).loads(request.cookies.get("mc-pre", ""))
    except BadSignature:
        return {}


def _signer(app):
    return URLSafeSerializer(app.config["SECRET_KEY"], salt="before-login")


def _write_cookie(app, response, name, value):
    response.set_cookie(
        name, value, path="/", httponly=True, samesite="Lax", secure=app.config["HTTPS"]
    )


def _end(id_hash):
    with bookkeeping() as connection:
        connection.execute(
            update(WebSession).where(WebSession.id_hash == id_hash).values(ended_at=clock.now())
        )


def _touch(session):
    now = clock.now()
    stale = now - session.seen_at > timedelta(minutes=TOUCH_MINUTES)
    if not stale and not session.modified:
        return
    values = {"seen_at": now}
    if session.modified:
        values["data"] = json.dumps(dict(session))
    with bookkeeping() as connection:
        connection.execute(
            update(WebSession).where(WebSession.id_hash == session.row_hash).values(**values)
        )
