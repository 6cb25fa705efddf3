"""Entries as people read them: the life of one thing, the newest ones, what things are called."""

import json
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from intranet.clock import VIETNAM
from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.audit import AuditEntry, AuditFact, AuditHead, AuditPending
from intranet.models.dossiers import Dossier
from intranet.models.slips import Slip

# What people call a thing, by the kind in its key; the others keep their key.
CALLED = {
    "dossier": (Dossier.pid, Dossier.code),
    "slip": (Slip.pid, Slip.number),
    "user": (User.pid, User.full_name),
}


@dataclass
class Entry:
    """One entry as people read it. ``seq`` is None while PostgreSQL has not numbered it yet."""

    seq: int | None
    at: datetime
    who: str
    username: str
    act: str
    obj: str
    result: str
    reason: str | None = None
    changes: list = field(default_factory=list)
    facts: dict = field(default_factory=dict)
    body: dict = field(default_factory=dict)


def life_of(key):
    """All entries about one thing (``kind:pid``), oldest first. The caller checked who may see
    it.
    """
    rows = db.session.execute(
        select(AuditEntry.seq, AuditEntry.body)
        .where(AuditEntry.obj == key)
        .order_by(AuditEntry.seq)
    ).all()
    waiting = db.session.execute(
        select(AuditPending.body).where(AuditPending.obj == key).order_by(AuditPending.id)
    ).all()
    return _entries([(row.seq, row.body) for row in rows] + [(None, row.body) for row in waiting])


def newest(below=None, limit=50):
    """The newest entries, newest first, numbered below ``below`` (keyset paging)."""
    query = select(AuditEntry.seq).order_by(AuditEntry.seq.desc()).limit(limit)
    if below is not None:
        query = query.where(AuditEntry.seq < below)
    return of_numbers(db.session.scalars(query).all())


def of_numbers(numbers):
    """The entries with these numbers, newest first."""
    query = select(AuditEntry.seq, AuditEntry.body).where(AuditEntry.seq.in_(numbers))
    rows = db.session.execute(query.order_by(AuditEntry.seq.desc()))
    return _entries([(row.seq, row.body) for row in rows])


def called(entries):
    """{key of a thing: its code or name} of what ``entries`` are about; one query a kind."""
    pids: dict[str, set] = {}
    for entry in entries:
        kind, _colon, pid = entry.obj.partition(":")
        pids.setdefault(kind, set()).add(pid)
    found: dict[str, str] = {}
    for kind, (pid, words) in CALLED.items():
        rows = db.session.execute(select(pid, words).where(pid.in_(pids.get(kind, ()))))
        found |= {f"{kind}:{key}": name for key, name in rows}
    return found


def size():
    """How many entries the log has."""
    return db.session.scalar(select(AuditHead.size)) or 0


def personal_of(entry):
    """The personal facts of an entry that were not erased: {field: value}."""
    uid = entry.body.get("pd", {}).get("u")
    if uid is None:
        return {}
    query = select(AuditFact.field, AuditFact.value).where(AuditFact.uid == uid)
    return dict(db.session.execute(query).tuples().all())


def _entries(rows):
    bodies = [(seq, json.loads(body)) for seq, body in rows]
    names = _names({body["actor"] for _, body in bodies if body.get("actor")})
    return [_entry(seq, body, names) for seq, body in bodies]


def _names(pids):
    if not pids:
        return {}
    return dict(
        db.session.execute(select(User.pid, User.full_name).where(User.pid.in_(pids)))
        .tuples()
        .all()
    )


def _entry(seq, body, names):
    moment = datetime.fromisoformat(body["t"]).astimezone(VIETNAM).replace(tzinfo=None)
    before, after = body.get("before", {}), body.get("after", {})
    return Entry(
        seq=seq,
        at=moment.replace(microsecond=0),
        who=names.get(body.get("actor"), body.get("name", "")),
        username=body.get("name", ""),
        act=body["act"],
        obj=body["obj"],
        result=body.get("result", "ok"),
        reason=body.get("reason"),
        changes=[(name, before.get(name), after.get(name)) for name in {**before, **after}],
        facts=body.get("facts", {}),
        body=body,
    )
