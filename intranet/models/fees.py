"""Fees: what was due, collected and given back, and the daily list of a cashier (R13)."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.extensions import db
from intranet.models.columns import HasPid, HasVersion


class FeeEntry(HasPid, db.Model):
    """One movement. ``kind``: due (what is owed, or a change of it), collected, refunded, or
    waived. ``amount`` in đồng, positive except for a lowered due. Never changed
    after, but for the receipt of money taken without one, which is written in once.
    """

    __tablename__ = "fee_entries"
    __table_args__ = (
        Index("ix_fee_entries_day", "unit_id", "day"),
        UniqueConstraint("unit_id", "book", "receipt_no"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    amount: Mapped[int]
    at: Mapped[datetime]
    day: Mapped[date]
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    way: Mapped[str | None] = mapped_column(String(10))
    book: Mapped[str | None] = mapped_column(String(20))
    receipt_no: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[str | None] = mapped_column(String(300))
    dossier = relationship("Dossier")
    by = relationship("User")
    unit = relationship("Unit")

    @classmethod
    def audit_word(cls):
        return "fee"


class FeeDay(HasPid, HasVersion, db.Model):
    """The closed list of one cashier at one desk on one day: its sums stand for good. ``cash`` is
    what had to lie in the drawer, ``counted`` what did.
    """

    __tablename__ = "fee_days"
    __table_args__ = (UniqueConstraint("unit_id", "cashier_id", "day"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    cashier_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    day: Mapped[date]
    collected: Mapped[int]
    refunded: Mapped[int]
    cash: Mapped[int]
    counted: Mapped[int]
    note: Mapped[str | None] = mapped_column(String(300))
    closed_at: Mapped[datetime]
    unit = relationship("Unit")
    cashier = relationship("User")

    @classmethod
    def audit_word(cls):
        return "fee_day"
