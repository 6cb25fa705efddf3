"""The pages of signals: who opens them, what they say, which days and units may be asked for."""

from datetime import timedelta

import pytest

from intranet import clock
from intranet import filters as shown
from intranet.extensions import db
from intranet.models.blocks import DayTally
from intranet.rules.calendars import Calendar
from intranet.transaction import SYSTEM, transaction
from tests.client import CarefulClient
from tests.factories import person, unit
from tests.factories_dossiers import make_dossiers
from tests.factories_inspections import make_inspection
from tests.people import PEOPLE
from tests.queries import counted

TODAY = clock.today()
DAY = Calendar().add_working_days(TODAY, -4)


@pytest.fixture(scope="module")
def office(sqlite_place):
    """(app, pid of a visit at An Toàn): its desk and that of An Hòa tallied badly."""
    lending = sqlite_place.lent()
    app = next(lending)
    with app.app_context():
        visit = make_inspection()
        for desk, authority, paper in (("X21622-BPMC", "X21622", 14), ("X21628-BPMC", "X21628", 3)):
            at = clock.now().replace(year=DAY.year, month=DAY.month, day=DAY.day)
            made = make_dossiers(2, received_at=at, desk=desk, authority=authority)
            with transaction(SYSTEM) as change:
                row = DayTally(unit_id=unit(desk).id, day=DAY, counted=paper, entered=len(made),
                               note="nhập sau", by_id=person("clerk").id, at=at)  # fmt: skip
                db.session.add(row)
                change.record("tests.set", "signals:test")
        db.session.remove()
    yield app, visit
    next(lending, None)


def rows_of(page):
    """[[words of each cell]] of the first counter's table."""
    return [[" ".join("".join(cell.itertext()).split()) for cell in row]
            for row in page.all("tbody")[0]]  # fmt: skip


def test_list_ranks_counters_and_says_why(office):
    client = CarefulClient(office[0], "inspector")
    with counted(office[0]) as queries:
        page = client.get("/signals", status=200)
    assert len(queries) <= 16
    heads = [" ".join("".join(head.itertext()).split()) for head in page.all("h2")]
    assert heads == [
        "1. Bộ phận Một cửa xã An Toàn Có thể thiếu 11 hồ sơ",
        "2. Bộ phận Một cửa xã An Hòa Có thể thiếu 1 hồ sơ",
    ]
    assert rows_of(page) == [[
        "Chốt sổ lệch",
        f"Ngày {shown.date(DAY)}: bộ phận chốt sổ giấy 14, phần mềm 2, thiếu 12."
        "Bộ phận ghi: nhập sau",
        "Đếm lại sổ giấy ngày đó, hỏi người chốt sổ.",
    ]]  # fmt: skip
    with office[0].app_context():
        other = unit("X21628").pid
    page = client.get("/signals", status=200, unit=other)
    assert [head.text.strip() for head in page.all("h2")] == ["1. Bộ phận Một cửa xã An Hòa"]
    client.get("/signals", status=404, unit="khongcothat1")


@pytest.mark.parametrize(
    ("query", "words"),
    [({"first": "31/02/2026"}, 'aria-invalid="true"'),
     ({"first": "02/01/2026", "last": "01/01/2026"}, "“Từ ngày” không được sau “Đến ngày”."),
     ({"first": "01/01/2020", "last": "01/01/2026"}, "không quá 366 ngày")],
)  # fmt: skip
def test_wrong_days_are_said(office, query, words):
    page = CarefulClient(office[0], "supervisor").get("/signals", status=422, **query)
    assert words in page.text
    assert page.all("h2"), "the usual days are shown all the same"


def test_quiet_days_say_what_to_do(office):
    day = shown.date(TODAY - timedelta(days=300))
    page = CarefulClient(office[0], "inspector").get("/signals", status=200, first=day, last=day)
    assert "Chưa thấy dấu hiệu nào" in page.words


def test_signals_of_a_visit_are_for_its_team(office):
    app, visit = office
    page = CarefulClient(app, "inspector").get(f"/inspections/{visit}/signals", status=200)
    assert len(page.all("h2")) == 1
    assert "thiếu 12" in page.words
    CarefulClient(app, "supervisor").get(f"/inspections/{visit}/signals", status=200)
    CarefulClient(app, "inspector").get("/inspections/khongcothat1/signals", status=404)


@pytest.mark.parametrize("who", sorted(set(PEOPLE) - {"inspector", "supervisor"}))
def test_signals_are_not_for_others(office, who):
    app, visit = office
    client = CarefulClient(app, who)
    for path in ("/signals", f"/inspections/{visit}/signals"):
        client.get(path, status=403)
