"""Why somebody from outside opened a dossier (break-glass, expectations B18)."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.extensions import db


class AccessReason(db.Model):
    """``user_id``, of another unit, gave this reason and opened the dossier. Never changed."""

    __tablename__ = "access_reasons"
    __table_args__ = (
        Index("ix_access_reasons_user_id", "user_id", "dossier_id", "at"),
        Index("ix_access_reasons_dossier_id", "dossier_id", "at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(String(300))
    at: Mapped[datetime] = mapped_column(index=True)
    dossier = relationship("Dossier")
    user = relationship("User")
