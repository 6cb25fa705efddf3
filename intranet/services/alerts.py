"""Alerts: who is told of what, what one has not read yet, what is new today."""

import json
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import insert, select, update
from sqlalchemy.orm import aliased

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.alerts import Alert
from intranet.models.dossiers import Dossier
from intranet.models.preferences import Preference
from intranet.rules.alerts import ALWAYS, AlertKind, wish_key
from intranet.transaction import bookkeeping

PAGE = 30
NEW = 200


@dataclass(frozen=True)
class Page:
    """Alerts of one page, newest first; ``older`` begins the next one, or None."""

    rows: list
    older: str | None


def tell(change, user_ids, alert, /, dossier=None, **params):
    """Tell each of ``user_ids`` inside the transaction ``change``; returns the ids told.

    Nobody is told what they did themselves or switched off, but for ``ALWAYS``; None among the ids
    is nobody. ``params`` hold no names of citizens; ``kind`` and ``pid`` among them name the page
    that an alert of ``LEADING`` leads to.
    """
    ids = {user_id for user_id in user_ids if user_id is not None}
    if ids and alert not in ALWAYS:
        ids -= {change.actor.user_id} | _deaf(ids, alert)
    told = {
        "at": clock.now(),
        "kind": str(AlertKind(alert)),
        "params": json.dumps(params, ensure_ascii=False),
        "dossier_id": dossier and dossier.id,
        "by_id": change.actor.user_id,
    }
    if ids:
        db.session.execute(insert(Alert), [{"user_id": i, **told} for i in sorted(ids)])
    return ids


def of(user, unread=True, before=None):
    """One Page of the person's alerts: those not read, or all; ``before`` is a row's pid."""
    query = _told().where(Alert.user_id == user.id)
    if unread:
        query = query.where(Alert.read_at.is_(None))
    if before:
        edge = select(Alert.id).where(Alert.pid == before, Alert.user_id == user.id)
        query = query.where(Alert.id < edge.scalar_subquery())
    rows = list(db.session.execute(query.limit(PAGE + 1)))
    return Page(rows[:PAGE], rows[PAGE - 1].pid if len(rows) > PAGE else None)


def read(actor, pid=None):
    """Mark one alert of the actor as read, or all; a pid of somebody else marks nothing.

    It is no change of the office's records, so it stands in no log (as when a session was seen).
    """
    mine = Alert.user_id == actor.user_id
    query = update(Alert).where(mine, Alert.read_at.is_(None))
    if pid is not None:
        query = query.where(Alert.pid == pid)
    db.session.rollback()  # the page that follows reads what is written here
    with bookkeeping() as connection:
        connection.execute(query.values(read_at=clock.now()))


def new_today(user):
    """[(kind, alerts)]: what is not read and what came today, newest first, in order of kinds."""
    begin = datetime.combine(clock.today(), time())
    query = _told().where(Alert.user_id == user.id)
    query = query.where(Alert.read_at.is_(None) | (Alert.at >= begin)).limit(NEW)
    groups: dict = {str(kind): [] for kind in AlertKind}
    for row in db.session.execute(query):
        groups[row.kind].append(row)
    return [(kind, rows) for kind, rows in groups.items() if rows]


def _told():
    by = aliased(User)
    return (
        select(
            *(Alert.pid, Alert.at, Alert.kind, Alert.params, Alert.read_at),
            *(Dossier.pid.label("dossier"), Dossier.code, by.full_name.label("who")),
        )
        .outerjoin(Dossier, Dossier.id == Alert.dossier_id)
        .outerjoin(by, by.id == Alert.by_id)
        .order_by(Alert.id.desc())
    )


def _deaf(ids, kind):
    query = select(Preference.user_id).where(
        Preference.user_id.in_(ids), Preference.key == wish_key(kind), Preference.value == "off"
    )
    return set(db.session.scalars(query))
