"""The catalogue: versions, workflows, offers, search, the import of the real list."""

import csv
import io
import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from intranet import clock
from intranet.extensions import db
from intranet.models.audit import AuditEntry
from intranet.models.dossiers import Dossier
from intranet.models.procedures import ProcedureVersion
from intranet.models.units import Unit
from intranet.rules.errors import RuleBroken
from intranet.rules.procedures import Step, check_steps, default_steps
from intranet.services import procedures
from intranet.services.procedures import PaperRow, VersionData
from intranet.services.procedures.facts import facts_of
from intranet.services.procedures.workflows import steps_of
from intranet.transaction import SYSTEM, Actor, NotVisible, Stale
from tests.factories import person, procedure, unit
from tests.world import receive

REAL = Path(procedures.__file__).parents[2] / "data" / "procedures.csv"
TODAY = clock.today()
TOMORROW = TODAY + timedelta(days=1)
DATA = VersionData("Cấp thẻ thư viện", "Thư viện", 3, "working_day", fee_kind="free")
HEAD = "code,name_vi,field_vi,time_value,time_unit,fee_kind,papers,handled_by,level_2020\n"


def admin():
    return Actor(person("admin"))


def acts(thing):
    db.session.rollback()
    rows = db.session.scalars(
        select(AuditEntry.body).where(AuditEntry.obj == thing.audit_key).order_by(AuditEntry.seq)
    )
    return [json.loads(body) for body in rows]


def table(*rows):
    return (HEAD + "\n".join(rows)).encode()


def running(key, day=TODAY):
    return procedures.current(procedure(key), day)


def test_create_adds_a_procedure_with_a_workflow_and_offers(in_app):
    new = procedures.create(admin(), "1.2.3", DATA, TODAY, [unit("X21622").pid])
    version = running("1.2.3")
    assert (version.number, version.name_fold, version.initials) == (1, "cap the thu vien", "cttv")
    assert [step.share for step in version.steps] == [50, 150, 50, 50, 0]
    assert [u.key for u in procedures.offered_by(new)] == ["X21622"]
    assert [e["act"] for e in acts(new)] == ["procedures.create"]


def test_create_for_a_district_goes_through_the_department(in_app):
    data = replace(DATA, field="Hộ tịch", time_value=10)
    procedures.create(admin(), "9.9", data, None, [unit("ALAO").pid])
    steps = running("9.9").steps
    assert [(s.role, s.place) for s in steps[1:4]] == [
        ("unit_head", "unit"),
        ("officer", "unit"),
        ("unit_head", "unit"),
    ]
    assert {s.unit.key for s in steps[1:4]} == {"ALAO-TP"}
    assert sum(s.share for s in steps) == 1000


def test_create_refuses_a_known_code(in_app):
    with pytest.raises(RuleBroken) as caught:
        procedures.create(admin(), "1.001193", DATA, None, [])
    assert caught.value.field == "code"


def test_renew_closes_the_running_version_the_day_before(in_app):
    old = procedure("marital")
    data = replace(DATA, name="Xác nhận tình trạng hôn nhân", time_value=5, decision_no="12/QĐ")
    procedures.renew(admin(), old.pid, old.code, data, TOMORROW, old.version)
    first, second = procedure("marital").versions
    assert (first.valid_to, second.valid_from, second.number) == (TODAY, TOMORROW, 2)
    assert running("marital").number == 1
    assert running("marital", TOMORROW).number == 2
    assert [s.share for s in second.steps] == [s.share for s in first.steps]
    entry = acts(old)[-1]
    assert (entry["act"], entry["after"]["decision_no"]) == ("procedures.renew", "12/QĐ")
    assert entry["before"]["name"] == "Cấp Giấy xác nhận tình trạng hôn nhân"


def test_renew_with_another_term_makes_a_workflow_that_sums(in_app):
    old = procedure("marital")
    procedures.renew(admin(), old.pid, old.code, DATA, TOMORROW, old.version)
    assert sum(s.share for s in procedure("marital").versions[1].steps) == 300


