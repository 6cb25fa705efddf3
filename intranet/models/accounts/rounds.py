"""The yearly review: each head of a unit says of every duty in it whether it is still needed."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.extensions import db
from intranet.models.columns import HasPid, HasVersion


class AccessRound(HasPid, HasVersion, db.Model):
    """One review of all accounts, to be answered until ``due_on``."""

    __tablename__ = "access_rounds"
    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    opened_at: Mapped[datetime]
    due_on: Mapped[date]
    closed_at: Mapped[datetime | None]

    @classmethod
    def audit_word(cls):
        return "review"


class AccessAnswer(db.Model):
    """What was said of one duty: ``keep`` or ``end``."""

    __tablename__ = "access_answers"
    round_id: Mapped[int] = mapped_column(ForeignKey("access_rounds.id"), primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"), primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(String(10))
    note: Mapped[str | None] = mapped_column(String(300))
    membership = relationship("Membership")
    by = relationship("User")
