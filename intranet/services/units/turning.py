"""What happens to a unit on a day: it gets another name, another parent, or ends (domain 2.3, B24).

A new name or parent is a new unit that continues the old one: what was printed under the old name
stays true, and the tree of an earlier day is still there.
"""

from datetime import timedelta

from sqlalchemy import func, insert, literal, select, update

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import Membership
from intranet.models.dossiers.dossier import Dossier, DossierCounter
from intranet.models.dossiers.reach import DossierReach
from intranet.models.procedures import ProcedureOffer, ProcedureStep
from intranet.models.units import Unit, UnitCode, UnitSuccession
from intranet.rules.errors import RuleBroken
from intranet.rules.units import check_turn
from intranet.rules.words import N_
from intranet.services.units import carrying
from intranet.services.units.editing import mine, place
from intranet.services.units.reading import valid_membership
from intranet.transaction import check_version, transaction

KEPT = (
    "kind", "receives_dossiers", "work_hours", "phone", "address", "sort", "note",
)  # fmt: skip


def rename(actor, pid, version, name, short_name, day):
    """Give a unit a new name from ``day``: the old one is closed, the new one continues it."""
    with transaction(actor) as change:
        unit = _turning(actor, pid, version, day)
        new = _continue(unit, day, unit.parent, name, short_name)
        before, after = {"name": unit.name}, {"name": name, "valid_from": day}
        change.record("units.rename", new, before=before, after=after)
        change.record("units.close", unit, after={"valid_to": unit.valid_to}, successor=new.pid)
    carrying.carry_over(actor, new.pid)
    return new


def move(actor, pid, version, parent_pid, day):
    """Put a unit below another one from ``day``, with everything below it."""
    with transaction(actor) as change:
        unit = _turning(actor, pid, version, day)
        parent = mine(actor, parent_pid)
        if unit.id in parent.ancestor_ids:
            raise RuleBroken(N_("Không thể chuyển đơn vị xuống dưới chính nó."), field="parent")
        if parent.id == unit.parent_id or not parent.is_valid_on(day):
            raise RuleBroken(N_("Chọn đơn vị cấp trên khác, đang hoạt động."), field="parent")
        before = {"parent": unit.parent.name if unit.parent else None}
        new = _continue(unit, day, parent, unit.name, unit.short_name)
        change.record(
            "units.move", new, before=before, after={"parent": parent.name, "valid_from": day}
        )
        change.record("units.close", unit, after={"valid_to": unit.valid_to}, successor=new.pid)
    carrying.carry_over(actor, new.pid)
    return new


def close(actor, pid, version, day, successor_pid=None):
    """End a unit: its last day is the day before ``day``. Nothing and nobody may be left in it."""
    with transaction(actor) as change:
        unit = _turning(actor, pid, version, day)
        _refuse_units_below(unit, day)
        _refuse_people(unit, day)
        unit.valid_to = day - timedelta(days=1)
        facts = {}
        if successor_pid:
            successor = mine(actor, successor_pid)
            _refuse_self(unit, successor)
            db.session.add(UnitSuccession(from_id=unit.id, to_id=successor.id, day=day))
            facts["successor"] = successor.pid
        change.record("units.close", unit, after={"valid_to": unit.valid_to}, **facts)
        return unit


def holding(unit):
    """How many open dossiers concern this unit or one below it."""
    query = (
        select(func.count())
        .select_from(DossierReach)
        .join(Dossier, Dossier.id == DossierReach.dossier_id)
        .where(DossierReach.unit_id == unit.id, Dossier.closed_at.is_(None))
    )
    return db.session.scalar(query)


def _turning(actor, pid, version, day):
    """The locked unit, when it may change hands on ``day``."""
    unit = mine(actor, pid)
    check_version(unit, version)
    if unit.valid_to is not None:
        raise RuleBroken(N_("Đơn vị này đã kết thúc."))
    check_turn(day, clock.today(), unit.valid_from)
    if carrying.is_followed(unit.id):
        raise RuleBroken(N_("Hồ sơ cũ còn đang chuyển sang đơn vị này; chuyển nốt rồi làm tiếp."))
    count = holding(unit)
    if count:
        raise RuleBroken(
            N_(
                "Còn %(count)s hồ sơ chưa xong ở đơn vị này và cấp dưới; hãy giải quyết xong trước."
            ),
            count=count,
        )
    return unit


