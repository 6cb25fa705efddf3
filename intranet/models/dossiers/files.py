"""Files of a dossier; the bytes lie outside the database under their content hash."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.extensions import db
from intranet.models.columns import HasPid


class Attachment(HasPid, db.Model):
    """One file. ``purpose``: paper, result, answer or other. ``sha256`` names the stored bytes;
    ``request_id``: the question it was answered with.
    """

    __tablename__ = "attachments"
    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(10), default="paper")
    name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    mime: Mapped[str] = mapped_column(String(80))
    pages: Mapped[int | None]
    warning: Mapped[str | None] = mapped_column(String(200))
    added_at: Mapped[datetime]
    added_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    removed_at: Mapped[datetime | None]
    request_id: Mapped[int | None] = mapped_column(ForeignKey("dossier_requests.id"))
    added_by = relationship("User")
    dossier = relationship("Dossier", back_populates="files", overlaps="files")

    @classmethod
    def audit_word(cls):
        return "file"
