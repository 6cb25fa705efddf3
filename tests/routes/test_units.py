"""The unit tree on the screen: everybody sees it, the admin keeps it."""

import csv
import io

import pytest

from intranet import clock
from intranet.extensions import db
from intranet.services import accounts, audit
from intranet.transaction import SYSTEM
from tests.factories import person, unit

FORMS = ("/units/new", "/units/{pid}/edition", "/units/{pid}/name", "/units/{pid}/parent",
         "/units/{pid}/closure")  # fmt: skip
TODAY = clock.today()


@pytest.fixture
def pid(sqlite_app):
    with sqlite_app.app_context():
        return unit("ALAO-TP").pid


def of(app, pid):
    with app.app_context():
        db.session.rollback()
        return [entry.act for entry in audit.life_of(f"unit:{pid}")]


@pytest.mark.parametrize("who", ["clerk", "leader", "supervisor", "inspector", "admin"])
def test_everybody_sees_the_tree(sqlite_visit, who):
    client = sqlite_visit(who)
    page = client.get("/units", status=200)
    office = client.get(page.link("Phòng Tư pháp"), status=200)
    assert "Hồ Văn Tâm" in office.words
    assert ("Sửa" in office.words) == (who == "admin")


def test_only_the_admin_changes_units(sqlite_visit, pid):
    client = sqlite_visit("leader")
    for path in FORMS:
        client.get(path.format(pid=pid), status=403)
    client.act(f"/units/{pid}/codes", scheme="gso", code="1", status=403)
    assert sqlite_visit().get("/units").location.startswith("/login")


def test_a_unit_that_is_not_there(sqlite_visit):
    client = sqlite_visit("admin")
    client.get("/units/000000000000", status=404)
    for path in FORMS[1:]:
        client.get(path.format(pid="000000000000"), status=404)


def test_tree_of_another_day(sqlite_visit, sqlite_app, pid):
    admin = sqlite_visit("admin")
    admin.get(f"/units/{pid}/name").submit(
        name="Phòng Nội vụ", short_name="Nội vụ", day=f"{TODAY:%d/%m/%Y}", status=303
    )
    assert "Phòng Tư pháp" not in admin.get("/units").words
    page = admin.get("/units", day="01/01/2020")
    assert "Phòng Tư pháp" in page.words
    assert "Như vào ngày 01/01/2020" in page.words
    assert "Phòng Nội vụ" in admin.get("/units", day="nonsense", status=200).words


def test_create_opens_a_unit_and_twice_is_once(visit):
    admin = visit("admin")
    page = admin.get("/units/new", status=200)
    fields = {"name": "Trạm Y tế xã", "short_name": "Trạm Y tế", "kind": "co_quan_khac"}
    shown = page.submit(**fields, code_prefix="al-77", work_hours="7h00-11h30").follow()
    assert "07:00-11:30" in shown.words
    page.submit(**fields, status=303)
    assert admin.get("/units").words.count("Trạm Y tế xã") == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "Nhập tên đơn vị"),
        ({"code_prefix": "AL-07"}, "Mã đầu này là của"),
        ({"work_hours": "sáng"}, "không đúng dạng"),
        ({"parent": "nowhere"}, ""),
    ],
)
def test_create_refused_keeps_what_was_typed(sqlite_visit, changes, words):
    fields = {"name": "Trạm Y tế", "short_name": "Trạm", "address": "Thôn 2", **changes}
    answer = sqlite_visit("admin").get("/units/new").submit(**fields)
    assert answer.status == (404 if "parent" in changes else 422)
    assert words in answer.words
    if answer.status == 422:
        assert answer.form_fields()["address"] == "Thôn 2"


def test_edit_mends_a_spelling_in_place(sqlite_visit, sqlite_app, pid):
    admin = sqlite_visit("admin")
    page = admin.get(f"/units/{pid}/edition")
    answer = page.submit(name="Phòng Tư Pháp", target="main", status=200)
    assert "Phòng Tư Pháp" in answer.words
    assert of(sqlite_app, pid) == ["units.edit"]
    page.submit(name="Khác", once="another", status=409)


