"""Inspections for the pages about them: one that runs with a sample, one with frozen minutes."""

from datetime import timedelta
from uuid import uuid4

from intranet import clock
from intranet.extensions import db
from intranet.models.checklists import ChecklistVersion
from intranet.models.inspections import Inspection, InspectionMember
from intranet.services import answers, minutes, plans, samples
from intranet.transaction import SYSTEM, Actor, transaction
from tests.factories import unit
from tests.factories_inspections import make_checklist


def make_visit(cast):
    """A running inspection of the commune of ``cast.desk`` by its district, with a sample; another
    one whose minutes wait for signatures.
    """
    pid = _inspection(cast)
    inspector = Actor(cast.person("inspector"))
    samples.draw(inspector, pid, 4, "2026")
    db.session.rollback()
    (draw,) = samples.overview(inspector.user, pid).draws
    said = zip(draw.lines, ("ok", "faults: receipt signature"), strict=False)
    sent = [
        {"key": str(uuid4()), "target": f"sample:{line.pid}", "value": value, "bases": []}
        for line, value in said
    ]
    db.session.rollback()
    answers.save(inspector, pid, sent)
    return {"inspection": pid, **make_minutes(cast), **_others(cast)}


def _others(cast):
    """A visit nobody has decided, one that was signed and wants its report, the plan of a year."""
    actor, district = Actor(cast.person("supervisor")), unit(cast.desk).parent.parent
    known = plans.listed(actor.user)  # the demo office has one
    plan = known or [plans.create(actor, district.pid, clock.today().year, "Nhập phần mềm")]
    signed = _inspection(cast, state="signed", form="full", signed_at=clock.now())
    draft = _inspection(cast, state="draft", decision_number=None, begun_at=None)
    return {"plan": plan[0].pid, "signed_visit": signed, "draft_visit": draft}


def make_minutes(cast):
    """An inspection with frozen minutes: ``frozen`` its pid, ``inspected`` the unit's,
    ``minutes_hash`` what is checked.
    """
    pid, inspector = _inspection(cast), Actor(cast.person("inspector"))
    told = minutes.show(inspector.user, pid).minute
    words = {name: getattr(told, name) for name in minutes.Written.__dataclass_fields__}
    words |= {"unit_people": "Nguyễn Văn Nghĩa, Chủ tịch", "ended_at": clock.now()}
    db.session.rollback()
    minutes.edit(inspector, pid, minutes.Written(**words), 0)
    minutes.freeze(inspector, pid, confirmed=True)
    db.session.rollback()
    commune = unit(cast.desk).parent.pid
    return {
        "frozen": pid,
        "inspected": commune,
        "minutes_hash": minutes.show(inspector.user, pid).minute.hash,
    }


def _inspection(cast, **given):
    today, commune = clock.today(), unit(cast.desk).parent
    oldest = db.session.query(ChecklistVersion).order_by(ChecklistVersion.id).first()
    version = oldest or make_checklist()
    head = cast.person("inspector")
    with transaction(SYSTEM) as change:
        inspection = Inspection(**{
            "unit_id": commune.id, "authority_id": commune.parent_id, "kind": "planned",
            "checklist_version_id": version.id, "form": "short", "state": "running",
            "period_first": today - timedelta(90), "period_last": today, "visit_first": today,
            "visit_last": today, "head_id": head.id, "decision_number": "12/QĐ-UBND",
            "decision_date": today, "signer": "Bùi Văn Đức", "made_by_id": head.id,
            "made_at": clock.now(), "begun_at": clock.now(), **given,
        })  # fmt: skip
        inspection.members = [InspectionMember(user_id=head.id)]
        db.session.add(inspection)
        change.record("tests.set", "inspection:test")
    return inspection.pid
