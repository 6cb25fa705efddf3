"""What an inspection found wrong: who mends it until when, and what became of it (B20)."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, and_, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.extensions import db
from intranet.models.columns import HasPid, HasVersion
from intranet.models.inspections import Inspection
from intranet.rules.findings import INSIDE


class Finding(HasPid, HasVersion, db.Model):
    """One finding, number ``position`` of its inspection. ``earlier``: the finding on the same item
    of the same unit that it repeats; ``returns``: how often the answer was not accepted.
    """

    __tablename__ = "findings"
    __table_args__ = (Index("ix_findings_unit", "unit_id", "state", "due_on"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspections.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    position: Mapped[int]
    item_code: Mapped[str | None] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Text)
    severity: Mapped[str] = mapped_column(String(10))
    basis: Mapped[str | None] = mapped_column(String(300))
    responsible_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    responsible_name: Mapped[str | None] = mapped_column(String(120))
    due_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(10))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    returns: Mapped[int] = mapped_column(default=0)
    earlier_id: Mapped[int | None] = mapped_column(ForeignKey("findings.id"))
    reminded_on: Mapped[date | None]
    inspection = relationship(Inspection)
    unit = relationship("Unit")
    responsible = relationship("User", foreign_keys=[responsible_id])
    made_by = relationship("User", foreign_keys=[made_by_id])
    earlier = relationship("Finding", remote_side=[id])
    events = relationship("FindingEvent", order_by="FindingEvent.id")

    @staticmethod
    def visible_to(user):
        """Clause: the findings of inspections the person sees; drafts and what was dropped only
        inside the team, the responsible person always sees what was given to them.
        """
        seen = select(Inspection.id).where(Inspection.visible_to(user))
        mine = select(Inspection.id).where(Inspection.is_of_team(user))
        return or_(
            and_(Finding.inspection_id.in_(seen), Finding.state.not_in(INSIDE)),
            Finding.inspection_id.in_(mine),
            and_(Finding.responsible_id == user.id, Finding.state.not_in(INSIDE)),
        )


class FindingEvent(HasPid, db.Model):
    """One thing that was said or done about a finding; ``kind`` as in rules/findings."""

    __tablename__ = "finding_events"
    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("findings.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    text: Mapped[str | None] = mapped_column(Text)
    due_on: Mapped[date | None]
    inspection_id: Mapped[int | None] = mapped_column(ForeignKey("inspections.id"))
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    by = relationship("User")
