"""Numbers leased in advance for outages: receipts already printed, entered later (B6)."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint, false, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.extensions import db
from intranet.models.columns import HasPid, HasVersion
from intranet.models.dossiers import reach_ids
from intranet.models.units import Unit


def below(user):
    """Query: ids of the units whose numbers this person may see: their own and those below."""
    ids = reach_ids(user)
    roots = [entry.unit for entry in user.active_memberships if entry.unit_id in ids]
    return select(Unit.id).where(or_(false(), *(unit_clause(root) for root in roots)))


def unit_clause(root):
    """Clause: ``root`` and every unit below it."""
    return Unit.path.startswith(root.path, autoescape=True)


class Block(HasPid, HasVersion, db.Model):
    """A run of numbers of ``day`` that a desk holds on paper; ``closed_at`` when every one of them
    is used or voided. ``owner_id``: the unit whose counter they were taken from.
    """

    __tablename__ = "blocks"
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    day: Mapped[date]
    first: Mapped[int]
    last: Mapped[int]
    leased_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    leased_at: Mapped[datetime]
    prints: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[datetime | None]
    unit = relationship("Unit", foreign_keys=[unit_id])
    leased_by = relationship("User")
    numbers = relationship("BlockNumber", order_by="BlockNumber.number")

    @staticmethod
    def visible_to(user):
        """Clause: the blocks of the desks this person belongs to or watches."""
        return Block.unit_id.in_(below(user))


class BlockNumber(db.Model):
    """One printed number: unused, used by ``dossier_id``, or voided with a reason."""

    __tablename__ = "block_numbers"
    __table_args__ = (UniqueConstraint("block_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    block_id: Mapped[int] = mapped_column(ForeignKey("blocks.id"))
    number: Mapped[int]
    code: Mapped[str] = mapped_column(String(40), unique=True)
    tracking: Mapped[str] = mapped_column(String(16), unique=True)
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossiers.id"))
    used_at: Mapped[datetime | None]
    voided_at: Mapped[datetime | None]
    voided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    void_reason: Mapped[str | None] = mapped_column(String(300))
    block = relationship("Block", overlaps="numbers")
    dossier = relationship("Dossier")
    voided_by = relationship("User")

    @staticmethod
    def is_unused():
        """Clause: neither used nor voided."""
        return BlockNumber.dossier_id.is_(None) & BlockNumber.voided_at.is_(None)


class DayTally(HasPid, db.Model):
    """What a desk counted on paper at the end of a day beside what the software has."""

    __tablename__ = "day_tallies"
    __table_args__ = (UniqueConstraint("unit_id", "day"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    day: Mapped[date]
    counted: Mapped[int]
    entered: Mapped[int]
    note: Mapped[str | None] = mapped_column(String(300))
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]
    unit = relationship("Unit")
    by = relationship("User")

    @classmethod
    def audit_word(cls):
        return "tally"
