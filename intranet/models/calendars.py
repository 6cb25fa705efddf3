"""Days that differ from the week: holidays, compensatory and swapped days (domain 1.7, 6.3)."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from intranet.extensions import db


class CalendarDay(db.Model):
    """A special day; ``kind`` is one of rules.calendars.DayKind. One row per day."""

    __tablename__ = "calendar_days"
    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    provisional: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str | None] = mapped_column(String(300))

    @property
    def audit_key(self):
        return f"day:{self.day.isoformat()}"