def test_renew_leaves_running_dossiers_their_version(in_app):
    pid = receive("clerk", "X21622-BPMC", what="marital")
    old = procedure("marital")
    procedures.renew(admin(), old.pid, old.code, DATA, TOMORROW, old.version)
    dossier = db.session.scalar(select(Dossier).where(Dossier.pid == pid))
    assert dossier.procedure_version.number == 1


def test_renew_refuses_a_day_on_which_dossiers_were_received(in_app):
    receive("clerk", "X21622-BPMC", what="marital")
    old = procedure("marital")
    with pytest.raises(RuleBroken) as caught:
        procedures.renew(admin(), old.pid, old.code, DATA, TODAY, old.version)
    assert caught.value.field == "valid_from"


def test_renew_refuses_who_saw_an_older_state(in_app):
    old = procedure("marital")
    procedures.offer(admin(), old.pid, [], old.version)
    with pytest.raises(Stale):
        procedures.renew(admin(), old.pid, old.code, DATA, TOMORROW, 1)


def test_edit_corrects_an_unused_version_and_records_before_and_after(in_app):
    old = procedure("marital")
    data = replace(DATA, name="Tên mới", time_value=5)
    procedures.edit(admin(), old.pid, "1", None, data, None, old.version)
    assert (running("marital").name, procedure("marital").code) == ("Tên mới", None)
    entry = acts(old)[-1]
    assert (entry["act"], entry["before"]["code"]) == ("procedures.edit", "1.004873")
    assert entry["after"]["name"] == "Tên mới"


def test_edit_and_plan_refuse_a_version_dossiers_use(in_app):
    receive("clerk", "X21622-BPMC", what="marital")
    old = procedure("marital")
    with pytest.raises(RuleBroken):
        procedures.edit(admin(), old.pid, "1", old.code, DATA, None, old.version)
    with pytest.raises(RuleBroken):
        procedures.plan(admin(), old.pid, "1", default_steps(5, "working_day"), old.version)
    assert running("marital").name == "Cấp Giấy xác nhận tình trạng hôn nhân"
    assert [e["act"] for e in acts(old)] == []


def test_plan_replaces_the_steps(in_app):
    steps = default_steps(5, "working_day")
    steps[1] = replace(steps[1], share=200)
    check = Step("Kiểm tra", "process", "unit_head", "unit", unit("ALAO-TP").pid, 100)
    steps.insert(2, check)
    old = procedure("marital")
    procedures.plan(admin(), old.pid, "1", steps, old.version)
    found = running("marital").steps
    assert [(s.position, s.share) for s in found] == [
        (1, 50), (2, 200), (3, 100), (4, 100), (5, 50), (6, 0),
    ]  # fmt: skip
    assert found[2].unit.key == "ALAO-TP"
    assert "3. Kiểm tra (1)" in acts(old)[-1]["after"]["steps"]


def test_plan_refuses_a_wrong_sum_and_changes_nothing(in_app):
    old = procedure("marital")
    with pytest.raises(RuleBroken):
        procedures.plan(admin(), old.pid, "1", default_steps(4, "working_day"), old.version)
    assert sum(s.share for s in running("marital").steps) == 500


def test_offer_sets_the_offices(in_app):
    old = procedure("change")
    procedures.offer(admin(), old.pid, [unit("X21628").pid, unit("ALAO").pid], old.version)
    assert [u.key for u in procedures.offered_by(procedure("change"))] == ["ALAO", "X21628"]
    assert acts(old)[-1]["after"]["offers"] == "Xã An Hòa, Huyện An Lão"
    with pytest.raises(RuleBroken):
        procedures.offer(admin(), old.pid, [unit("ALAO-TP").pid], None)


