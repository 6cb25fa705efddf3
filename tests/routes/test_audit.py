"""The audit log on the screen: what people call things, and the way there from a dossier."""

import pytest

from intranet.transaction import SYSTEM, transaction
from tests.client import CarefulClient
from tests.factories_dossiers import make_dossier, make_dossiers
from tests.people import PEOPLE
from tests.queries import counted


@pytest.fixture
def dossier(sqlite_app):
    with sqlite_app.app_context():
        made = make_dossier()
        return made.pid, made.code


def test_list_calls_a_dossier_by_its_code_and_leads_to_it(dossier, sqlite_visit):
    pid, code = dossier
    page = sqlite_visit("supervisor").get("/audit", status=200)
    assert page.link(f"Hồ sơ {code}") == f"/dossiers/{pid}"
    assert pid not in page.words


def test_list_names_a_person_without_a_way_that_is_shut(sqlite_visit):
    page = sqlite_visit().login(PEOPLE["supervisor"][0]).get("/audit", status=200)
    login = next(row for row in page.all("tr") if "đăng nhập" in "".join(row.itertext()))
    assert "Tài khoản" in "".join(login.itertext())
    assert login[-1].findall(".//a") == []


def test_list_calls_whole_lists_and_slips_by_their_words(sqlite_app, sqlite_visit):
    keys = ("list:fees", "list:register", "list:dossiers", "list:calendars", "slip:abcdefghjkmn")
    with sqlite_app.app_context(), transaction(SYSTEM) as change:
        for key in keys:
            change.record("setup.build", key)
    shown = [
        "".join(row[-1].itertext()).strip()
        for row in sqlite_visit("supervisor").get("/audit", status=200).all("tr")
    ]
    words = ["Sổ thu phí", "Sổ theo dõi hồ sơ", "Danh sách hồ sơ", "Lịch"]
    assert [line for line in shown if line in words] == words[::-1]
    assert "Phiếu hướng dẫn, từ chối abcdefghjkmn" in shown


def test_list_asks_as_much_for_many_things_as_for_one(sqlite_app):
    client, asked = CarefulClient(sqlite_app, "supervisor"), []
    for number in (1, 20):
        with sqlite_app.app_context():
            for _ in range(number):
                make_dossiers(1)
        with counted(sqlite_app) as statements:
            client.get("/audit", status=200)
        asked.append(len(statements))
    assert asked[0] == asked[1] <= 10


def test_dossier_leads_to_its_life(dossier, sqlite_visit):
    pid, code = dossier
    leader = sqlite_visit("leader")
    way = leader.get(f"/dossiers/{pid}", status=200).link("Nhật ký")
    assert way == f"/audit/dossiers/{pid}"
    assert f"Nhật ký hồ sơ {code}" in leader.get(way, status=200).words
