"""The keystone: the only place that commits. A change and its audit entry are one commit or none.

``with transaction(actor) as change:`` opens the write (SQLite: ``BEGIN IMMEDIATE`` after the read
snapshot is dropped), ``change.record(...)`` writes what happened, the end seals and commits. A
change nobody recorded, a bare commit, a flush outside, a nested one or a write in a GET raises.
"""

from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import event, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from intranet import clock, gate, sealer
from intranet.extensions import db
from intranet.models.accounts import members
from intranet.models.sessions import OnceKey
from intranet.rules.audit import SYSTEM_NAME
from intranet.rules.errors import Forbidden, Misuse, NotVisible, Repeated, Stale

__all__ = [
    "SYSTEM",
    "Actor",
    "Change",
    "Forbidden",
    "Misuse",
    "NotVisible",
    "Repeated",
    "Stale",
    "bookkeeping",
    "check_version",
    "reading",
    "transaction",
]


@dataclass(frozen=True)
class Actor:
    """Who acts, from where, in which request; ``once`` is the one-time key of the form.

    ``is_recent``: who it is was proved within the last minutes (rules/factors.py).
    """

    user: members.Member | members.User | None
    address: str = ""
    session: str = ""
    request_id: str = ""
    once: str | None = None
    reads_only: bool = False
    is_recent: bool = True

    @property
    def user_id(self):
        return self.user.id if self.user is not None else None

    def described(self):
        """The part of an audit entry that says who and whence."""
        units = self.user.active_memberships if self.user is not None else []
        return {
            "actor": self.user.pid if self.user is not None else None,
            "name": self.user.username if self.user is not None else SYSTEM_NAME,
            "unit": units[0].unit.pid if units else None,
            "role": "+".join(sorted({entry.role for entry in units})),
            "ip": self.address,
            "ses": self.session,
            "req": self.request_id,
        }


SYSTEM = Actor(user=None)


@dataclass
class Change:
    """What is being changed; ``outcome`` (``kind:pid``) answers a second press of the button."""

    actor: Actor
    who: dict = field(default_factory=dict)
    entries: list = field(default_factory=list)
    statements: int = 0
    outcome: str | None = None

    def record(
        self, action, subject, *, before=None, after=None, personal=None, reason=None, **facts
    ):
        """Write one audit entry: ``action`` is ``room.verb``, ``subject`` a row or ``kind:id``.

        ``before``/``after`` hold changed fields only; ``personal`` facts enter as commitments.
        """
        key = subject if isinstance(subject, str) else subject.audit_key
        body = {"v": 1, **self.who, "act": action, "obj": key, "result": facts.pop("result", "ok")}
        for name, value in (("before", before), ("after", after), ("reason", reason)):
            if value:
                body[name] = sealer.plain(value)
        if facts:
            body["facts"] = sealer.plain(facts)
        if self.actor.once:
            body["idem"] = self.actor.once[:16]
        self.entries.append((key, body, personal or {}))
        if self.outcome is None:
            self.outcome = key


@contextmanager
def transaction(actor, alone=False):
    """Open the one write of this request; commits with its audit entries at the end. ``alone``: no
    other one runs beside it (``gate``).
    """
    if actor.reads_only:
        raise Misuse("a GET may not change anything")
    with _writing(actor) as change:
        gate.enter(db.session(), actor.once, alone)
        refuse_repeated(actor)
        if not members.is_current(actor.user):  # asked again under the lock (E17)
            raise Forbidden
        change.who = actor.described()
        yield change
        db.session.flush()
        if change.statements and not change.entries:
            raise Misuse("a change that nobody recorded")
        _use_once_key(change)
        sealer.append(db.session.connection(), change.entries, clock.utc())


@contextmanager
def reading(actor):
    """The read log's own door: the one entry a GET may write (who opened what).

    The page keeps its read-only session; the entry goes through a connection of its own, before
    the page is sent.
    """
    change = Change(actor, who=actor.described())
    yield change
    if db.session.info.get("change") is not None:
        raise Misuse("a change writes its own entries")
    with _own_connection() as connection:
        sealer.append(connection, change.entries, clock.utc())
    sealer.sequence(db.engine)


@contextmanager
def bookkeeping():
    """Sessions, throttles, held requests, drafts: state of the door, on an own connection."""
    with _own_connection() as connection:
        yield connection


@contextmanager
def _own_connection():
    own = db.engine.connect().execution_options(rw=True)
    with own as connection, connection.begin():
        yield connection


@contextmanager
def _writing(actor):
    session = db.session()
    if session.info.get("change") is not None:
        raise Misuse("transactions do not nest")
    session.rollback()
    change = session.info["change"] = Change(actor)
    try:
        session.connection(execution_options={"rw": change})
        yield change
        session.info["committing"] = True
        session.commit()
    except IntegrityError as error:
        session.rollback()
        _explain_twice(actor, error)
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop("committing", None)
        session.info["change"] = None
    if change.entries:
        sealer.sequence(db.engine)


def refuse_repeated(actor):
    """Raise ``Repeated`` when this form was carried out before.

    ``transaction`` does so itself; call it before refusing a form for what its first press made.
    """
    if not actor.once:
        return
    found = db.session.execute(
        select(OnceKey.outcome).where(OnceKey.key == actor.once, OnceKey.user_id == actor.user_id)
    ).first()
    if found:
        raise Repeated(found.outcome)


def _use_once_key(change):
    if not change.actor.once:
        return
    used = {"key": change.actor.once, "user_id": change.actor.user_id, "outcome": change.outcome}
    db.session.execute(insert(OnceKey).values(used_at=clock.now(), **used))


def _explain_twice(actor, error):
    if actor.once:
        found = db.session.get(OnceKey, actor.once)
        if found is not None and found.user_id == actor.user_id:
            raise Repeated(found.outcome) from None
    raise error


def check_version(thing, version):
    """Raise ``Stale`` when the form was opened on an older version; counts the version up.

    ``version``: a number, or the text a form sent; text that is no number fits no version.
    """
    if version is not None and str(version) != str(thing.version):
        raise Stale(thing)
    thing.version += 1


@event.listens_for(Session, "before_flush")
def _no_flush_outside(session, _context, _instances):
    if session.info.get("change") is None and (session.new or session.dirty or session.deleted):
        raise Misuse("a change outside transaction()")


@event.listens_for(Session, "before_commit")
def _no_bare_commit(session):
    if not session.info.get("committing"):
        raise Misuse("only transaction() commits")


def init_app(app):
    """Count what a change really writes."""
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", count_statement)


def count_statement(connection, cursor, statement, parameters, context, many):
    """Engine listener: every INSERT, UPDATE or DELETE of a change is counted."""
    change = connection.get_execution_options().get("rw")
    if isinstance(change, Change) and statement.lstrip()[:6].upper() in (
        "INSERT",
        "UPDATE",
        "DELETE",
    ):
        change.statements += 1
