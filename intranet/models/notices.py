"""The notice board."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from intranet.extensions import db
from intranet.models.columns import HasPid, HasVersion


class Notice(HasPid, HasVersion, db.Model):
    """A notice of one unit to itself and everybody below it, until it is taken down."""

    __tablename__ = "notices"
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    posted_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    unit = relationship("Unit", lazy="joined", innerjoin=True)
    author = relationship("User", lazy="joined", innerjoin=True)

    @staticmethod
    def visible_to(user):
        """Query: open notices of the person's units and of the units above them, newest first."""
        above = {i for entry in user.active_memberships for i in entry.unit.ancestor_ids}
        return (
            select(Notice)
            .where(Notice.unit_id.in_(above), Notice.closed_at.is_(None))
            .order_by(Notice.id.desc())
            .options(joinedload(Notice.author).lazyload("*"))
        )
