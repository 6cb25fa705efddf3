"""The first screen: work of each role, few questions, nothing of others."""

from datetime import timedelta

from intranet import clock
from intranet.services import notices
from intranet.transaction import Actor
from tests.client import CarefulClient
from tests.factories import person, unit
from tests.factories_dossiers import make_dossier, make_dossiers, random_history
from tests.factories_inspections import make_finding, make_inspection
from tests.people import PEOPLE
from tests.queries import counted


def headings(page):
    return ["".join(h.itertext()).split("\n")[0].strip() for h in page.all("h2")]


def test_home_asks_at_most_eight_questions(sqlite_app):
    with sqlite_app.app_context():
        random_history(40)
    asked = {}
    for who in PEOPLE:
        client = CarefulClient(sqlite_app, who)
        with counted(sqlite_app) as statements:
            client.get("/", status=200)
        asked[who] = len(statements)
    assert {who: number for who, number in asked.items() if number > 8} == {}


def test_home_of_a_clerk_shows_what_to_hand_over_and_what_to_return(sqlite_app):
    with sqlite_app.app_context():
        make_dossiers(2, held_by=("X21622-BPMC", "receiver"), state=2)
        make_dossier(finished_at=clock.now(), held_by=("X21622-BPMC", "receiver"))
        make_dossier(due_at=clock.now() - timedelta(days=9))
    page = CarefulClient(sqlite_app, "clerk").get("/", status=200)
    titles = headings(page)
    assert titles[:4] == ["Cần chuyển đi 2", "Kết quả chờ trả 1", "Quá hạn 1", "Sắp đến hạn 0"]
    assert page.link("Tiếp nhận hồ sơ") == "/dossiers/new"


def test_home_of_a_leader_shows_what_waits_for_approval(sqlite_app):
    with sqlite_app.app_context():
        make_dossier(held_by=("X21622", "leader"), owner_name="Y Lan")
        make_dossier(held_by=("X21628", "leader"), desk="X21628-BPMC", authority="X21628")
    page = CarefulClient(sqlite_app, "leader").get("/", status=200)
    assert headings(page)[0] == "Chờ tôi phê duyệt 1"
    assert "Y Lan" in page.words


def test_home_of_a_supervisor_names_the_late_units(sqlite_app):
    with sqlite_app.app_context():
        make_dossier(
            due_at=clock.now() - timedelta(days=9), received_at=clock.now() - timedelta(20)
        )
    client = CarefulClient(sqlite_app, "supervisor")
    page = client.get("/", status=200)
    assert headings(page)[0] == "Quá hạn tháng này"
    row = page.all("tbody")[0][0]
    assert "".join(row[0].itertext()) == "Xã An Toàn"
    behind = client.get(row[1].find("a").get("href"), status=200)
    assert len(behind.all("tbody")[0]) == 1


def test_home_of_an_admin_shows_the_house_and_no_dossier(sqlite_app):
    with sqlite_app.app_context():
        make_dossier(owner_name="Y Lan")
    page = CarefulClient(sqlite_app, "admin").get("/", status=200)
    assert f"{len(PEOPLE)} tài khoản đang dùng" in page.words
    assert "Y Lan" not in page.words
    assert "Chưa có lịch nghỉ chính thức" in page.words


def test_home_shows_the_two_newest_notices(sqlite_app):
    with sqlite_app.app_context():
        for number in (1, 2, 3):
            actor = Actor(person("supervisor"))
            notices.post(actor, f"Tin số {number}", "Nội dung.", unit("ALAO").pid)
    words = CarefulClient(sqlite_app, "officer").get("/", status=200).words
    assert [f"Tin số {number}" in words for number in (1, 2, 3)] == [False, True, True]


def test_home_with_nothing_to_do_says_so(sqlite_visit):
    page = sqlite_visit("officer").get("/", status=200)
    assert page.words.count("Không có hồ sơ nào.") == 3


def test_home_tells_a_unit_what_an_inspection_left_to_mend(app):
    today = clock.today()
    with app.app_context():
        inspection = make_inspection(state="mending")
        make_finding(inspection, due_on=today + timedelta(2))
        make_finding(inspection, position=2, due_on=today - timedelta(1))
        make_finding(inspection, position=3, state="closed")
        make_finding(make_inspection("X21628", state="mending"))
    for who in ("leader", "clerk"):
        page = CarefulClient(app, who).get("/", status=200)
        words = f"2 tồn tại chờ khắc phục, hạn gần nhất {today - timedelta(1):%d/%m/%Y}"
        assert words in page.words
        assert page.link("2 tồn tại") == "/findings"
    with app.app_context():
        make_finding(inspection, position=4, state="answered")
    page = CarefulClient(app, "inspector").get("/", status=200)
    assert "chờ khắc phục" not in page.words
    judged = page.client.get(page.link("1 báo cáo khắc phục chờ đoàn xét"), status=200)
    assert len(judged.all("tbody")[0]) == 1
    overdue = page.client.get(page.link("1 tồn tại quá hạn khắc phục"), status=200)
    assert len(overdue.all("tbody")[0]) == 1
    words = CarefulClient(app, "supervisor").get("/", status=200).words
    assert "1 tồn tại quá hạn khắc phục" in words
    assert "chờ đoàn xét" not in words
    assert "khắc phục" not in CarefulClient(app, "admin").get("/", status=200).words


def test_home_tells_the_team_where_to_inspect(app):
    today = clock.today()
    with app.app_context():
        running = make_inspection()
        soon = today + timedelta(7)
        make_inspection("X21628", state="decided", visit_first=soon, visit_last=soon)
        far = today + timedelta(8)
        make_inspection(kind="surprise", state="decided", visit_first=far, visit_last=far)
        make_inspection(state="closed")
    page = CarefulClient(app, "inspector").get("/", status=200)
    assert f"Kiểm tra Xã An Toàn Đang kiểm tra, {today:%d/%m/%Y}" in page.words
    assert f"Đã quyết định, {soon:%d/%m/%Y}" in page.words
    assert page.words.count("Kiểm tra Xã") == 2
    assert page.link("Kiểm tra Xã An Toàn") == f"/inspections/{running}"
    assert "Kiểm tra Xã" not in CarefulClient(app, "supervisor").get("/", status=200).words
