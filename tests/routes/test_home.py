"""The first screen: work of each role, few questions, nothing of others."""

from datetime import timedelta

from intranet import clock
from intranet.services import notices
from intranet.transaction import Actor
from tests.client import CarefulClient
from tests.factories import person, unit
from tests.factories_dossiers import make_dossier, make_dossiers, random_history
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
