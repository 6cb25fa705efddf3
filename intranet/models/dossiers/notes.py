"""What colleagues write to each other about a dossier."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text
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
