"""Forgetting what the door kept for a while."""

from datetime import timedelta

from sqlalchemy import delete

from intranet import clock
from intranet.models.dossiers import Presence
from intranet.models.drafts import Draft
from intranet.models.sessions import HeldRequest, LoginThrottle, OnceKey, WebSession
from intranet.services import drafts
from intranet.transaction import bookkeeping


def sweep(held_hours, draft_days=14):
    """Forget old sessions, held requests, drafts, throttles, one-time keys and who had what
    open; run daily or by hand.

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
    return swept