def test_rename_leads_to_the_new_unit(visit, app):
    with app.app_context():
        pid = unit("ALAO-TP").pid
    admin = visit("admin")
    shown = (
        admin.get(f"/units/{pid}/name")
        .submit(name="Phòng Nội vụ", short_name="Nội vụ", day=f"{TODAY:%d/%m/%Y}")
        .follow()
    )
    assert shown.all("h1")[0].text == "Phòng Nội vụ"
    assert "Kế thừa Phòng Tư pháp" in shown.words
    assert "Hồ Văn Tâm" in shown.words
    assert of(app, pid) == ["units.close"]


def test_rename_for_a_day_to_come_is_refused_at_the_day(sqlite_visit, pid):
    page = sqlite_visit("admin").get(f"/units/{pid}/name")
    answer = page.submit(name="Mới", short_name="Mới", day="1/1/2100", status=422)
    assert "Ngày này chưa đến" in answer.words


def test_move_and_close(sqlite_visit, sqlite_app, pid):
    admin = sqlite_visit("admin")
    with sqlite_app.app_context():
        goal = unit("X21622").pid
    day = f"{TODAY:%d/%m/%Y}"
    moved = admin.get(f"/units/{pid}/parent").submit(parent=goal, day=day).follow()
    assert "thuộc Xã An Toàn" in moved.words
    answer = admin.get(f"/units/{goal}/closure").submit(day=day, status=422)
    assert "Còn 2 đơn vị bên dưới" in answer.words


def test_add_code_shows_it_with_its_day(sqlite_visit, sqlite_app, pid):
    page = sqlite_visit("admin").get(f"/units/{pid}")
    action = f"/units/{pid}/codes"
    shown = page.submit(action=action, scheme="madinhdanh", code="H08.30.5").follow()
    assert "Mã định danh điện tử: H08.30.5" in shown.words
    again = shown.submit(action=action, scheme="madinhdanh", code="H08.30.6", status=422)
    assert "nhập ngày mã mới có hiệu lực" in again.words


def test_get_changes_nothing(sqlite_visit, sqlite_app, pid):
    admin = sqlite_visit("admin")
    for path in ("/units", f"/units/{pid}", *(form.format(pid=pid) for form in FORMS)):
        admin.get(path, status=200)
    admin.get(f"/units/{pid}/codes", status=405)
    assert of(sqlite_app, pid) == []


def test_head_of_the_unit_is_told_of_codes(sqlite_visit, sqlite_app, pid):
    with sqlite_app.app_context():
        accounts.reset(SYSTEM, person("district_officer").pid)
    assert "Mã một lần đã cấp" in sqlite_visit("unit_head").get(f"/units/{pid}").words
    assert "Mã một lần đã cấp" not in sqlite_visit("clerk").get(f"/units/{pid}").words


def test_commands_import_and_export(sqlite_app, tmp_path):
    run = sqlite_app.test_cli_runner().invoke
    dry = run(args=["units", "import", "--dry-run"])
    assert "73 dòng" in dry.output
    assert (
        run(args=["units", "import", "--model", "three_tier_2020"]).output == "Đã thêm 35 đơn vị.\n"
    )
    table = list(csv.DictReader(io.StringIO(run(args=["units", "export"]).stdout)))
    assert len(table) == 42
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("key,name\n", encoding="utf-8")
    result = run(args=["units", "import", str(wrong)])
    assert result.exit_code == 1
    assert "Dòng 1" in result.output


def test_sweep_command_says_what_it_forgot(sqlite_app):
    result = sqlite_app.test_cli_runner().invoke(args=["sessions", "sweep"])
    assert result.exit_code == 0
    assert "web_sessions\t0" in result.output
