"""A small checklist and an inspection in any state, as rows: for tests of one part of it."""

from datetime import timedelta

from intranet import clock
from intranet.extensions import db
from intranet.models.checklists import Checklist, ChecklistItem, ChecklistVersion
from intranet.models.inspections import Inspection, InspectionMember
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
    version = db.session.query(ChecklistVersion).first() or make_checklist()
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
