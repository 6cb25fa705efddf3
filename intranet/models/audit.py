"""The audit log: entries sealed in an RFC 6962 Merkle log (security.md 2.1).

Only ``transaction.py`` writes here. Database triggers refuse UPDATE and DELETE on entries and
tiles.
"""

from sqlalchemy import BigInteger, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from intranet.extensions import db


class AuditEntry(db.Model):
    """Entry ``seq`` (dense from 0): the canonical JSON line and its leaf hash.

    ``obj`` repeats the entry's object so that the life of one thing can be read by index; the
    verifier compares it with the body.
    """

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_obj", "obj", "seq"),)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    body: Mapped[str] = mapped_column(Text)
    leaf: Mapped[bytes] = mapped_column(LargeBinary(32))
    obj: Mapped[str] = mapped_column(String(60))


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
