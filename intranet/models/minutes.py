"""The minutes of an inspection (biên bản): written, frozen by their hash, signed by both sides."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.extensions import db
from intranet.models.columns import HasPid, HasVersion
from intranet.models.inspections import Inspection


class Minute(HasPid, HasVersion, db.Model):
    """The minutes of one inspection. ``content`` is their canonical JSON and ``hash`` its sha256
    once they are frozen; before that only what people typed stands here. ``*_people``: one a line,
    name and position.
    """

    __tablename__ = "minutes"
    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspections.id"), unique=True)
    number: Mapped[str | None] = mapped_column(String(40))
    place: Mapped[str | None] = mapped_column(String(200))
    begun_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    team_people: Mapped[str] = mapped_column(Text, default="")
    unit_people: Mapped[str] = mapped_column(Text, default="")
    strengths: Mapped[str] = mapped_column(Text, default="")
    explanation: Mapped[str] = mapped_column(Text, default="")
    proposals: Mapped[str] = mapped_column(Text, default="")
    advice: Mapped[str] = mapped_column(Text, default="")
    copies: Mapped[int] = mapped_column(default=2)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime]
    content: Mapped[str | None] = mapped_column(Text)
    hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    frozen_at: Mapped[datetime | None]
    frozen_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    inspection = relationship(Inspection)
    signatures = relationship("MinuteSignature", order_by="MinuteSignature.id")
    additions = relationship("MinuteAddition", order_by="MinuteAddition.id")

    @property
    def audit_key(self):
        """Minutes are known by their inspection, as their address is."""
        return f"minute:{self.inspection.pid}"


class MinuteSignature(HasPid, db.Model):
    """Who signed the frozen minutes for which side, once each; ``side`` and ``way`` as in
    rules/minutes. ``drawing``: the strokes as an SVG path. ``by``: whose session it was; ``user``:
    whose account signed, None for a signature on paper and for a refusal with its witness.
    ``note``: by what authority somebody signs, or why nobody does.
    """

    __tablename__ = "minute_signatures"
    __table_args__ = (UniqueConstraint("minute_id", "side"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    minute_id: Mapped[int] = mapped_column(ForeignKey("minutes.id"))
    side: Mapped[str] = mapped_column(String(5))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    name: Mapped[str] = mapped_column(String(120))
    title: Mapped[str | None] = mapped_column(String(120))
    note: Mapped[str | None] = mapped_column(String(500))
    drawing: Mapped[str | None] = mapped_column(Text)
    way: Mapped[str] = mapped_column(String(10))
    hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    by = relationship("User", foreign_keys=[by_id])


class MinuteCode(db.Model):
    """A code with which somebody of the unit signs on the team's phone, for a few minutes, once."""

    __tablename__ = "minute_codes"
    minute_id: Mapped[int] = mapped_column(ForeignKey("minutes.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    failures: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]


class MinuteAddition(HasPid, db.Model):
    """What was added after the minutes were frozen; it changes nothing in them."""

    __tablename__ = "minute_additions"
    id: Mapped[int] = mapped_column(primary_key=True)
    minute_id: Mapped[int] = mapped_column(ForeignKey("minutes.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]
    by = relationship("User")
