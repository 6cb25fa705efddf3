"""The pages of results: what stands on them, paper and spreadsheet, how many questions they ask."""

from io import BytesIO

import openpyxl
import pytest

from intranet import clock
from intranet.extensions import db
from intranet.services import audit
from tests.factories import unit
from tests.factories_inspections import make_finding, make_inspection, make_scores
from tests.paper import pages_of, words_of
from tests.queries import counted

VERDICTS = {"A01": "partly", "A02": "met", "B01": "bad", "B02": "met", "C01": "open"}
PAGE = "/inspection-results"


@pytest.fixture
def visited(sqlite_app):
    with sqlite_app.app_context():
        for key in ("X21622", "X21628"):
            pid = make_inspection(key, state="mending")
            make_scores(pid, VERDICTS)
            make_finding(pid, item_code="B01", severity="grave")
        found = unit("X21622").pid
        db.session.remove()
    return found


def test_show_puts_grave_failures_before_the_points(visited, sqlite_visit):
    page = sqlite_visit("supervisor").get(PAGE, 200)
    words = page.words
    assert words.index("Tiêu chí rất nặng không đạt") < words.index("Điểm theo đơn vị")
    assert "B01 Số hồ sơ chưa nhập phần mềm" in words
    assert words.count("Xã An Toàn") >= 2
    year = clock.today().year
    assert any(f" {number}/{year} " in words for number in ("I", "II", "III", "IV"))


def test_show_asks_the_same_for_one_unit_and_for_two(visited, sqlite_app, sqlite_visit):
    leader, supervisor = sqlite_visit("leader"), sqlite_visit("supervisor")
    for client in (leader, supervisor):
        client.get(PAGE, 200)
    with counted(sqlite_app) as one:
        leader.get(PAGE, 200)
    with counted(sqlite_app) as two:
        supervisor.get(PAGE, 200)
    assert len(one) == len(two) <= 8


def test_unit_of_another_commune_is_not_found(visited, sqlite_app, sqlite_visit):
    assert "Xã An Toàn" in sqlite_visit("leader").get(f"{PAGE}/units/{visited}", 200).words
    sqlite_visit("other_leader").get(f"{PAGE}/units/{visited}", 404)
    assert "Xã An Toàn" not in sqlite_visit("other_leader").get(PAGE, 200).words


def test_year_without_inspections_says_so(visited, sqlite_visit):
    page = sqlite_visit("supervisor").get(f"{PAGE}?year=2019", 200)
    assert "Chưa có cuộc kiểm tra nào" in page.words
    for strange in ("abc", "99999999999", "1800", "2019-1", "020261"):
        page = sqlite_visit("supervisor").get(f"{PAGE}?year={strange}", 200)
        assert f"năm {clock.today().year}" in page.words


def test_export_has_the_table_of_the_report_and_is_logged(visited, sqlite_app, sqlite_visit):
    answer = sqlite_visit("supervisor").get(f"{PAGE}/export", 200)
    rows = list(openpyxl.load_workbook(BytesIO(answer.body)).active.iter_rows(values_only=True))
    assert rows[3][1:5] == ("Đơn vị", "Ngày kiểm tra", "Số biên bản", "Điểm")
    # A01 1.5 of 3, A02 2 of 2, B01 0 of 5, B02 3 of 3; what nobody answered is not judged.
    day = f"{clock.today():%d/%m/%Y}"
    assert rows[4] == (1, "Xã An Toàn", day, "", 50, None, "B01", 1, 0, 0, 0)
    with sqlite_app.app_context():
        (entry,) = audit.life_of("list:scores")
    assert (entry.act, entry.facts["rows"]) == ("scores.export", 2)


def test_paper_has_map_trend_and_table(visited, sqlite_visit):
    body = sqlite_visit("supervisor").get(f"{PAGE}/print?format=pdf", 200).body
    words = words_of(body)
    for part in ("Xã An Hòa", "Từng tiêu chí theo đơn vị", "Tồn tại lặp lại", "50,0",
                 "B01. Số hồ sơ chưa nhập phần mềm"):  # fmt: skip
        assert part in words, part
    assert pages_of(body)[1] == (297, 210)
    sqlite_visit("supervisor").get(f"{PAGE}/print", 200)


@pytest.mark.parametrize("who", ["clerk", "admin", "registrar"])
def test_nobody_else_sees_results(visited, sqlite_visit, who):
    sqlite_visit(who).get(PAGE, 403)
