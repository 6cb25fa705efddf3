"""Requests whose session had ended: kept, and sent again after the same person logged in."""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import delete, insert, select

from intranet import clock
from intranet.extensions import db
from intranet.models.sessions import HeldRequest
from intranet.transaction import NotVisible, bookkeeping

# Nobody fills the disk with what an ended session sends.
MOST_HELD = 10


def hold(user_id, path, content_type, body):
    """Keep a request whose session had ended; returns the token that brings it back."""
    token = secrets.token_urlsafe(18)
    row = {
        "token_hash": _hash(token),
        "user_id": user_id,
        "path": path.rstrip("?")[:2000],
        "content_type": content_type[:200],
        "body": body,
        "held_at": clock.now(),
    }
    with bookkeeping() as connection:
        connection.execute(insert(HeldRequest).values(row))
        connection.execute(
            delete(HeldRequest).where(HeldRequest.token_hash.in_(_too_many(user_id)))
        )
    return token


def _too_many(user_id):
    """Query: the held requests of a person beyond the newest ``MOST_HELD``."""
    return (
        select(HeldRequest.token_hash)
        .where(HeldRequest.user_id == user_id)
        .order_by(HeldRequest.held_at.desc(), HeldRequest.token_hash)
        .offset(MOST_HELD)
        .limit(1000)
    )


def held(actor, token, hours):
    """The held request, for the same person only and for so many hours; else ``NotVisible``."""
    found = db.session.get(HeldRequest, _hash(token))
    if found is None or found.user_id != actor.user_id:
        raise NotVisible
    if clock.now() - found.held_at > timedelta(hours=hours):
        raise NotVisible
    return found


def let_go(token):
    """Forget a held request that was sent."""
    with bookkeeping() as connection:
        connection.execute(delete(HeldRequest).where(HeldRequest.token_hash == _hash(token)))


def _hash(token):
    return hashlib.sha256(token.encode()).hexdigest()
