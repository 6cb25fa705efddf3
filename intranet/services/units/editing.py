"""Opening a unit, mending its facts, writing down its official codes."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta

from sqlalchemy import select

from intranet import clock
from intranet.extensions import db
from intranet.models.units import Unit, UnitCode
from intranet.rules.accounts import check_span
from intranet.rules.calendars import parse_hours
from intranet.rules.errors import RuleBroken
from intranet.rules.identifiers import normal_phone
from intranet.rules.units import SCHEME_WORDS, check_kind, check_prefix
from intranet.rules.words import N_
from intranet.services import calendars
from intranet.services.units.reading import is_mine
from intranet.transaction import Forbidden, NotVisible, check_version, transaction


@dataclass(frozen=True)
class UnitData:
    """The facts of a unit that may be mended at any time."""

    name: str
    short_name: str
    receives_dossiers: bool = False
    code_prefix: str | None = None
    work_hours: str | None = None
    phone: str | None = None
    address: str | None = None
    sort: int = 0
    note: str | None = None


def create(actor, parent_pid, kind, data: UnitData, valid_from: date | None = None):
    """Open a unit below one that the admin keeps."""
    with transaction(actor) as change:
        parent = mine(actor, parent_pid)
        if not parent.is_valid_on(valid_from or clock.today()):
            raise RuleBroken(N_("Đơn vị cấp trên không hoạt động vào ngày này."), field="parent")
        unit = Unit(key="", kind=check_kind(kind), parent_id=parent.id, valid_from=valid_from)
        _fill(unit, data)
        place(unit, parent)
        after = {**asdict(data), "kind": kind, "valid_from": valid_from, "parent": parent.name}
        change.record("units.create", unit, after=after)
        return unit


def edit(actor, pid, data: UnitData, version):
    """Mend a spelling or another fact; a real new name is ``rename``. ``Stale`` when it moved.

    Other working hours count the open dossiers anew; no promised day moves earlier (DD07, B2).
    """
    with transaction(actor, alone=True) as change:
        unit = mine(actor, pid)
        check_version(unit, version)
        before = {name: getattr(unit, name) for name in asdict(data)}
        with calendars.hours_of_units(change, unit, f"Giờ làm việc mới: {unit.name}"):
            _fill(unit, data)
        after = {name: getattr(unit, name) for name in before}
        changed = [name for name in before if before[name] != after[name]]
        change.record(
            "units.edit",
            unit,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
        return unit


def add_code(actor, pid, scheme, code, valid_from: date | None = None):
    """Write down an official code from a day; the one of this scheme before it ends the day before.

    The State gives codes of abolished units to new ones (21616), so a code is never a key.
    """
    with transaction(actor) as change:
        unit = mine(actor, pid)
        if scheme not in SCHEME_WORDS:
            raise RuleBroken(N_("Chọn loại mã."), field="scheme")
        for former in unit.codes:
            if former.scheme == scheme and former.valid_to is None:
                _end_code(former, valid_from)
        db.session.add(UnitCode(unit_id=unit.id, scheme=scheme, code=code, valid_from=valid_from))
        change.record("units.add_code", unit, after={"scheme": scheme, "code": code})
        return unit


def mine(actor, pid):
    """The unit, locked for this change; ``NotVisible``, or ``Forbidden`` if not the admin's."""
    unit = db.session.scalar(select(Unit).where(Unit.pid == pid).with_for_update(of=Unit))
    if unit is None:
        raise NotVisible
    if not is_mine(actor.user, unit):
        raise Forbidden
    return unit


def place(unit, parent, key=None):
    """Give a new unit its row, its key and its path below ``parent`` (None: a root)."""
    unit.key = key or f"new-{unit.name[:30]}"
    db.session.add(unit)
    db.session.flush()
    unit.key = key or f"U-{unit.pid.upper()}"
    unit.path = f"{parent.path if parent is not None else '/'}{unit.id}/"
    db.session.flush()


def refuse_taken_prefix(prefix, unit_id=None):
    """Refuse a prefix that another unit has, closed ones included: codes stay unique for ever."""
    if prefix is None:
        return
    query = select(Unit.name).where(Unit.code_prefix == prefix, Unit.id != (unit_id or 0))
    owner = db.session.scalar(query)
    if owner is not None:
        raise RuleBroken(N_("Mã đầu này là của %(name)s."), field="code_prefix", name=owner)


def _fill(unit, data):
    prefix = check_prefix(data.code_prefix)
    refuse_taken_prefix(prefix, unit.id)
    unit.name, unit.short_name = data.name, data.short_name
    unit.receives_dossiers, unit.code_prefix = data.receives_dossiers, prefix
    unit.work_hours = _hours(data.work_hours)
    unit.phone = normal_phone(data.phone, field="phone") or None
    unit.address, unit.sort, unit.note = data.address or None, data.sort, data.note or None


def _hours(text):
    if not text:
        return None
    try:
        spans = parse_hours(text)
    except RuleBroken as error:
        raise RuleBroken(error.message, field="work_hours", **error.params) from None
    return " ".join(f"{start:%H:%M}-{end:%H:%M}" for start, end in spans)


def _end_code(former, day):
    if day is None:
        raise RuleBroken(N_("Đã có mã loại này; nhập ngày mã mới có hiệu lực."), field="valid_from")
    check_span(former.valid_from, day - timedelta(days=1), field="valid_from")
    former.valid_to = day - timedelta(days=1)
