"""Forgetting what the door kept for a while."""

from datetime import timedelta

from sqlalchemy import delete, or_, select

from intranet import clock
from intranet.models.accounts import Pin, SecondFactor, User
from intranet.models.dossiers import Presence
from intranet.models.drafts import Draft
from intranet.models.sessions import HeldRequest, LoginThrottle, OnceKey, WebSession
from intranet.services import drafts
from intranet.transaction import bookkeeping


def sweep(held_hours, draft_days=14):
    """Forget old sessions, held requests, drafts, throttles, one-time keys, who had what open,
    authenticators nobody confirmed and PINs of closed accounts; run daily or by hand.

    Returns {table: rows}. It is the door's own bookkeeping, so it leaves no audit entry.
    """
    now = clock.now()
    swept = {}
    with bookkeeping() as connection:
        for table, column, kept in (
            (HeldRequest, HeldRequest.held_at, timedelta(hours=held_hours)),
            (WebSession, WebSession.seen_at, timedelta(days=30)),
            (LoginThrottle, LoginThrottle.last_at, timedelta(days=1)),
            (Presence, Presence.seen_at, timedelta(days=1)),
            (OnceKey, OnceKey.used_at, timedelta(days=90)),
        ):
            result = connection.execute(delete(table).where(column < now - kept))
            swept[table.__tablename__] = result.rowcount
        result = connection.execute(delete(Draft).where(drafts.expired(draft_days)))
        swept[Draft.__tablename__] = result.rowcount
        waited = SecondFactor.made_at < now - timedelta(days=1)
        waited &= SecondFactor.confirmed_at.is_(None)
        result = connection.execute(delete(SecondFactor).where(waited))
        swept[SecondFactor.__tablename__] = result.rowcount
        result = connection.execute(delete(Pin).where(Pin.user_id.in_(_closed(now.date()))))
        swept[Pin.__tablename__] = result.rowcount
    return swept


def _closed(today):
    """Query: ids of the accounts that nobody may use today."""
    return select(User.id).where(or_(User.locked.is_(True), User.expires_on < today))
