"""How a person likes to work: saved filters, columns of the list, shortcuts; kept on the server."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.extensions import db
from intranet.models.columns import HasPid


class Preference(db.Model):
    """One wish of one person; what is not here has its default."""

    __tablename__ = "preferences"
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(30), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class SavedFilter(HasPid, db.Model):
    """A named list: its address as a query. ``shared``: "" mine alone, a role, or "all"."""

    __tablename__ = "saved_filters"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    query: Mapped[str] = mapped_column(Text)
    shared: Mapped[str] = mapped_column(String(20), default="", index=True)
    saved_at: Mapped[datetime]
    user = relationship("User")

    @classmethod
    def audit_word(cls):
        return "filter"
