"""A small checklist and an inspection in any state, as rows: for tests of one part of it."""

import hashlib
import json
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

from flask import current_app
from PIL import Image

from intranet import clock
from intranet.extensions import db
from intranet.models.checklists import Checklist, ChecklistItem, ChecklistVersion
from intranet.models.dossiers import Dossier
from intranet.models.findings import Finding
from intranet.models.inspections import Inspection, InspectionMember
from intranet.models.proofs import Proof
from intranet.models.samples import Sample, SampleLine
from intranet.models.scores import ItemScore
from intranet.rules.checklists import WEIGHTS
from intranet.services.files import store
from intranet.transaction import SYSTEM, transaction
from tests.factories import person, unit

# code, group, text, kind, severity, more
ITEMS = (
    ("A01", "A. Công khai", "Niêm yết đủ thủ tục", "degree", "heavy", {"needs_proof": True}),
    ("A02", "A. Công khai", "Niêm yết số điện thoại phản ánh", "yes_no", "medium", {}),
    ("B01", "B. Tiếp nhận", "Số hồ sơ chưa nhập phần mềm", "number", "grave",
     {"met_at": 0, "partly_at": 0}),
    ("B02", "B. Tiếp nhận", "Tỷ lệ hồ sơ có giấy hẹn", "percent", "heavy",
     {"met_at": 100, "partly_at": 80, "lower_is_better": False}),
    ("B03", "B. Tiếp nhận", "Lý do hồ sơ chưa nhập", "text", "light",
     {"shown_if": "B01", "shown_when": "bad"}),
    ("C01", "C. Cơ sở vật chất", "Ảnh phòng một cửa", "photo", "light", {}),
)  # fmt: skip
HALVES = {"met": 2, "partly": 1, "bad": 0}


def make_checklist(key="nho", published=True):
    """A published version of a checklist of six items; returns the ChecklistVersion."""
    now = clock.now()
    with transaction(SYSTEM) as change:
        checklist = Checklist(key=key, name="Kiểm tra một cửa (nhỏ)", made_at=now)
        version = ChecklistVersion(number=1, made_at=now, published_at=now if published else None)
        version.checklist = checklist
        for position, (code, group, text, kind, severity, more) in enumerate(ITEMS, 1):
            version.items.append(
                ChecklistItem(
                    position=position, code=code, group_code=code[0], group_name=group, text=text,
                    kind=kind, severity=severity, **more,
                )
            )  # fmt: skip
        db.session.add_all([checklist, version])
        change.record("tests.set", "checklist:test")
    return version


def make_inspection(unit_key="X21622", state="running", team=("inspector",), **given):
    """An inspection of a commune by the district; the first of ``team`` heads it. Returns its
    pid.
    """
    today = clock.today()
    oldest = db.session.query(ChecklistVersion).order_by(ChecklistVersion.id).first()
    version = oldest or make_checklist()
    begun = clock.now() if state not in ("draft", "decided", "cancelled") else None
    with transaction(SYSTEM) as change:
        inspection = Inspection(**{
            "unit_id": unit(unit_key).id, "authority_id": unit("ALAO").id,
            "checklist_version_id": version.id, "kind": "planned", "form": "short",
            "state": state, "period_first": today - timedelta(90), "period_last": today,
            "visit_first": today, "visit_last": today, "head_id": person(team[0]).id,
            "decision_number": "12/QĐ-UBND", "decision_date": today, "signer": "Bùi Văn Đức",
            "made_by_id": person("inspector").id, "made_at": clock.now(), "begun_at": begun,
            **given,
        })  # fmt: skip
        inspection.members = [InspectionMember(user_id=person(key).id) for key in team]
        db.session.add(inspection)
        change.record("tests.set", "inspection:test")
    return inspection.pid


def make_scores(inspection_pid, verdicts):
    """What the items of an inspection came to: {code: verdict}."""
    inspection = db.session.query(Inspection).filter_by(pid=inspection_pid).one()
    items = {item.code: item for item in inspection.checklist_version.items}
    with transaction(SYSTEM) as change:
        for code, verdict in verdicts.items():
            item, counts = items[code], verdict in HALVES
            weight = WEIGHTS[item.severity] if counts else 0
            db.session.add(
                ItemScore(
                    inspection_id=inspection.id, item_code=code, group_code=item.group_code,
                    verdict=verdict, severity=item.severity, weight=weight,
                    half_points=HALVES.get(verdict, 0) * weight,
                )
            )  # fmt: skip
        change.record("tests.set", "inspection:test")


def make_finding(inspection_pid, state="assigned", **given):
    """A finding of an inspection; returns its pid."""
    inspection = db.session.query(Inspection).filter_by(pid=inspection_pid).one()
    with transaction(SYSTEM) as change:
        finding = Finding(**{
            "inspection_id": inspection.id, "unit_id": inspection.unit_id, "position": 1,
            "item_code": "A01", "text": "Chưa niêm yết đủ", "severity": "heavy", "state": state,
            "due_on": clock.today() + timedelta(10), "made_by_id": person("inspector").id,
            "made_at": clock.now(), **given,
        })  # fmt: skip
        db.session.add(finding)
        change.record("tests.set", "finding:test")
    return finding.pid


def make_sample(inspection_pid, *dossier_pids):
    """A draw of these dossiers, by a seed that is always the same; returns its pid."""
    inspection = db.session.query(Inspection).filter_by(pid=inspection_pid).one()
    found = db.session.query(Dossier).filter(Dossier.pid.in_(dossier_pids)).order_by(Dossier.id)
    with transaction(SYSTEM) as change:
        sample = Sample(
            inspection_id=inspection.id, seed="00112233445566aa-7", size=len(dossier_pids),
            frame=json.dumps({"plain": sorted(one.code for one in found)}),
            drawn_by_id=person("inspector").id, drawn_at=clock.now(),
        )  # fmt: skip
        sample.lines = [
            SampleLine(position=position, dossier_id=one.id, stratum="plain")
            for position, one in enumerate(found, 1)
        ]
        db.session.add(sample)
        change.record("tests.set", "inspection:test")
    return sample.pid


def make_proof(inspection_pid, target="item:A01", by="inspector"):
    """A photo bound to a target of an inspection; returns its pid."""
    inspection = db.session.query(Inspection).filter_by(pid=inspection_pid).one()
    out = BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "JPEG")
    digest = hashlib.sha256(out.getvalue()).hexdigest()
    store.put(current_app.config["INSTANCE"] / "files", out.getvalue())
    proof = Proof(
        inspection_id=inspection.id, target=target, key=str(uuid4()), name="anh.jpg",
        captured=digest, sha256=digest, size=len(out.getvalue()), mime="image/jpeg",
        by_id=person(by).id, received_at=clock.now(),
    )  # fmt: skip
    with transaction(SYSTEM) as change:
        db.session.add(proof)
        change.record("tests.set", "proof:test")
    return proof.pid
