"""People and organisations who hand in dossiers; what they gave last time comes back by id
number.
"""

from datetime import date, datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from intranet.extensions import db
from intranet.models.columns import HasPid, HasVersion


class Person(HasPid, HasVersion, db.Model):
    """An applicant. ``id_kind``: cccd, cmnd, passport, tax (organisation) or none.

    ``erased_at``: what was known of them is gone (room ``erasures``).
    """

    __tablename__ = "persons"
    __table_args__ = (Index("ix_persons_id_number", "id_number", unique=True),)
    id: Mapped[int] = mapped_column(primary_key=True)
    id_kind: Mapped[str] = mapped_column(String(10), default="cccd")
    id_number: Mapped[str | None] = mapped_column(String(20))
    full_name: Mapped[str] = mapped_column(String(200))
    birth_date: Mapped[date | None]
    sex: Mapped[str | None] = mapped_column(String(6))
    address: Mapped[str | None] = mapped_column(String(300))
    phone: Mapped[str | None] = mapped_column(String(20))
    email: Mapped[str | None] = mapped_column(String(120))
    seen_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]
