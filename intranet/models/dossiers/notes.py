"""What colleagues write to each other about a dossier, the labels on it, and who has it open."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.extensions import db
from intranet.models.columns import HasPid


class DossierNote(HasPid, db.Model):
    """One note, seen inside the office only; it may name colleagues (@username)."""

    __tablename__ = "dossier_notes"
    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text)
    by = relationship("User")

    @classmethod
    def audit_word(cls):
        return "note"


class Label(HasPid, db.Model):
    """A label of the office: cần xem, cần nhắc, đủ, chờ ký, khẩn, and those an office adds."""

    __tablename__ = "labels"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    position: Mapped[int] = mapped_column(default=0)


class DossierLabel(db.Model):
    """``label_id`` stands on ``dossier_id``."""

    __tablename__ = "dossier_labels"
    __table_args__ = (UniqueConstraint("label_id", "dossier_id"),)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    label_id: Mapped[int] = mapped_column(ForeignKey("labels.id"), primary_key=True)
    label = relationship("Label")


class Presence(db.Model):
    """Who has a dossier open: touched when it is opened and while it stays open."""

    __tablename__ = "presences"
    __table_args__ = (Index("ix_presences_seen", "seen_at"),)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    seen_at: Mapped[datetime]
