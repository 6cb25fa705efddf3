"""What each item of an inspection came to when its minutes were frozen: history and comparison."""

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from intranet.extensions import db


class ItemScore(db.Model):
    """One item. ``half_points`` of ``weight`` * 2 (met: all, partly: half); ``weight`` 0 for what
    did not apply or was not asked.
    """

    __tablename__ = "item_scores"
    __table_args__ = (Index("ix_item_scores_code", "item_code", "inspection_id"),)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspections.id"), primary_key=True)
    item_code: Mapped[str] = mapped_column(String(10), primary_key=True)
    group_code: Mapped[str] = mapped_column(String(4))
    verdict: Mapped[str] = mapped_column(String(10))
    severity: Mapped[str] = mapped_column(String(10))
    half_points: Mapped[int]
    weight: Mapped[int]
