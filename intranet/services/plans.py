"""The yearly plan of inspections: its lines, and what became of each (domain 5.2, 1)."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from intranet import clock
from intranet.extensions import db
from intranet.models.plans import Plan, PlanLine
from intranet.models.units import Unit
from intranet.rules.calendars import Calendar
from intranet.rules.errors import RuleBroken
from intranet.rules.inspections import TEAM
from intranet.rules.plans import SENDING_DAYS, check_approval, check_months, line_state, spread
from intranet.rules.words import N_
from intranet.services.calendars import special_days
from intranet.services.inspections import choices
from intranet.services.inspections.planned import in_reach, let_go, line_of, states_of
from intranet.services.inspections.reach import holds
from intranet.transaction import Forbidden, NotVisible, check_version, transaction

EDITED = ("theme", "number", "approved_on", "signer")
LATER_YEARS = 1


@dataclass(frozen=True)
class Line:
    """A line of a plan with its LineState, and (state, pid) of the inspections made of it."""

    line: PlanLine
    state: str
    made: list


def listed(user):
    """The plans within reach, the newest year first."""
    query = select(Plan).join(Unit).where(in_reach(user)).options(joinedload(Plan.unit))
    return db.session.scalars(query.order_by(Plan.year.desc(), Unit.sort, Plan.id).limit(60)).all()


def get(user, pid):
    """One plan within reach; NotVisible otherwise."""
    found = db.session.scalar(select(Plan).where(Plan.pid == pid, in_reach(user)))
    if found is None:
        raise NotVisible
    return found


def lines(plan):
    """[Line] of a plan, in order of the months."""
    query = select(PlanLine).where(PlanLine.plan_id == plan.id).options(joinedload(PlanLine.unit))
    rows = db.session.scalars(query.order_by(PlanLine.month, PlanLine.id)).all()
    made, today = states_of([row.id for row in rows]), clock.today()
    found = []
    for row in rows:
        own = made.get(row.id, [])
        state = line_state(plan.year, row.month, [state for state, _pid in own], today)
        found.append(Line(row, state, own))
    return found


def send_by(plan):
    """The last day on which the plan goes out to the units; None before its approval."""
    if plan.approved_on is None:
        return None
    return Calendar(special_days()).add_working_days(plan.approved_on, SENDING_DAYS)


def may_keep(user, plan):
    """True for whoever inspects for the unit of the plan or above it."""
    return holds(user, plan.unit, TEAM)


def create(actor, unit_pid, year, theme):
    """Begin the plan of one of the actor's places for a year."""
    with transaction(actor, alone=True) as change:
        places = {place.pid: place for place in choices.authorities(actor.user)}
        if unit_pid not in places:
            raise Forbidden
        today = clock.today()
        if not today.year - 1 <= year <= today.year + LATER_YEARS:
            raise RuleBroken(N_("Chọn năm nay hoặc năm sau."), field="year")
        unit_id = places[unit_pid].id
        if db.session.scalar(select(Plan.id).where(Plan.unit_id == unit_id, Plan.year == year)):
            raise RuleBroken(N_("Năm này đã có kế hoạch."), field="year")
        plan = Plan(unit_id=unit_id, year=year, theme=theme or None, version=1,
                    made_by_id=actor.user_id, made_at=clock.now())  # fmt: skip
        db.session.add(plan)
        db.session.flush()
        change.record("plans.create", plan, after={"year": year, "theme": theme})
        return plan


def edit(actor, pid, theme, approval, version):
    """Change the theme and the ``approval``: (number, day, signer), all or none."""
    number, day, signer = approval
    check_approval(number, day, signer, clock.today())
    with transaction(actor) as change:
        plan = _kept(actor, pid)
        check_version(plan, version)
        before = {name: getattr(plan, name) for name in EDITED}
        after = dict(zip(EDITED, (theme or None, number, day, signer), strict=True))
        for name, value in after.items():
            setattr(plan, name, value or None)
        change.record("plans.edit", plan, before=before, after=after)
        return plan


def add_lines(actor, pid, unit_pid, kind, months, note=None):
    """Add a visit of one unit in the first of ``months`` (first, last); without a unit one of every
    commune that has none yet, spread over the months. Returns how many.
    """
    with transaction(actor) as change:
        plan = _kept(actor, pid)
        if unit_pid:
            months = (months[0], months[0])
        check_months(*months)
        present = {line.line.unit_id for line in lines(plan)}
        units = [_unit(plan, unit_pid)] if unit_pid else [
            unit for unit in choices.communes(plan.unit) if unit.id not in present
        ]  # fmt: skip
        if not units:
            raise RuleBroken(N_("Mọi xã, phường đã có trong kế hoạch."), field="unit")
        for unit, month in zip(units, spread(len(units), *months), strict=True):
            db.session.add(PlanLine(plan_id=plan.id, unit_id=unit.id, month=month, kind=kind,
                                    note=note or None))  # fmt: skip
        plan.version += 1
        names = [unit.name for unit in units]
        change.record("plans.add_lines", plan, after={"units": names, "months": list(months)})
        return len(units)


def remove_line(actor, pid, line_pid):
    """Take a line out; not one that an inspection was made of."""
    with transaction(actor) as change:
        plan = _kept(actor, pid)
        line = line_of(actor.user, line_pid, locked=True)
        if line.plan_id != plan.id:
            raise NotVisible
        if states_of([line.id]):
            raise RuleBroken(N_("Đã lập cuộc kiểm tra từ dòng này; hủy cuộc kiểm tra trước."))
        change.record("plans.remove_line", plan,
                      before={"units": [line.unit.name], "months": [line.month]})  # fmt: skip
        plan.version += 1
        let_go(line.id)
        db.session.delete(line)
        return plan


def _unit(plan, pid):
    known = {row.pid: row for row in choices.inspectable([plan.unit])}
    if pid not in known:
        raise RuleBroken(N_("Chọn đơn vị trong danh sách."), field="unit")
    return known[pid]


def _kept(actor, pid):
    query = select(Plan).where(Plan.pid == pid, in_reach(actor.user))
    plan = db.session.scalar(query.with_for_update(of=Plan))
    if plan is None:
        raise NotVisible
    if not may_keep(actor.user, plan):
        raise Forbidden
    return plan
