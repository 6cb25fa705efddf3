"""Who is away, from a day to a day, and who does the work meanwhile."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.extensions import db
from intranet.models.columns import HasPid, HasVersion


class Absence(HasPid, HasVersion, db.Model):
    """``user_id`` is away on every day from ``first_day`` to ``last_day``; ``ended_at`` ends it
    early. The substitute acts in the absent person's place and both names stand in the trail.
    """

    __tablename__ = "absences"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    substitute_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    reason: Mapped[str | None] = mapped_column(String(200))
    declared_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    declared_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    user = relationship("User", foreign_keys=[user_id])
    substitute = relationship("User", foreign_keys=[substitute_id])

    @classmethod
    def audit_word(cls):
        return "absence"
