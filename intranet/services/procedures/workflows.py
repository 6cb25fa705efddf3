"""The internal workflow of a version: steps, shares of the time, default ones (domain 1.4)."""

from dataclasses import replace

from sqlalchemy import select

from intranet import clock
from intranet.extensions import db
from intranet.models.units import Unit, units_in_order
from intranet.rules.errors import RuleBroken
from intranet.rules.permissions import ROLE_WORDS, Role
from intranet.rules.procedures import (
    PLACE_WORDS,
    SWITCHES,
    Step,
    check_steps,
    default_steps,
    share_words,
    switch_words,
)
from intranet.rules.text import fold
from intranet.rules.words import N_
from intranet.services.procedures import reading
from intranet.services.procedures.facts import write_steps
from intranet.transaction import check_version, transaction

# Which department of a district works on which field: a word of the field, a word of its name.
ROOM_OF_FIELD = (
    ("ho tich|chung thuc|nuoi con nuoi|hoa giai|boi thuong|tu phap", "tu phap"),
    ("ho kinh doanh|hop tac|dau tu|dau thau|tai chinh", "tai chinh"),
    ("dat dai|moi truong|tai nguyen", "tai nguyen"),
    ("bao tro|nguoi co cong|tre em|giam ngheo|lao dong|viec lam|te nan", "lao dong"),
    ("giao duc|van bang", "giao duc"),
    ("xay dung|quy hoach|ha tang|luu thong|khi$|cong nghiep|giao thong", "ha tang"),
    ("nong nghiep|lam nghiep|thuy loi|chan nuoi|thu y|trong trot|thuy san", "nong nghiep"),
    ("van hoa|the thao|the duc|thu vien|phat thanh|bao chi|du lich|gia dinh", "van hoa"),
    ("ton giao|thi dua|noi vu|cong chuc|hoi$|to chuc", "noi vu"),
    ("dan toc", "dan toc"),
    ("y te|an toan thuc pham|dan so", "y te"),
    ("khieu nai|to cao|tiep cong dan|don thu", "thanh tra"),
)
FALLBACK = "van phong"


def plan(actor, pid, number, steps, row_version):
    """Write the workflow of a version no dossier uses; ``steps`` name units by their pid."""
    with transaction(actor) as change:
        procedure = reading.locked(pid)
        version = reading.version(procedure, number)
        refuse_used(version)
        check_version(procedure, row_version)
        check_steps(steps, version.time_value, version.time_unit)
        before = described(version.steps)
        write_steps(version, _with_unit_ids(steps))
        db.session.flush()
        after = described(version.steps)
        change.record(
            "procedures.plan", procedure, before={"steps": before}, after={"steps": after},
            number=version.number,
        )  # fmt: skip
        return procedure


def refuse_used(version):
    """A version dossiers were received under is never edited: they keep it (C20)."""
    if reading.is_used(version):
        raise RuleBroken(
            N_("Đã có hồ sơ nhận theo phiên bản này nên không sửa. Hãy lập phiên bản mới.")
        )


def _with_unit_ids(steps):
    ids: dict[str, int] = dict(db.session.execute(select(Unit.pid, Unit.id)).tuples().all())
    for row, step in enumerate(steps, 1):
        if step.unit is not None and step.unit not in ids:
            raise RuleBroken(N_("Bước %(row)s: chọn đơn vị làm bước này."), field="steps", row=row)
    return [replace(step, unit=ids.get(step.unit)) for step in steps]


def described(steps):
    """A workflow in one line, for the audit log."""
    return "; ".join(f"{n}. {step_words(step)}" for n, step in enumerate(steps, 1)) or None


def step_words(step, units=None):
    """A step, stored or a ``Step`` whose unit is an id named in ``units`` {id: name}."""
    where = PLACE_WORDS[step.place]
    if step.place == "unit":
        where = step.unit.name if units is None else units.get(step.unit, "–")
    told = [ROLE_WORDS[Role(step.role)], where, *switch_words(step)]
    return f"{step.name} ({share_words(step.share)}), {', '.join(told)}"


def unit_names():
    """{id: name} of every unit, for ``step_words``."""
    return dict(db.session.execute(select(Unit.id, Unit.name)).tuples().all())


def steps_of(version):
    """The stored workflow as rules.procedures.Step with unit ids."""
    return [
        Step(s.name, s.act, s.role, s.place, s.unit_id, s.share,
             **{name: getattr(s, name) for name in SWITCHES})
        for s in version.steps
    ]  # fmt: skip


def plan_default(version, offering, rooms=None):
    """Write a workflow made from the term: for a district by the department of the field.

    ``offering``: the units that decide; ``rooms``: {unit id: its departments}, see ``rooms_of``.
    """
    room = None
    if offering and all(unit.kind == "huyen" for unit in offering):
        found = rooms if rooms is not None else rooms_of(offering)
        room = department(version.field, found.get(offering[0].id, ()))
    steps = default_steps(version.time_value, version.time_unit, room.id if room else None)
    write_steps(version, steps)


def department(field, rooms):
    """The room of ``rooms`` that works on ``field``; the general office when nothing fits."""
    words = fold(field)
    for heads, name in ROOM_OF_FIELD:
        if any(_fits(head, words) for head in heads.split("|")):
            found = next((room for room in rooms if name in fold(room.name)), None)
            if found is not None:
                return found
    return next((room for room in rooms if FALLBACK in fold(room.name)), None)


def _fits(head, words):
    return words.endswith(head[:-1]) if head.endswith("$") else head in words


def rooms_of(authorities):
    """{unit id: its departments}, in the order of the tree."""
    ids = [unit.id for unit in authorities]
    query = select(Unit).where(Unit.parent_id.in_(ids), Unit.kind == "co_quan_chuyen_mon")
    found: dict[int, list[Unit]] = {i: [] for i in ids}
    for unit in db.session.scalars(query.order_by(Unit.sort, Unit.id)):
        found.setdefault(unit.parent_id or 0, []).append(unit)
    return found


ROOM_KINDS = ("co_quan_chuyen_mon", "co_quan_tinh", "don_vi_doc", "co_quan_khac")


def units_for_steps():
    """(pid, name) of the departments a step may name, in the order of the tree."""
    units = db.session.scalars(units_in_order(clock.today())).all()
    names = {unit.id: unit.short_name for unit in units}
    return [
        (u.pid, f"{names.get(u.parent_id)} / {u.short_name}" if u.parent_id in names else u.name)
        for u in units
        if u.kind in ROOM_KINDS
    ]
