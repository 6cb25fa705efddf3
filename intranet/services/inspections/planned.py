"""Plans of a year as the inspections see them: within whose reach, the line one comes from."""

from sqlalchemy import false, or_, select, update

from intranet.extensions import db
from intranet.models.inspections import Inspection
from intranet.models.plans import Plan, PlanLine
from intranet.models.units import Unit
from intranet.rules.inspections import WATCHERS, InspectionState
from intranet.transaction import NotVisible


def in_reach(user):
    """Clause: plans of the units where the person inspects or leads, and of those below."""
    places = [e.unit for e in user.active_memberships if e.role in WATCHERS]
    clauses = (Unit.path.startswith(place.path, autoescape=True) for place in places)
    return Plan.unit_id.in_(select(Unit.id).where(or_(false(), *clauses)))


def line_of(user, pid, locked=False):
    """One line of a plan within reach; NotVisible otherwise. ``locked``: until the change ends."""
    query = select(PlanLine).join(Plan, Plan.id == PlanLine.plan_id)
    query = query.with_for_update(of=PlanLine) if locked else query
    found = db.session.scalar(query.where(PlanLine.pid == pid, in_reach(user)))
    if found is None:
        raise NotVisible
    return found


def states_of(line_ids):
    """{line id: [(state, pid of the inspection)]}, those that were cancelled left out."""
    query = select(Inspection.plan_line_id, Inspection.state, Inspection.pid).where(
        Inspection.plan_line_id.in_(line_ids), Inspection.state != InspectionState.CANCELLED
    )
    found: dict = {}
    for line_id, state, pid in db.session.execute(query.order_by(Inspection.id)):
        found.setdefault(line_id, []).append((state, pid))
    return found


def let_go(line_id):
    """What was cancelled no longer comes from this line."""
    gone = Inspection.state == InspectionState.CANCELLED
    query = update(Inspection).where(Inspection.plan_line_id == line_id, gone)
    db.session.execute(query.values(plan_line_id=None))


def lines_of(user, year, month):
    """Rows of the lines of a month in plans within reach: id, pid, kind, note, unit (name)."""
    query = (
        select(PlanLine.id, PlanLine.pid, PlanLine.kind, PlanLine.note, Unit.name.label("unit"))
        .join(Plan, Plan.id == PlanLine.plan_id)
        .join(Unit, Unit.id == PlanLine.unit_id)
        .where(Plan.year == year, PlanLine.month == month, in_reach(user))
    )
    return db.session.execute(query.order_by(Unit.sort, PlanLine.id)).all()
