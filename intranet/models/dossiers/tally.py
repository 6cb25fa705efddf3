"""Counters of dossiers by competent unit and day, kept by database triggers (quality.md 17)."""

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from intranet.extensions import db


class Tally(db.Model):
    """``kind``: received (by day of reception) or early, on_time, late (by day of the result)."""

    __tablename__ = "dossier_tallies"
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    number: Mapped[int]
