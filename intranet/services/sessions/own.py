"""The sessions of one person: where am I logged in, and end it there (ASVS 7.5.2)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from intranet import clock, websessions
from intranet.extensions import db
from intranet.models.sessions import WebSession
from intranet.rules.factors import Level
from intranet.rules.sessions import browser_words
from intranet.transaction import NotVisible, transaction

MARK = 16


@dataclass
class OwnSession:
    """A living session as its owner reads it; ``mark`` names it in addresses."""

    mark: str
    browser: str
    address: str
    since: datetime
    seen: datetime
    is_this: bool
    level: Level


def living(user_id, idle_minutes, hours):
    """Living sessions of a person, by the limits of idle and whole time, newest first."""
    now = clock.now()
    query = websessions.alive_of(user_id).where(
        WebSession.seen_at >= now - timedelta(minutes=idle_minutes),
        WebSession.created_at >= now - timedelta(hours=hours),
    )
    return db.session.scalars(query).all()


def own(user, this_hash, idle_minutes, hours):
    """The person's living sessions; ``this_hash`` is the one that asks."""
    return [
        OwnSession(
            mark=row.id_hash[:MARK],
            browser=browser_words(row.agent),
            address=row.address or "",
            since=row.created_at,
            seen=row.seen_at,
            is_this=row.id_hash == this_hash,
            level=Level(row.level),
        )
        for row in living(user.id, idle_minutes, hours)
    ]


def end(actor, mark):
    """End one of one's own sessions; ``NotVisible`` when it is not one's own or has ended."""
    with transaction(actor) as change:
        end_of(actor.user_id, mark)
        change.record("sessions.end", actor.user, session=mark[:8])
        change.outcome = "session:"


def end_of(user_id, mark):
    """End, inside a change, the session of a person that ``mark`` names; ``NotVisible`` without
    exactly one that has not ended.
    """
    query = select(WebSession.id_hash).where(
        WebSession.user_id == user_id,
        WebSession.ended_at.is_(None),
        WebSession.id_hash.startswith(mark, autoescape=True),
    )
    found = db.session.scalars(query).all() if len(mark) == MARK else []
    if len(found) != 1:
        raise NotVisible
    ending = update(WebSession).where(WebSession.id_hash == found[0])
    db.session.execute(ending.values(ended_at=clock.now()))


def end_others(actor, this_hash):
    """End every session of one's own but the one that asks."""
    with transaction(actor) as change:
        websessions.end_all(db.session.connection(), actor.user_id, this_hash)
        change.record("sessions.end_others", actor.user)
        change.outcome = "session:"
