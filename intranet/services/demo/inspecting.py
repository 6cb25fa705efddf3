"""Inspections of the demo office: a plan, a visit that was signed, one that runs, one to come.

Told through the services themselves, at the moment up to which the office is filled.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.checklists import ChecklistVersion
from intranet.models.units import Unit
from intranet.rules.checklists import DEGREE_VALUES, YES_NO_VALUES, Kind
from intranet.rules.demo import COMMUNES, DISTRICT
from intranet.rules.errors import RuleBroken
from intranet.services import answers, findings, inspections, minutes, plans, samples
from intranet.transaction import Actor

HEAD, MEMBER = "kiemtra.huyen", "kstthc.huyen"
_PERIOD, _LATELY, _SOON = timedelta(90), timedelta(12), timedelta(9)
_BATCH = 20
# How often a made-up answer is a good one.
_GOOD = 0.8


def inspect(rng):
    """Tell of the inspections of three communes."""
    head, member = _person(HEAD), _person(MEMBER)
    actor, today = Actor(head), clock.today()
    _plan(actor)
    signed, running, coming = (
        _decided(actor, member, commune.key, today + shift)
        for commune, shift in zip(COMMUNES, (-_LATELY, timedelta(0), _SOON), strict=False)
    )
    _write(actor, signed, rng, share=1.0)
    _conclude(actor, signed)
    inspections.begin(actor, running)
    with suppress(RuleBroken):  # a small demo has no dossier of this commune
        samples.draw(actor, running, 15, "")
    _write(actor, running, rng, share=0.4)
    inspections.notify(actor, coming)
    db.session.rollback()


def _person(username):
    return db.session.scalar(select(User).where(User.username == username))


def _unit(key):
    return db.session.scalar(select(Unit).where(Unit.key == key))


def _plan(actor):
    pid = plans.create(actor, _unit(DISTRICT).pid, clock.today().year, "Nhập phần mềm").pid
    plans.add_lines(actor, pid, None, "planned", (1, 12))


def _decided(actor, member, key, day):
    """The pid of a decided inspection of the commune ``key`` from ``day`` on."""
    oldest = select(ChecklistVersion).order_by(ChecklistVersion.id).limit(1)
    version = db.session.scalars(oldest).one()
    unit, today = _unit(key), clock.today()
    data = inspections.InspectionData(
        kind="planned", form="short", checklist=version.pid, period_first=day - _PERIOD,
        period_last=min(day, today), visit_first=day, visit_last=day, place=unit.name,
        scope="Việc tiếp nhận, giải quyết thủ tục hành chính tại Bộ phận Một cửa",
    )  # fmt: skip
    team = inspections.TeamData(actor.user.pid, (inspections.MemberData(member.pid),))
    district = _unit(DISTRICT).pid
    (made,) = inspections.create(actor, district, [unit.pid], data, team)
    decided = min(day - timedelta(2), today)
    number = f"{100 + made.id}/QĐ-UBND"
    inspections.decide(actor, made.pid, number, decided, "Chủ tịch UBND huyện", made.version)
    return made.pid


def _write(actor, pid, rng, share):
    """Answers of a share of the items."""
    inspection = inspections.get(actor.user, pid)
    said = [
        {
            "key": str(UUID(int=rng.getrandbits(128), version=4)),
            "target": f"item:{item.code}",
            "value": _value(item, rng),
            "bases": [],
        }
        for item in answers.items_of(inspection)
        if rng.random() < share
    ]
    for begin in range(0, len(said), _BATCH):
        db.session.rollback()
        answers.save(actor, pid, said[begin : begin + _BATCH], "demo")


def _value(item, rng):
    good = rng.random() < _GOOD
    if item.kind in (Kind.YES_NO, Kind.DEGREE):
        values = YES_NO_VALUES if item.kind == Kind.YES_NO else DEGREE_VALUES
        best, *others = values
        return best if good else rng.choice(others)
    if item.kind in (Kind.NUMBER, Kind.PERCENT):
        low = good == (item.kind == Kind.NUMBER and item.lower_is_better)
        return str(rng.randint(0, 1) if low else rng.randint(96, 100))
    return "Đã xem tại chỗ"


def _conclude(actor, pid):
    """Findings from the bad answers, minutes, the signatures of both sides."""
    inspection = inspections.get(actor.user, pid)
    unit, due = inspection.unit, findings.due_by_default()
    for found in findings.candidates(inspection):
        item = found.item
        fault = findings.Fault(
            text=f"Chưa đạt: {item.text}", severity=item.severity, due_on=due, basis=item.basis,
            responsible_name="Công chức một cửa", item_code=item.code,
        )  # fmt: skip
        db.session.rollback()
        findings.create(actor, pid, fault)
    told = minutes.show(actor.user, pid).minute
    words = {name: getattr(told, name) for name in minutes.Written.__dataclass_fields__}
    at = datetime.combine(inspection.visit_last, datetime.min.time())
    words |= {"unit_people": f"Lãnh đạo {unit.name}", "begun_at": at + timedelta(hours=8)}
    words |= {"ended_at": at + timedelta(hours=16)}
    leader = _leader_of(unit)
    db.session.rollback()
    minutes.edit(actor, pid, minutes.Written(**words), 0)
    minutes.freeze(actor, pid, confirmed=True)
    seal = minutes.Seal(minutes.show(actor.user, pid).minute.hash)
    for signer in (actor, Actor(leader)):
        db.session.rollback()
        minutes.sign(signer, pid, seal)


def _leader_of(unit):
    return db.session.get(User, min(inspections.heads_of(unit.id)))
