"""The visits that a person may take along: those whose sheet their team still fills in."""

from sqlalchemy import select

from intranet.extensions import db
from intranet.models.inspections import Inspection
from intranet.models.units import Unit
from intranet.rules.inspections import OPEN_TO_ANSWERS


def to_carry(user):
    """[(pid, name of the unit, first day, last day)], the next visit first."""
    query = (
        select(Inspection.pid, Unit.name, Inspection.visit_first, Inspection.visit_last)
        .join(Unit, Unit.id == Inspection.unit_id)
        .where(Inspection.is_of_team(user), Inspection.state.in_(OPEN_TO_ANSWERS))
        .order_by(Inspection.visit_first, Inspection.id)
    )
    return db.session.execute(query).all()
