"""Dossiers drawn by lot for an inspection, by a seed that anyone can draw with again (B19)."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.extensions import db
from intranet.models.columns import HasPid
from intranet.models.inspections import Inspection


class Sample(HasPid, db.Model):
    """One draw. ``frame`` (JSON): {stratum: [codes]} of everything that could be drawn."""

    __tablename__ = "samples"
    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspections.id"), index=True)
    seed: Mapped[str] = mapped_column(String(80))
    size: Mapped[int]
    frame: Mapped[str] = mapped_column(Text)
    drawn_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    drawn_at: Mapped[datetime]
    inspection = relationship(Inspection)
    drawn_by = relationship("User")
    lines = relationship("SampleLine", order_by="SampleLine.position")


class SampleLine(HasPid, db.Model):
    """One dossier of a draw; ``picked``: chosen by hand, no part of the rate."""

    __tablename__ = "sample_lines"
    __table_args__ = (UniqueConstraint("sample_id", "dossier_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    sample_id: Mapped[int] = mapped_column(ForeignKey("samples.id"))
    position: Mapped[int]
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), index=True)
    stratum: Mapped[str] = mapped_column(String(12))
    picked: Mapped[bool] = mapped_column(default=False)
    sample = relationship("Sample", overlaps="lines")
    dossier = relationship("Dossier")