def _continue(unit, day, parent, name, short_name):
    """Close ``unit`` and open the one that continues it, with people, units, codes and work."""
    new = Unit(name=name, short_name=short_name, valid_from=day, path="")
    for column in KEPT:
        setattr(new, column, getattr(unit, column))
    unit.valid_to = day - timedelta(days=1)
    prefix, unit.code_prefix = unit.code_prefix, None
    db.session.flush()
    new.code_prefix, new.parent_id = prefix, parent.id if parent is not None else None
    place(new, parent, key=f"{unit.key.partition('@')[0][:29]}@{day.isoformat()}")
    db.session.add(UnitSuccession(from_id=unit.id, to_id=new.id, day=day))
    _take_units(unit, new)
    _take_people(unit, new, day)
    _take_codes(unit, new, day)
    _take_work(unit, new, day)
    return new


def _take_units(unit, new):
    """Hang the units below the old one under the new one; paths of the whole subtree follow."""
    rest = func.substr(Unit.path, len(unit.path) + 1)
    below = Unit.path.startswith(unit.path, autoescape=True) & (Unit.id != unit.id)
    _now(update(Unit).where(below).values(path=literal(new.path).concat(rest)))
    _now(update(Unit).where(Unit.parent_id == unit.id).values(parent_id=new.id))
    db.session.expire_all()


def _take_people(unit, new, day):
    entries = db.session.scalars(
        select(Membership).where(Membership.unit_id == unit.id, valid_membership(day))
    ).all()
    for entry in entries:
        db.session.add(
            Membership(
                user_id=entry.user_id, role=entry.role, unit_id=new.id,
                valid_from=max(day, entry.valid_from or day), valid_to=entry.valid_to,
            )
        )  # fmt: skip
        entry.valid_to = day - timedelta(days=1)
    db.session.flush()


def _take_codes(unit, new, day):
    for code in unit.codes:
        if code.valid_to is None:
            db.session.add(
                UnitCode(unit_id=new.id, scheme=code.scheme, code=code.code, valid_from=day)
            )
            code.valid_to = day - timedelta(days=1)
    db.session.flush()


def _take_work(unit, new, day):
    """Procedures and the day's numbers, without a gap; finished dossiers follow (``carrying``)."""
    offers = select(ProcedureOffer.procedure_id, literal(new.id)).where(
        ProcedureOffer.unit_id == unit.id
    )
    _now(insert(ProcedureOffer).from_select(["procedure_id", "unit_id"], offers))
    _now(update(ProcedureStep).where(ProcedureStep.unit_id == unit.id).values(unit_id=new.id))
    numbers = select(literal(new.id), DossierCounter.day, DossierCounter.last).where(
        DossierCounter.unit_id == unit.id, DossierCounter.day >= day
    )
    _now(insert(DossierCounter).from_select(["unit_id", "day", "last"], numbers))
    carrying.follow(unit, new)


def _now(statement):
    db.session.execute(statement, execution_options={"synchronize_session": False})


def _refuse_units_below(unit, day):
    query = select(func.count()).where(Unit.parent_id == unit.id, Unit.valid_on(day))
    count = db.session.scalar(query)
    if count:
        raise RuleBroken(
            N_("Còn %(count)s đơn vị bên dưới; hãy kết thúc các đơn vị đó trước."), count=count
        )


def _refuse_people(unit, day):
    query = select(func.count()).where(Membership.unit_id == unit.id, valid_membership(day))
    count = db.session.scalar(query)
    if count:
        raise RuleBroken(
            N_("Còn %(count)s vai trò đang giữ ở đơn vị này; hãy kết thúc hoặc chuyển trước."),
            count=count,
        )


def _refuse_self(unit, successor):
    if successor.id == unit.id:
        raise RuleBroken(N_("Đơn vị kế thừa phải là đơn vị khác."), field="successor")
