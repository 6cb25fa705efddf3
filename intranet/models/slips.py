"""What a desk gave a citizen instead of a receipt: guidance (Mẫu 02) or a refusal (Mẫu 03)."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, false, or_, select
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship

from intranet.extensions import db
from intranet.models.columns import HasPid
from intranet.models.units import Unit
from intranet.rules.permissions import Role
from intranet.rules.text import fold


def _folded_name(context):
    """The search key of the name, whoever writes the row."""
    return fold(context.get_current_parameters()["full_name"])[:400]


class Slip(HasPid, db.Model):
    """One slip. ``kind``: guidance (papers are missing, R02) or refusal. No dossier yet, no code;
    ``dossier_id`` when the citizen came back and it was received. ``items``: what is missing, one
    a line.
    """

    __tablename__ = "slips"
    __table_args__ = (Index("ix_slips_unit", "unit_id", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    number: Mapped[str] = mapped_column(String(40))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("procedure_versions.id"))
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    full_name: Mapped[str] = mapped_column(String(200))
    name_fold: Mapped[str] = mapped_column(String(400), default=_folded_name)
    id_number: Mapped[str | None] = mapped_column(String(20))
    address: Mapped[str | None] = mapped_column(String(300))
    phone: Mapped[str | None] = mapped_column(String(20))
    email: Mapped[str | None] = mapped_column(String(120))
    items: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text)
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossiers.id"))
    unit = relationship("Unit")
    by = relationship("User")
    procedure_version = relationship("ProcedureVersion")
    dossier = relationship("Dossier")

    @staticmethod
    def visible_to(user):
        """Clause: the slips of the person's own units and of those below them; the admin's role
        shows none (separation of duties).
        """
        places = [entry.unit for entry in user.active_memberships if entry.role != Role.ADMIN]
        desk = aliased(Unit)
        below = [desk.path.startswith(unit.path, autoescape=True) for unit in places]
        return Slip.unit_id.in_(select(desk.id).where(or_(false(), *below)))
