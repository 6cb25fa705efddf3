"""What an admin sees of others at the screen: their sessions, and when they last did something."""

from datetime import datetime

from sqlalchemy import func, select

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.audit import AuditEntry
from intranet.services import sessions
from intranet.services.accounts.reading import mine
from intranet.transaction import transaction


def sessions_of(account, idle_minutes, hours):
    """The living sessions of this person, newest first."""
    return sessions.own(account, None, idle_minutes, hours)


def end_session(actor, pid, mark):
    """End one session of a person; ``NotVisible`` when it is not theirs or has ended."""
    with transaction(actor) as change:
        user = mine(actor, pid)
        sessions.end_of(user.id, mark)
        change.record("accounts.end_sessions", user, session=mark[:8])
        return user


def last_acts(pids):
    """{pid of an account: when it last did something here}, by the log; a login is an act."""
    # One step in the index for each person, however many entries they have.
    newest = select(func.max(AuditEntry.at)).where(AuditEntry.actor == User.pid)
    query = select(User.pid, newest.scalar_subquery()).where(User.pid.in_(pids))
    return {
        pid: datetime.fromtimestamp(at, clock.VIETNAM).replace(tzinfo=None)
        for pid, at in db.session.execute(query)
        if at is not None
    }
