"""What a team wrote down on a visit: answers that are only ever added (decision 0024)."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.extensions import db
from intranet.models.columns import HasPid


class Answer(HasPid, db.Model):
    """One version of the answer to ``target`` ("item:A01", "sample:<pid>", "book:2026-11-03",
    "finding:<pid>").

    ``key`` was made by the browser: the same answer sent twice is one row. ``bases``: the keys of
    the versions it replaces, separated by spaces; what no other row names is what counts, two of
    them are two people who answered without knowing of each other. ``device_at`` is the clock of
    the phone, ``offset_ms`` how far the server's was ahead of it at their last contact. ``late``:
    it came after the minutes were frozen, is kept and changes nothing.
    """

    __tablename__ = "answers"
    __table_args__ = (Index("ix_answers_target", "inspection_id", "target"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspections.id"))
    key: Mapped[str] = mapped_column(String(36), unique=True)
    target: Mapped[str] = mapped_column(String(60))
    value: Mapped[str] = mapped_column(Text, default="")
    remark: Mapped[str] = mapped_column(Text, default="")
    bases: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    device: Mapped[str | None] = mapped_column(String(20))
    device_at: Mapped[datetime | None]
    offset_ms: Mapped[int | None]
    received_at: Mapped[datetime]
    late: Mapped[bool] = mapped_column(default=False)
    by = relationship("User")
