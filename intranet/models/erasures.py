"""A citizen's wish that what is known of them be erased, and what became of it."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.extensions import db
from intranet.models.columns import HasPid, HasVersion


class Erasure(HasPid, HasVersion, db.Model):
    """Asked by one, decided by another; ``counts`` (JSON) says how much was erased, never what."""

    __tablename__ = "erasures"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    asked_at: Mapped[datetime]
    ground: Mapped[str] = mapped_column(String(20))
    letter: Mapped[str | None] = mapped_column(String(60))
    note: Mapped[str | None] = mapped_column(String(500))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(500))
    counts: Mapped[str | None] = mapped_column(Text)
    person = relationship("Person")
    asked_by = relationship("User", foreign_keys=[asked_by_id])
    decided_by = relationship("User", foreign_keys=[decided_by_id])
