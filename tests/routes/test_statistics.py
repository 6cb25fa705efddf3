"""The table of late rates on the screen: every number leads to its list, wrong dates are said."""

from datetime import timedelta

import pytest

from intranet import clock
from tests.client import CarefulClient
from tests.factories import unit
from tests.factories_dossiers import make_dossier, random_history
from tests.queries import counted


@pytest.mark.parametrize(
    ("who", "status"),
    [("supervisor", 200), ("district_leader", 200), ("leader", 200), ("unit_head", 200),
     ("inspector", 200), ("officer", 403), ("clerk", 403), ("registrar", 403), ("admin", 403)],
)  # fmt: skip
def test_late_rates_are_for_those_who_answer_for_or_watch_units(sqlite_visit, who, status):
    sqlite_visit(who).get("/statistics", status=status)


def test_late_rates_are_not_for_strangers(sqlite_visit):
    assert sqlite_visit().get("/statistics").status == 303


def test_every_number_leads_to_a_list_of_that_many(sqlite_app):
    with sqlite_app.app_context():
        random_history(60, seed=5)
    client = CarefulClient(sqlite_app, "supervisor")
    page = client.get("/statistics", status=200)
    bodies = [*page.all("tbody")[0], *page.all("tfoot")[0]]
    checked = 0
    for row in bodies:
        for cell in row.findall("td")[3:12]:
            link = cell.find("a")
            behind = client.get(link.get("href") + "&rows=100", status=200)
            number = int(link.text)
            tables = behind.all("tbody")
            assert len(tables[0] if tables else ()) == number, link.get("href")
            checked += 1
    assert checked == 36


def test_rates_print_what_they_divide_and_that_they_close(sqlite_app):
    now = clock.now()
    with sqlite_app.app_context():
        make_dossier(received_at=now, due_at=now - timedelta(days=1), finished_at=now)
        make_dossier(received_at=now, finished_at=now)
    page = CarefulClient(sqlite_app, "leader").get("/statistics", status=200)
    total = page.all("tfoot")[0][0]
    assert ["".join(cell.itertext()) for cell in total][1:] == [
        "50,0 %1/2", "–0/0", "50,0 %1/2", "0", "2", "2", "1", "0", "1", "0", "0", "0", "✓",
    ]  # fmt: skip
    assert "Số liệu tính đến" in page.words
    assert "Dưới 30 hồ sơ" in page.words


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"from": "5/1/2026", "to": "14/3/2026"}, "Kỳ 05/01/2026 – 14/03/2026"),
        ({"from": "x", "to": "1/1/2026"}, "Ngày không hợp lệ"),
        ({"from": "2/1/2026", "to": "1/1/2026"}, "Từ ngày phải trước đến ngày"),
        ({"from": "2026-01-01"}, "Ngày không hợp lệ"),
    ],
)
def test_period_is_read_as_people_type_it(sqlite_visit, query, words):
    assert words in sqlite_visit("supervisor").get("/statistics", status=200, **query).words


def test_a_unit_outside_is_not_found(sqlite_app):
    with sqlite_app.app_context():
        pid = unit("X21628").pid
    CarefulClient(sqlite_app, "leader").get("/statistics", status=404, unit=pid)
    CarefulClient(sqlite_app, "supervisor").get("/statistics", status=200, unit=pid)


def test_late_rates_ask_few_questions(sqlite_app):
    with sqlite_app.app_context():
        random_history(20)
    client = CarefulClient(sqlite_app, "supervisor")
    with counted(sqlite_app) as statements:
        client.get("/statistics", status=200)
    assert len(statements) <= 8


def test_late_rates_stand_beside_the_unit(sqlite_visit):
    page = sqlite_visit("supervisor").get("/statistics", status=200)
    heads = ["".join(head.itertext()) for head in page.all("thead")[0][0]]
    assert heads[:2] == ["Cơ quan giải quyết", "Tỷ lệ quá hạn"]
    assert "kéo bảng sang ngang" in page.words


def test_withdrawn_dossiers_have_a_column_where_they_are_no_solved_ones(sqlite_app):
    now = clock.now()
    with sqlite_app.app_context():
        make_dossier(received_at=now, finished_at=now, closed_at=now, state=7)
        make_dossier(received_at=now, finished_at=now)
    client = CarefulClient(sqlite_app, "supervisor")
    page = client.get("/statistics", status=200)
    assert "Hồ sơ công dân rút tính là đã giải quyết" in page.words
    assert "Công dân rút" not in ["".join(head.itertext()) for head in page.all("thead")[0][0]]
    CarefulClient(sqlite_app, "admin").get("/settings").submit(
        "/settings", status=303, withdrawn_counts="no"
    )
    page = client.get("/statistics", status=200)
    assert "không tính là đã giải quyết" in page.words
    total = page.all("tfoot")[0][0]
    assert ["".join(cell.itertext()) for cell in total][4:] == [
        "0", "2", "1", "1", "0", "0", "1", "0", "0", "0", "✓",
    ]  # fmt: skip
    solved = client.get(total.findall("td")[5].find("a").get("href"), status=200)
    assert "Không kể hồ sơ công dân rút" in solved.words
    assert len(solved.all("tbody")[0]) == 1
