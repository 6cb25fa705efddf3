"""The audit log: entries sealed in an RFC 6962 Merkle log (security.md 2.1).

Only ``transaction.py`` writes here. Database triggers refuse UPDATE and DELETE on entries and
tiles.
"""

from datetime import datetime

from sqlalchemy import BigInteger, Computed, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.extensions import db
from intranet.models.columns import HasPid


def _of_body(kind):
    """A column that the database computes from the body; read only where a query names it."""
    return mapped_column(kind, Computed("body"), deferred=True)


class AuditEntry(db.Model):
    """Entry ``seq`` (dense from 0): the canonical JSON line and its leaf hash.

    ``obj`` repeats the entry's object so that the life of one thing can be read by index; the
    verifier compares it with the body. ``actor``, ``unit``, ``act`` and ``at`` (seconds since 1970)
    are computed from the body by the database and cannot be written.
    """

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_obj", "obj", "seq"),
        Index("ix_audit_at", "at"),
        Index("ix_audit_actor", "actor", "at", "act"),
        Index("ix_audit_unit", "unit", "at", "act", "actor"),
        Index("ix_audit_act", "act", "at", "unit", "actor"),
    )
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    body: Mapped[str] = mapped_column(Text)
    leaf: Mapped[bytes] = mapped_column(LargeBinary(32))
    obj: Mapped[str] = mapped_column(String(60))
    actor: Mapped[str | None] = _of_body(String(12))
    unit: Mapped[str | None] = _of_body(String(12))
    act: Mapped[str | None] = _of_body(String(60))
    at: Mapped[int | None] = _of_body(BigInteger)


class AuditHead(db.Model):
    """The one row that says how long the log is and carries the right edge of its tree."""

    __tablename__ = "audit_head"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    frontier: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    last_t: Mapped[str] = mapped_column(String(27), default="")


class AuditTile(db.Model):
    """256 hashes of one level of the tree, complete."""

    __tablename__ = "audit_tiles"
    level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    idx: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hashes: Mapped[bytes] = mapped_column(LargeBinary)


class AuditFact(db.Model):
    """A personal fact and its salt, apart from the log: erasing this row keeps the proof."""

    __tablename__ = "audit_pd"
    uid: Mapped[str] = mapped_column(String(16), primary_key=True)
    field: Mapped[str] = mapped_column(String(40), primary_key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary(16))
    value: Mapped[str] = mapped_column(Text)


class AuditPending(db.Model):
    """PostgreSQL: entries of committed changes that the sequencer has not ordered yet."""

    __tablename__ = "audit_pending"
    id: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str] = mapped_column(Text)
    obj: Mapped[str] = mapped_column(String(60), index=True)


class Checkpoint(HasPid, db.Model):
    """A signed note: the log had ``size`` entries and this ``root``. Never changed."""

    __tablename__ = "checkpoints"
    id: Mapped[int] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger, unique=True)
    root: Mapped[bytes] = mapped_column(LargeBinary(32))
    at: Mapped[datetime] = mapped_column(index=True)
    note: Mapped[str] = mapped_column(Text)
    cosignatures = relationship("Cosignature", order_by="Cosignature.at")


class Witness(HasPid, db.Model):
    """A key by which an account of another unit co-signs checkpoints; ``name`` stands in its
    signature lines.
    """

    __tablename__ = "witnesses"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    name: Mapped[str] = mapped_column(String(120), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    added_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    user = relationship("User")
    unit = relationship("Unit")


class Cosignature(db.Model):
    """The line by which a witness says: I saw this checkpoint, and it goes on from my last one."""

    __tablename__ = "cosignatures"
    checkpoint_id: Mapped[int] = mapped_column(ForeignKey("checkpoints.id"), primary_key=True)
    witness_id: Mapped[int] = mapped_column(ForeignKey("witnesses.id"), primary_key=True)
    at: Mapped[datetime]
    line: Mapped[str] = mapped_column(Text)
    witness = relationship("Witness")


class AuditReview(db.Model):
    """What a supervisor said of entry ``seq``: ``reviewed``, or a ``note``. Never changed."""

    __tablename__ = "audit_reviews"
    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(10))
    note: Mapped[str | None] = mapped_column(String(500))
    by = relationship("User")
