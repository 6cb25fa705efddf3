"""What stands on a dossier beside its facts: labels, where its paper folder is, who has it open.

None of it moves the clock or the version of the dossier.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from sqlalchemy import select

from intranet import clock
from intranet.extensions import db
from intranet.models.dossiers import DossierLabel, Label, Presence
from intranet.rules.dossiers import DossierPermission
from intranet.rules.errors import RuleBroken
from intranet.rules.text import clean
from intranet.rules.words import N_
from intranet.services.dossiers import way as ways
from intranet.services.dossiers.charge import require
from intranet.services.dossiers.numbering import upsert
from intranet.transaction import Stale, bookkeeping, transaction

LONGEST_PLACE = 60
OPEN_FOR = timedelta(minutes=10)  # who opened a dossier this long ago may still read it
STILL = timedelta(minutes=2)


@dataclass(frozen=True)
class Marks:
    """``labels``: names in their order; ``present``: (name, since) of colleagues who have it open;
    ``owner``: pid of the applicant.
    """

    labels: tuple
    present: tuple
    owner: str


@dataclass(frozen=True)
class Marked:
    """Labels (pids) and place of a dossier as a form shows them."""

    labels: tuple
    location: str | None

    @property
    def version(self):
        """A short digest: two forms opened on the same marks carry the same."""
        words = "\n".join((*self.labels, self.location or ""))
        return hashlib.blake2s(words.encode(), digest_size=6).hexdigest()


def marks_of(user, dossier):
    """The Marks of a dossier read with ``WHOLE``."""
    since, whole = clock.now() - OPEN_FOR, dossier.whole
    present = [(name, at) for name, at, one in whole.present if one != user.id and at > since]
    return Marks(
        labels=tuple(label.name for label in whole.labels),
        present=tuple(sorted(present, key=lambda pair: pair[1])),
        owner=whole.owner.pid,
    )


def touch(user, dossier):
    """Note that the person has the dossier open now; who noted so a moment ago need not again.

    It is no record of the office, so it has no audit entry.
    """
    now = clock.now()
    if any(one == user.id and now - at < STILL for _name, at, one in dossier.whole.present):
        return
    values = {"dossier_id": dossier.id, "user_id": user.id, "seen_at": now}
    with bookkeeping() as connection:
        connection.execute(_touch(connection.dialect.name), values)


def marked(dossier):
    """The Marked of a dossier as it stands now."""
    query = select(Label.pid).join(DossierLabel).where(DossierLabel.dossier_id == dossier.id)
    return Marked(tuple(db.session.scalars(query.order_by(Label.position))), dossier.location)


def mark(actor, pid, labels, location, version):
    """Let exactly ``labels`` (pids) stand on a dossier, and note where its folder is.

    ``version`` is that of the ``Marked`` on the screen; Stale when somebody marked it meanwhile.
    """
    location = clean(location or "") or None
    if location and len(location) > LONGEST_PLACE:
        words = N_("Nơi để hồ sơ không quá %(most)s ký tự.")
        raise RuleBroken(words, field="location", most=LONGEST_PLACE)
    with transaction(actor) as change:
        require(actor.user, DossierPermission.MARK)
        dossier = ways.locked(actor.user, pid)
        before = marked(dossier)
        if version != before.version:
            raise Stale(dossier)
        rows = db.session.execute(select(Label.id, Label.pid, Label.name).order_by(Label.position))
        chosen = [row for row in rows if row.pid in labels]
        names = _names(before.labels)
        _put(dossier, [row.id for row in chosen])
        dossier.location = location
        facts: dict = {"before": {"labels": names}, "after": {"labels": [r.name for r in chosen]}}
        if facts["before"] == facts["after"]:
            facts = {}
        personal = {"location": location} if location != before.location else {}
        change.record("dossiers.mark", dossier, personal=personal, **facts)


def _names(pids):
    query = select(Label.name).where(Label.pid.in_(pids)).order_by(Label.position)
    return list(db.session.scalars(query))


def _put(dossier, ids):
    standing = select(DossierLabel).where(DossierLabel.dossier_id == dossier.id)
    there = {row.label_id: row for row in db.session.scalars(standing)}
    for label_id, row in there.items():
        if label_id not in ids:
            db.session.delete(row)
    db.session.add_all(
        DossierLabel(dossier_id=dossier.id, label_id=i) for i in ids if i not in there
    )


@lru_cache
def _touch(dialect):
    """The statement, made once."""
    insert = upsert(Presence.__table__, dialect)
    return insert.on_conflict_do_update(
        index_elements=["dossier_id", "user_id"], set_={"seen_at": insert.excluded.seen_at}
    )
