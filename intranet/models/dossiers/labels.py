"""Labels on dossiers, and who has one open right now."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.extensions import db
from intranet.models.columns import HasPid


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
    """Who has a dossier open: touched when it is opened. No record of the office: old rows go."""

    __tablename__ = "presences"
    __table_args__ = (Index("ix_presences_seen", "seen_at"),)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    seen_at: Mapped[datetime]
