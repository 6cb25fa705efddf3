"""Reading checkpoints: the list, one of them, its proof that an entry stands in the log."""

import base64
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from intranet import sealer
from intranet.clock import VIETNAM
from intranet.extensions import db
from intranet.models.audit import AuditEntry, AuditHead, Checkpoint, Cosignature, Witness
from intranet.rules.checkpoints import Stored
from intranet.rules.errors import RuleBroken
from intranet.rules.sealing import COSIGNED, Key, TileHashes, inclusion_proof, syllables_of
from intranet.rules.words import N_
from intranet.transaction import NotVisible

PROOF_FORM = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True)
class Day:
    """A day of the log for the paper of the evening: how many entries, and its checkpoint, the last
    one made that day (None when nobody made one).
    """

    day: date
    entries: int
    checkpoint: Checkpoint | None


def listed(below=None, limit=50):
    """Checkpoints with their cosignatures, the newest first; those smaller than ``below``."""
    query = select(Checkpoint).order_by(Checkpoint.size.desc()).limit(limit)
    query = query.options(*_with_units())
    if below is not None:
        query = query.where(Checkpoint.size < below)
    return list(db.session.scalars(query))


def get(pid):
    """One checkpoint; ``NotVisible`` when there is none."""
    query = select(Checkpoint).where(Checkpoint.pid == pid).options(*_with_units())
    found = db.session.scalar(query)
    if found is None:
        raise NotVisible
    return found


def newest(covering=None):
    """The newest checkpoint, or the first that covers entry ``covering``; None without one."""
    query = select(Checkpoint).order_by(Checkpoint.size.desc())
    if covering is not None:
        query = select(Checkpoint).where(Checkpoint.size > covering).order_by(Checkpoint.size)
    return db.session.scalars(query.limit(1)).first()


def of_size(size):
    """The checkpoint of ``size`` entries; None when there is none."""
    return db.session.scalar(select(Checkpoint).where(Checkpoint.size == size))


def whole_note(checkpoint):
    """The note with the lines of its witnesses, as it is exported."""
    lines = "".join(f"{entry.line.strip()}\n" for entry in checkpoint.cosignatures)
    return checkpoint.note + lines


def words_of(checkpoint):
    """The eight syllables of a checkpoint, as they are written on paper."""
    return " ".join(syllables_of(bytes(checkpoint.root)))


def stored_checkpoints():
    """Every checkpoint as it is kept (``Stored``), the oldest first."""
    lines: dict[int, list] = {}
    query = select(
        Cosignature.checkpoint_id, Cosignature.line, Witness.name, Witness.public_key
    ).join(Witness, Witness.id == Cosignature.witness_id)
    for row in db.session.execute(query):
        key = Key(row.name, bytes(row.public_key), COSIGNED)
        lines.setdefault(row.checkpoint_id, []).append((key, row.line))
    every = select(Checkpoint.id, Checkpoint.size, Checkpoint.root, Checkpoint.note)
    for made in db.session.execute(every.order_by(Checkpoint.size)):
        yield Stored(made.size, bytes(made.root), made.note, tuple(lines.get(made.id, ())))


def proof_of(key, hash_at: TileHashes):
    """The ``.tlog-proof`` of the last entry about ``key`` that a checkpoint covers: text.

    C2SP tlog-proof: number of the entry, inclusion proof, checkpoint. RuleBroken when no checkpoint
    covers an entry about it yet.
    """
    newest_one = newest()
    covered = newest_one.size if newest_one is not None else 0
    query = select(func.max(AuditEntry.seq)).where(AuditEntry.obj == key, AuditEntry.seq < covered)
    seq = db.session.scalar(query)
    if seq is None:
        raise RuleBroken(N_("Chưa có điểm chốt nào sau khi hồ sơ này vào nhật ký."))
    checkpoint = newest(covering=seq)
    path = inclusion_proof(seq, checkpoint.size, hash_at)
    steps = "".join(f"{base64.b64encode(step).decode()}\n" for step in path)
    return f"{PROOF_FORM}\nindex {seq}\n{steps}\n{whole_note(checkpoint)}"


def size():
    """How many entries the log has, those that wait for a number on PostgreSQL numbered."""
    sealer.sequence(db.engine)
    return db.session.scalar(select(AuditHead.size)) or 0


def day_of(day):
    """The ``Day`` of the log for the paper of the evening."""
    first = _number_at(datetime.combine(day, datetime.min.time()))
    end = _number_at(datetime.combine(day + timedelta(days=1), datetime.min.time()))
    start = datetime.combine(day, datetime.min.time())
    query = select(Checkpoint).where(Checkpoint.at >= start, Checkpoint.at < start + timedelta(1))
    last = db.session.scalars(query.order_by(Checkpoint.size.desc()).limit(1)).first()
    return Day(day, end - first, last)


def _number_at(moment):
    """The number of the first entry at or after a wall-clock moment; the log's size when none."""
    seconds = int(moment.replace(tzinfo=VIETNAM).astimezone(UTC).timestamp())
    query = select(AuditEntry.seq).where(AuditEntry.at >= seconds)
    found = db.session.scalar(query.order_by(AuditEntry.at, AuditEntry.seq).limit(1))
    return found if found is not None else size()


def _with_units():
    witnesses = selectinload(Checkpoint.cosignatures).joinedload(Cosignature.witness)
    return (witnesses.joinedload(Witness.unit),)
