"""What one person asks of another about a dossier, with an answer by a date (R06, R08)."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.extensions import db
from intranet.models.columns import HasPid, HasVersion

OPEN = text("answered_at IS NULL")


class DossierRequest(HasPid, HasVersion, db.Model):
    """One request. ``kind``: opinion (of another unit), visit (verification on the spot)
    or extension (an apology that waits for the leader's signature).

    It goes to ``to_unit_id`` and, when named, to ``to_user_id`` or a role there. ``outcome`` is
    answered, granted, refused or cancelled; None while it waits. A visit is at ``due_at``, in
    ``place``, with ``people`` besides who leads it.
    """

    __tablename__ = "dossier_requests"
    __table_args__ = (
        Index(
            "ix_dossier_requests_open",
            "to_unit_id",
            "kind",
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    text: Mapped[str] = mapped_column(Text)
    place: Mapped[str | None] = mapped_column(String(200))
    people: Mapped[str | None] = mapped_column(String(300))
    new_due_at: Mapped[datetime | None]
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    asked_unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    to_unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    to_role: Mapped[str | None] = mapped_column(String(20))
    to_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    due_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    for_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    answer: Mapped[str | None] = mapped_column(Text)
    outcome: Mapped[str | None] = mapped_column(String(10))
    dossier = relationship("Dossier")
    asked_by = relationship("User", foreign_keys=[asked_by_id])
    answered_by = relationship("User", foreign_keys=[answered_by_id])
    to_user = relationship("User", foreign_keys=[to_user_id])
    asked_unit = relationship("Unit", foreign_keys=[asked_unit_id])
    to_unit = relationship("Unit", foreign_keys=[to_unit_id])

    @classmethod
    def audit_word(cls):
        return "request"
