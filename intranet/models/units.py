"""The unit tree with validity dates, codes as dated attributes, and succession (domain 2.3)."""

from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.extensions import db
from intranet.models.columns import HasPid, HasVersion

AUTHORITY_KINDS = ("tinh", "huyen", "xa", "phuong", "thi_tran", "dac_khu", "co_quan_khac")


class Unit(HasPid, HasVersion, db.Model):
    """One unit while it exists; renamed or merged, it is closed and a new one is opened."""

    __tablename__ = "units"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    path: Mapped[str] = mapped_column(String(120), default="", index=True)
    kind: Mapped[str] = mapped_column(String(24))
    name: Mapped[str] = mapped_column(String(200))
    short_name: Mapped[str] = mapped_column(String(80))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    receives_dossiers: Mapped[bool] = mapped_column(default=False)
    code_prefix: Mapped[str | None] = mapped_column(String(30), unique=True)
    work_hours: Mapped[str | None] = mapped_column(String(80))
    phone: Mapped[str | None] = mapped_column(String(20))
    address: Mapped[str | None] = mapped_column(String(200))
    sort: Mapped[int] = mapped_column(default=0)
    note: Mapped[str | None] = mapped_column(String(500))

    parent = relationship("Unit", remote_side=[id])
    codes = relationship("UnitCode", back_populates="unit", order_by="UnitCode.valid_from")

    @property
    def ancestor_ids(self):
        """Ids from the root down to this unit itself."""
        return [int(part) for part in self.path.strip("/").split("/")]

    @property
    def is_authority(self):
        """True for a unit that decides in its own name (UBND), not a room inside one."""
        return self.kind in AUTHORITY_KINDS

    def is_valid_on(self, day):
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )

    @staticmethod
    def valid_on(day):
        """Clause: units that exist on ``day``."""
        return (or_(Unit.valid_from.is_(None), Unit.valid_from <= day)) & (
            or_(Unit.valid_to.is_(None), Unit.valid_to >= day)
        )

    def subtree(self):
        """Clause: this unit and everything below it."""
        return Unit.path.startswith(self.path, autoescape=True)


class UnitCode(db.Model):
    """An official code of a unit while it was valid; the State reuses codes, so it is never a
    key.
    """

    __tablename__ = "unit_codes"
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    scheme: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(40))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    unit = relationship("Unit", back_populates="codes")


class UnitSuccession(db.Model):
    """One unit continued by another from a date (merger, split, renaming)."""

    __tablename__ = "unit_successions"
    __table_args__ = (UniqueConstraint("from_id", "to_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    day: Mapped[date]
    share_note: Mapped[str | None] = mapped_column(String(200))
    former = relationship("Unit", foreign_keys=[from_id])
    successor = relationship("Unit", foreign_keys=[to_id])


class UnitTurn(db.Model):
    """Finished dossiers of ``from_id`` still to be shown to ``to_id``, which continues it.

    All up to the dossier ``done`` are carried over, ``count`` of them; the row goes at the end.
    """

    __tablename__ = "unit_turns"
    id: Mapped[int] = mapped_column(primary_key=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("units.id"), unique=True)
    done: Mapped[int] = mapped_column(default=0)
    count: Mapped[int] = mapped_column(default=0)


def units_in_order(day=None):
    """Query: all units (those that exist on ``day`` when given), parents before children."""
    query = select(Unit).order_by(Unit.path)
    return query if day is None else query.where(Unit.valid_on(day))
