"""Forms begun and not yet sent: kept for the person who typed them, and for nobody else.

They are no work of the office yet, so like held requests they are the door's own bookkeeping and
leave no audit entry (decisions/0009-held-requests.md).
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, select

from intranet import clock
from intranet.extensions import db
from intranet.models.columns import new_pid
from intranet.models.drafts import Draft
from intranet.models.sessions import OnceKey
from intranet.rules import drafts as rules
from intranet.services.dossiers.numbering import upsert
from intranet.transaction import NotVisible, bookkeeping


@dataclass(frozen=True)
class Saved:
    """What a person is told of a draft: its pid, when it was saved, ``mark`` of its text (B7)."""

    pid: str
    at: datetime
    mark: str


def save(user, path, once, pairs):
    """Keep what ``user`` typed so far; returns Saved, or None when the form was sent already.

    ``pairs``: names and values in the order of the form; ``once``: its one-time key. RuleBroken
    when it is too long.
    """
    pairs = rules.kept_fields(pairs)
    fields = json.dumps(pairs, ensure_ascii=False)
    now = clock.now()
    row = {
        "pid": new_pid(),
        "user_id": user.id,
        "address": path,
        "once": once,
        "title": rules.telling(pairs),
        "fields": fields,
        "saved_at": now,
    }
    with bookkeeping() as connection:
        if connection.scalar(select(OnceKey.key).where(OnceKey.key == once)):
            return None
        insert = upsert(Draft.__table__, connection.dialect.name).values(row)
        newer = {name: row[name] for name in ("title", "fields", "saved_at")}
        insert = insert.on_conflict_do_update(
            index_elements=["user_id", "address", "once"], set_=newer
        )
        pid = connection.scalar(insert.returning(Draft.pid))
        connection.execute(delete(Draft).where(Draft.id.in_(_too_many(user))))
    db.session.rollback()  # what the page reads next knows the draft
    return Saved(pid, now, rules.receipt(fields))


def mine(user, path=None):
    """The unsent drafts of a person (those of one form), the newest first, without their text."""
    query = select(Draft.pid, Draft.address, Draft.title, Draft.saved_at)
    query = query.where(Draft.user_id == user.id, ~_is_sent()).order_by(Draft.saved_at.desc())
    if path is not None:
        query = query.where(Draft.address == path)
    return db.session.execute(query).all()


def get(user, pid):
    """(path of the form, names and values) of one's own unsent draft; ``NotVisible`` otherwise."""
    query = select(Draft.address, Draft.fields, Draft.saved_at)
    row = db.session.execute(
        query.where(Draft.pid == pid, Draft.user_id == user.id, ~_is_sent())
    ).first()
    if row is None:
        raise NotVisible
    return row.address, json.loads(row.fields), row.saved_at


def drop(user, pid):
    """Forget a draft of one's own; ``NotVisible`` when there is none."""
    get(user, pid)
    with bookkeeping() as connection:
        connection.execute(delete(Draft).where(Draft.pid == pid, Draft.user_id == user.id))
    db.session.rollback()


def end(user, path, once):
    """Forget the draft of a sheet that was sent; one that was refused stays."""
    with bookkeeping() as connection:
        connection.execute(delete(Draft).where(*_sheet(user, path, once), _is_sent()))


def expired(days):
    """Clause: drafts nobody touched for ``days``, and those whose form was sent."""
    return (Draft.saved_at < clock.now() - timedelta(days=days)) | _is_sent()


def _sheet(user, path, once):
    return Draft.user_id == user.id, Draft.address == path, Draft.once == once


def _is_sent():
    """Clause: the one-time key of the sheet was used."""
    return exists(select(OnceKey.key).where(OnceKey.key == Draft.once))


def _too_many(user):
    """Query: ids of a person's drafts beyond the newest twenty."""
    return (
        select(Draft.id)
        .where(Draft.user_id == user.id)
        .order_by(Draft.saved_at.desc(), Draft.id.desc())
        .offset(rules.MOST_OF_ONE)
        .limit(1000)
    )
