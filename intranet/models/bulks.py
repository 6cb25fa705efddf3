"""One act on many dossiers at once, and what became of each."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.extensions import db
from intranet.models.columns import HasPid


class Bulk(HasPid, db.Model):
    """``results`` is JSON: for each dossier its pid, version after the act, and why not when it
    could not be. ``undone_at``: taken back as a whole, as far as nobody had opened it (B12).
    """

    __tablename__ = "bulks"
    id: Mapped[int] = mapped_column(primary_key=True)
    act: Mapped[str] = mapped_column(String(20))
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    at: Mapped[datetime]
    results: Mapped[str] = mapped_column(Text)
    undone_at: Mapped[datetime | None]
    by = relationship("User")
