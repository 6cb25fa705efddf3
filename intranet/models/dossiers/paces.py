"""How long the rest of the way takes, as the finished dossiers of half a year had it (B13)."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from intranet.extensions import db


class StepPace(db.Model):
    """From entering a step to the result, in all but one of five dossiers; made anew every night.

    Of one step of a procedure in a unit (``version_id``, ``position``): ``minutes`` of working
    time. Of all steps of a ``role`` in a unit: ``percent`` of the time the procedures give to the
    rest of the way. ``number``: how many stays it was counted from.
    """

    __tablename__ = "step_paces"
    __table_args__ = (Index("ix_step_paces_unit", "unit_id", "version_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    version_id: Mapped[int | None] = mapped_column(ForeignKey("procedure_versions.id"))
    position: Mapped[int | None]
    role: Mapped[str | None] = mapped_column(String(20))
    number: Mapped[int]
    minutes: Mapped[int | None]
    percent: Mapped[int | None]
    day: Mapped[date]
