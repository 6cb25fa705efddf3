"""Forms begun and not yet sent, kept for the person who typed them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from intranet.extensions import db
from intranet.models.columns import HasPid


class Draft(HasPid, db.Model):
    """What ``user_id`` typed into the form at ``address``, on the sheet with the one-time key
    ``once``: two tabs have two keys and never write over each other. ``fields`` is JSON: pairs of
    name and value in the order of the form. Nobody else may read it; it ends when the form is
    sent, and by itself after DRAFT_DAYS.
    """

    __tablename__ = "drafts"
    __table_args__ = (Index("ix_drafts_sheet", "user_id", "address", "once", unique=True),)
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    address: Mapped[str] = mapped_column(String(200))
    once: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(200))
    fields: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime] = mapped_column(index=True)
