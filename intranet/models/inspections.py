"""One inspection of one unit: decision, team, period, its way to the end (domain 5)."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, and_, false, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.extensions import db
from intranet.models.checklists import ChecklistVersion
from intranet.models.columns import HasPid, HasVersion
from intranet.models.plans import PlanLine
from intranet.models.units import Unit
from intranet.rules.inspections import HIDDEN_UNTIL_BEGUN, WATCHERS, InspectionState
from intranet.rules.permissions import Role


class Inspection(HasPid, HasVersion, db.Model):
    """``unit``: who is inspected; ``authority``: who inspects; ``kind``, ``form`` and ``state`` as
    in rules/inspections. ``period_*``: what is looked at, ``visit_*``: when the team is there (both
    inclusive). ``figures`` (JSON): the figures of the system at ``figures_at``.
    """

    __tablename__ = "inspections"
    __table_args__ = (
        Index("ix_inspections_unit", "unit_id", "visit_first"),
        Index("ix_inspections_authority", "authority_id", "visit_first"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    authority_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    checklist_version_id: Mapped[int] = mapped_column(ForeignKey("checklist_versions.id"))
    plan_line_id: Mapped[int | None] = mapped_column(ForeignKey("plan_lines.id"))
    earlier_id: Mapped[int | None] = mapped_column(ForeignKey("inspections.id"))
    kind: Mapped[str] = mapped_column(String(10))
    form: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    scope: Mapped[str] = mapped_column(Text, default="")
    basis: Mapped[str] = mapped_column(Text, default="")
    conduct: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[str | None] = mapped_column(String(200))
    period_first: Mapped[date]
    period_last: Mapped[date]
    visit_first: Mapped[date]
    visit_last: Mapped[date]
    decision_number: Mapped[str | None] = mapped_column(String(60))
    decision_date: Mapped[date | None]
    signer: Mapped[str | None] = mapped_column(String(120))
    head_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime]
    notified_at: Mapped[datetime | None]
    notified_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    begun_at: Mapped[datetime | None]
    figures: Mapped[str | None] = mapped_column(Text)
    figures_at: Mapped[datetime | None]
    signed_at: Mapped[datetime | None]
    report_number: Mapped[str | None] = mapped_column(String(60))
    report_date: Mapped[date | None]
    conclusion_number: Mapped[str | None] = mapped_column(String(60))
    conclusion_date: Mapped[date | None]
    closed_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str | None] = mapped_column(String(300))
    unit = relationship("Unit", foreign_keys=[unit_id])
    authority = relationship("Unit", foreign_keys=[authority_id])
    checklist_version = relationship(ChecklistVersion)
    plan_line = relationship(PlanLine)
    earlier = relationship("Inspection", remote_side=[id])
    head = relationship("User", foreign_keys=[head_id])
    made_by = relationship("User", foreign_keys=[made_by_id])
    members = relationship("InspectionMember", order_by="InspectionMember.user_id")

    def is_team(self, user_id):
        """True for the head and the members of the team."""
        return user_id == self.head_id or any(m.user_id == user_id for m in self.members)

    @staticmethod
    def is_of_team(user):
        """Clause: inspections whose team this person heads or belongs to."""
        teams = select(InspectionMember.inspection_id).where(InspectionMember.user_id == user.id)
        return or_(Inspection.id.in_(teams), Inspection.head_id == user.id)

    @staticmethod
    def watched_by(user):
        """Clause: those of the authority who watch or inspect, and the team, see everything."""
        return or_(Inspection.authority_id.in_(_below(user, WATCHERS)), Inspection.is_of_team(user))

    @staticmethod
    def visible_to(user):
        """Clause: what people of the authority who watch or inspect, the team, and the inspected
        unit may see; the unit sees what it was told of and what has begun, also when it was given
        up since.
        """
        is_told = and_(
            Inspection.notified_at.is_not(None), Inspection.kind.not_in(HIDDEN_UNTIL_BEGUN)
        )
        return or_(
            Inspection.watched_by(user),
            and_(
                Inspection.is_of_unit(user),
                Inspection.state != InspectionState.DRAFT,
                or_(is_told, Inspection.begun_at.is_not(None)),
            ),
        )

    @staticmethod
    def is_of_unit(user):
        """Clause: inspections of the units where this person works, at a desk, in a room."""
        return Inspection.unit_id.in_(inspected_units(user))


def inspected_units(user):
    """Ids of the units whose inspections are this person's: where they work and, at a desk or in a
    room, the authority around it.
    """
    places = [entry.unit for entry in user.active_memberships if entry.role != Role.ADMIN]
    around = {place.parent_id for place in places if not place.is_authority}
    return sorted(({place.id for place in places} | around) - {None})


def _below(user, roles):
    """Query: ids of the units where the person holds one of ``roles``, and of those below."""
    places = [entry.unit for entry in user.active_memberships if entry.role in roles]
    clauses = (Unit.path.startswith(place.path, autoescape=True) for place in places)
    return select(Unit.id).where(or_(false(), *clauses))


class InspectionMember(db.Model):
    """One of the team; ``sections``: group codes of the checklist, separated by spaces, all when
    empty.
    """

    __tablename__ = "inspection_members"
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspections.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    duty: Mapped[str | None] = mapped_column(String(120))
    sections: Mapped[str] = mapped_column(String(60), default="")
    user = relationship("User")
