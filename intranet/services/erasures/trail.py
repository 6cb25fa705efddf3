"""Taking personal facts and their salts from beside the log: the sealed lines stay whole."""

import json
from datetime import datetime

from sqlalchemy import delete, select

from intranet import clock
from intranet.extensions import db
from intranet.models.audit import AuditEntry, AuditFact, AuditPending, AuditReview
from intranet.models.dossiers import DossierEvent, DossierNote, DossierRequest
from intranet.models.erasures import Erasure
from intranet.models.fees import FeeEntry
from intranet.rules.erasures import naming

PIECE = 400
REVIEWS = "list:audit"  # what entries about reviews of the log are about
_PARTS = (DossierEvent, DossierNote, DossierRequest, FeeEntry)


def forget(found, filter_pids=(), noted=()):
    """Delete the facts beside every entry about what is the person's, and those that name the
    person beside entries about dossiers of others and the things ``noted``; returns how many.
    """
    keys = [found.person.audit_key, *(f"filter:{pid}" for pid in filter_pids)]
    keys += [thing.audit_key for thing in (*found.own, *found.slips, *requests_about(found.person))]
    keys += _keys_of_parts(found.own)
    count = _delete(_uids(keys), lambda row: True)
    noted_there = _empty_reviews(keys)
    if noted_there:
        count += _delete(_uids([REVIEWS]), lambda row: row.value in noted_there)
    others = [*(dossier.audit_key for dossier in found.other), *_keys_of_parts(found.other)]
    words, names = naming(found.words), naming(found.naming)
    count += _delete(_uids(noted), lambda row: _holds(row, names))
    return count + _delete(_uids(others), lambda row: _holds(row, words))


def forget_inspected(emptied, found):
    """Delete the facts of visits: all about the person's own dossiers and photos of them, of the
    others those that name the person; returns how many. ``emptied``: inspected.Emptied.
    """
    fields, names = tuple(sorted(emptied.targets)), naming(found.naming)
    count = _delete(_uids(sorted(emptied.proofs)), lambda row: True)
    return count + _delete(
        _uids(sorted(emptied.keys)),
        lambda row: row.field.endswith(fields) or bool(names.search(row.value)),
    )


def _empty_reviews(keys):
    """Empty what supervisors noted beside the entries about ``keys``; returns what it was."""
    gone = set()
    for start in range(0, len(keys), PIECE):
        about = select(AuditEntry.seq).where(AuditEntry.obj.in_(keys[start : start + PIECE]))
        noted = AuditReview.seq.in_(about), AuditReview.note.is_not(None)
        for review in db.session.scalars(select(AuditReview).where(*noted)):
            gone.add(review.note)
            review.note = None
    return gone


def told_of(keys, newest=None):
    """[(moment, body)] of the entries about ``keys``, the oldest first; the ``newest`` few."""
    query = select(AuditEntry.body).where(AuditEntry.obj.in_(keys))
    rows = db.session.scalars(query.order_by(AuditEntry.seq.desc()).limit(newest)).all()
    bodies = [json.loads(body) for body in reversed(rows)]
    return [(_moment(body["t"]), body) for body in bodies]


def _moment(text):
    return (
        datetime.fromisoformat(text).astimezone(clock.VIETNAM).replace(tzinfo=None, microsecond=0)
    )


def requests_about(person):
    """Every request to erase this person."""
    return db.session.scalars(select(Erasure).where(Erasure.person_id == person.id)).all()


def _keys_of_parts(dossiers):
    ids = [dossier.id for dossier in dossiers]
    keys = [file.audit_key for dossier in dossiers for file in dossier.files]
    for model in _PARTS:
        pids = db.session.scalars(select(model.pid).where(model.dossier_id.in_(ids)))
        keys += [f"{model.audit_word()}:{pid}" for pid in pids]
    return keys


def _uids(keys):
    """Names of the facts beside the entries about ``keys``, numbered or waiting."""
    for start in range(0, len(keys), PIECE):
        piece = keys[start : start + PIECE]
        for model in (AuditEntry, AuditPending):
            for body in db.session.scalars(select(model.body).where(model.obj.in_(piece))):
                uid = json.loads(body).get("pd", {}).get("u")
                if uid:
                    yield uid


def _delete(uids, is_chosen):
    """Delete those of the facts called ``uids`` for which ``is_chosen(row)``; returns how many."""
    count, uids = 0, list(uids)
    for start in range(0, len(uids), PIECE):
        query = select(AuditFact).where(AuditFact.uid.in_(uids[start : start + PIECE]))
        for row in filter(is_chosen, db.session.scalars(query).all()):
            db.session.execute(
                delete(AuditFact).where(AuditFact.uid == row.uid, AuditFact.field == row.field)
            )
            count += 1
    return count


def _holds(row, words):
    told = row.value.replace("\\n", "\n")  # facts of an event stand there as JSON
    return row.field.startswith(("submitter_", "authorisation")) or bool(words.search(told))
