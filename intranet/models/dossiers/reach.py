"""Who may see a dossier: one row per unit it concerns and per unit above (scope of sight, domain
2.3).

Rows are kept closed upwards, so "this unit or any below it" is one key, at any size of the
office.
"""

from sqlalchemy import ForeignKey, exists, false, select
from sqlalchemy.orm import Mapped, mapped_column

from intranet.extensions import db
from intranet.models.dossiers.dossier import Dossier
from intranet.models.units import Unit


class DossierReach(db.Model):
    """``unit_id`` may see ``dossier_id``."""

    __tablename__ = "dossier_reach"
    __table_args__ = {"sqlite_with_rowid": False}
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)


class ActiveReach(db.Model):
    """The rows of ``DossierReach`` whose dossier is not closed; database triggers keep them."""

    __tablename__ = "active_reach"
    __table_args__ = {"sqlite_with_rowid": False}
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True, index=True)


def reach_ids(user):
    """The unit ids through which ``user`` sees dossiers; a unit below another one is left out."""
    units = {entry.unit_id: entry.unit for entry in user.active_memberships if _sees(entry)}
    return [i for i, unit in units.items() if not any(a in units for a in unit.ancestor_ids[:-1])]


def _sees(membership):
    return membership.role != "admin"


def visible_to(user):
    """Clause on ``Dossier``: the dossiers this person may see."""
    ids = reach_ids(user)
    if not ids:
        return false()
    return exists(
        select(DossierReach.dossier_id).where(
            DossierReach.unit_id.in_(ids), DossierReach.dossier_id == Dossier.id
        )
    )


def reach_of(*units: Unit):
    """The closed set of unit ids for a dossier that concerns ``units``."""
    return {i for unit in units if unit is not None for i in unit.ancestor_ids}
