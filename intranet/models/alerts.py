"""What a person is told inside the program: named in a note, a dossier handed over, a request."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.extensions import db
from intranet.models.columns import HasPid

UNREAD = text("read_at IS NULL")


class Alert(HasPid, db.Model):
    """One alert for one person. ``kind`` names its words in rules/alerts.py, ``params`` (JSON)
    fills them; no names of citizens in either.
    """

    __tablename__ = "alerts"
    __table_args__ = (
        Index("ix_alerts_unread", "user_id", "id", sqlite_where=UNREAD, postgresql_where=UNREAD),
        Index("ix_alerts_user", "user_id", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(30))
    params: Mapped[str] = mapped_column(Text, default="{}")
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossiers.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    read_at: Mapped[datetime | None]
    dossier = relationship("Dossier")
    by = relationship("User", foreign_keys=[by_id])