def test_close_ends_a_procedure_but_not_before_its_last_dossier(in_app):
    receive("clerk", "X21622-BPMC", what="marital")
    old = procedure("marital")
    with pytest.raises(RuleBroken) as caught:
        procedures.close(admin(), old.pid, TODAY - timedelta(days=1), "bãi bỏ", old.version)
    assert caught.value.field == "valid_to"
    procedures.close(admin(), old.pid, TODAY, "QĐ 5/QĐ-UBND", old.version)
    assert procedures.catalogue(TOMORROW, text="1.004873").total == 0
    assert procedures.catalogue(TOMORROW, state="ended").total == 1
    assert acts(old)[-1]["reason"] == "QĐ 5/QĐ-UBND"


def test_get_of_an_unknown_one_is_not_visible(in_app):
    with pytest.raises(NotVisible):
        procedures.get("nothing")
    with pytest.raises(NotVisible):
        procedures.version(procedure("birth"), "7")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("1.001193", "Đăng ký khai sinh"),
        ("dkks", "Đăng ký khai sinh"),
        ("khai sinh", "Đăng ký khai sinh"),
        ("hooj tichj", "Thay đổi, cải chính hộ tịch"),
        ("chung thuc", "Chứng thực bản sao từ bản chính"),
        ("%", None),
        ("_", None),
    ],
)
def test_catalogue_finds_as_people_type(in_app, text, first):
    rows = procedures.catalogue(TODAY, text=text).rows
    assert (rows[0].name if rows else None) == first


def test_catalogue_pages_by_key_without_gap_or_repetition(in_app):
    for text in ("", "t"):
        names, after = [], None
        while True:
            page = procedures.catalogue(TODAY, text=text, limit=1, after=after)
            names += [row.name for row in page.rows]
            after = page.after
            if after is None:
                break
        assert len(names) == len(set(names)) == page.total
    assert procedures.catalogue(TODAY).total == 4
    assert procedures.catalogue(TODAY, field="Chứng thực").total == 1


def test_import_of_the_real_list(in_app):
    body = REAL.read_bytes()
    first = procedures.import_table(SYSTEM, body, None)
    assert (len(first.of("new")), len(first.of("changed"))) == (466, 4)
    size = db.session.scalar(select(db.func.count()).select_from(AuditEntry))
    again = procedures.import_table(SYSTEM, body, None)
    assert (again.is_idle, len(again.items)) == (True, 470)
    assert db.session.scalar(select(db.func.count()).select_from(AuditEntry)) == size
    every_workflow_sums()
    offers_follow_the_level()
    assert procedures.current(procedure("2.000884"), TODAY).counter_service is True
    assert procedure("2.001009").versions[0].valid_to == date(2025, 11, 30)
    for taken_away in (procedures.export_packs(TODAY), procedures.export_table(TODAY)):
        found = procedures.preview(taken_away, TOMORROW)
        assert (found.errors, found.is_idle, len(found.items) > 400) == ((), True, True)


def every_workflow_sums():
    for version in db.session.scalars(select(ProcedureVersion)):
        check_steps(steps_of(version), version.time_value, version.time_unit)
        unknown = version.verification == "general_knowledge_unverified"
        assert (version.procedure.code is None) == unknown


def offers_follow_the_level():
    offered = {
        code: [u.key for u in procedures.offered_by(procedure(code))]
        for code in ("1.000419", "2.000884", "2.000992", "1.014067")
    }
    assert offered == {
        "1.000419": ["X21622", "X21628"],
        "2.000884": ["ALAO", "X21622", "X21628"],
        "2.000992": ["ALAO"],
        "1.014067": [],
    }


def test_import_without_a_district_goes_by_the_level_now(in_app):
    from intranet.rules.procedures_import import parse_procedures
    from intranet.services.procedures import offers

    lines = table("1.9,Tên,Hộ tịch,5,working_day,free,,UBND xã,huyện").decode().splitlines()
    row = parse_procedures([dict(zip(lines[0].split(","), lines[1].split(","), strict=True))])[0][0]
    communes = db.session.scalars(select(Unit).where(Unit.kind == "xa").order_by(Unit.id)).all()
    assert offers.offering(row, communes, False) == communes


