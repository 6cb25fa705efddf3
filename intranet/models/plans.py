"""The yearly plan of inspections: which unit is visited in which month, and how."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.extensions import db
from intranet.models.columns import HasPid, HasVersion


class Plan(HasPid, HasVersion, db.Model):
    """The plan of ``unit`` (who inspects) for a year; approved when it has a number and a day."""

    __tablename__ = "plans"
    __table_args__ = (UniqueConstraint("unit_id", "year"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    year: Mapped[int]
    theme: Mapped[str | None] = mapped_column(String(300))
    number: Mapped[str | None] = mapped_column(String(60))
    approved_on: Mapped[date | None]
    signer: Mapped[str | None] = mapped_column(String(120))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime]
    unit = relationship("Unit")
    lines = relationship("PlanLine", order_by="PlanLine.month, PlanLine.id")


class PlanLine(HasPid, db.Model):
    """One visit of the plan."""

    __tablename__ = "plan_lines"
    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    month: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    note: Mapped[str | None] = mapped_column(String(300))
    plan = relationship("Plan", overlaps="lines")
    unit = relationship("Unit")