def test_import_of_a_changed_row_makes_a_version_from_the_day(in_app):
    procedures.import_table(SYSTEM, table("7.1,Tên cũ,Hộ tịch,5,working_day,free,,,xã"), None)
    body = table("7.1,Tên mới,Hộ tịch,7,working_day,free,,,xã")
    report = procedures.preview(body, TOMORROW)
    assert report.of("changed")[0].before == {"name": "Tên cũ", "time_value": 5}
    assert len(procedure("7.1").versions) == 1
    procedures.import_table(SYSTEM, body, TOMORROW)
    first, second = procedure("7.1").versions
    assert (first.valid_to, second.valid_from, second.time_value) == (TODAY, TOMORROW, 7)
    assert sum(s.share for s in second.steps) == 700


def test_import_tells_errors_by_row_and_column_and_writes_nothing(in_app):
    long = "x" * 130
    body = table(
        "7.1,Tên,Hộ tịch,abc,working_day,free,,,xã",
        f"7.2,Tên,{long},5,working_day,free,,,xã",
        ",Một tên,Hộ tịch,5,working_day,free,,,xã",
        ",Một tên,Hộ tịch,5,working_day,free,,,xã",
    )
    report = procedures.preview(body)
    assert [(e.row_no, e.column) for e in report.errors] == [
        (2, "time_value"), (3, "field_vi"), (5, "name_vi"),
    ]  # fmt: skip
    with pytest.raises(RuleBroken):
        procedures.import_table(SYSTEM, body, None)
    assert procedure("7.2") is None


PAPERS = '"Đơn [nộp; 1 chính, 0 sao] | Giấy ủy quyền (nếu có) [nộp; 1 chính, 0 sao]"'


def required_of(code):
    return [(paper.name[:4], paper.required) for paper in procedure(code).versions[-1].papers]


def test_import_tells_optional_papers_by_mark_or_name_and_keeps_the_office_s_word(in_app):
    row = f"7.1,Tên,Hộ tịch,5,working_day,free,{PAPERS},,xã"
    procedures.import_table(SYSTEM, table(row), None)
    assert required_of("7.1") == [("Đơn", True), ("Giấy", False)]
    found = procedure("7.1")
    papers = (PaperRow("Đơn", required=False), PaperRow("Giấy ủy quyền (nếu có)"))
    facts = replace(facts_of(found.versions[0]), papers=papers)
    procedures.edit(admin(), found.pid, 1, "7.1", facts, None, found.version)
    assert procedures.preview(table(row)).is_idle
    marked = row.replace("0 sao]", "0 sao; bắt buộc]")
    changed = procedures.preview(table(marked)).of("changed")[0]
    assert changed.before["papers"].startswith("Đơn [nộp; 1 chính, 0 sao; không bắt buộc];")


def test_export_imported_again_changes_nothing(in_app):
    rows = "7.1,Tên,Hộ tịch,5,working_day,free,{},,xã", ",Tên khác,Hộ tịch,,none,free,,,xã"
    procedures.import_table(SYSTEM, table(*(row.format(PAPERS) for row in rows)), None)
    out = io.StringIO()
    sheet = csv.DictWriter(out, procedures.COLUMNS)
    sheet.writeheader()
    sheet.writerows(procedures.export_rows(TODAY))
    report = procedures.preview(out.getvalue().encode())
    assert (report.errors, report.is_idle, len(report.items)) == ((), True, 6)


def test_import_refuses_to_renew_on_a_day_with_dossiers(in_app):
    receive("clerk", "X21622-BPMC", what="birth")
    body = table("1.001193,Khai sinh,Hộ tịch,,same_day_15h,free,,,xã")
    errors = procedures.preview(body, TODAY).errors
    assert [e.row_no for e in errors] == [2]
    assert procedures.preview(body, TOMORROW).errors == ()
