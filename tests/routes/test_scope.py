"""Who sees whose dossiers, everywhere a dossier shows: own unit, another commune, the units below,
the unit above (ASVS 8.2.2, 8.4.1).

Three dossiers: of the commune An Toàn, of the commune An Hòa, of the district. ``SEES`` is the
table; list, counts, search by code, name and number, spreadsheet, addresses, person pages, files
and statistics are each held against it for everybody.
"""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest

from intranet import clock
from intranet.extensions import db
from intranet.models.dossiers import Dossier
from intranet.models.persons import Person
from tests.client import CarefulClient
from tests.people import PEOPLE
from tests.world import receive

OWN, OTHER, ABOVE = "own commune", "other commune", "district"
HANDED_IN = {
    OWN: ("clerk", "X21622-BPMC", "Đinh Thị Vừng", "052190000017", "birth"),
    OTHER: ("other_clerk", "X21628-BPMC", "Trần Văn Lạc", "052090000025", "birth"),
    ABOVE: ("district_clerk", "ALAO-BPMC", "Phạm Thị Kê", "052180000033", "change"),
}
ALL = {OWN, OTHER, ABOVE}
SEES = {
    "clerk": {OWN}, "officer": {OWN}, "leader": {OWN}, "registrar": {OWN},
    "other_clerk": {OTHER}, "other_officer": {OTHER}, "other_leader": {OTHER},
    "district_clerk": {ABOVE},
    # The office of justice sees a dossier of the district when it is handed over to it.
    "district_officer": set(), "unit_head": set(),
    "district_leader": ALL, "district_registrar": ALL, "supervisor": ALL, "inspector": ALL,
    "admin": set(),
}  # fmt: skip
WORKS = sorted(set(PEOPLE) - {"admin"})


@pytest.fixture(scope="module")
def office(sqlite_place):
    """The three dossiers: {where: (pid, code, name, number, pid of the person)}."""
    lending = sqlite_place.lent()
    app = next(lending)
    with app.app_context():
        made = {where: _hand_in(*facts) for where, facts in HANDED_IN.items()}
        db.session.remove()
    yield app, made
    next(lending, None)


def _hand_in(who, desk, name, number, what):
    pid = receive(who, desk, name, number, what)
    code = db.session.query(Dossier.code).filter_by(pid=pid).scalar()
    person = db.session.query(Person.pid).filter_by(id_number=number).scalar()
    return pid, code, name, number, person


def _shown(made, text):
    """Whose dossiers a text tells of, by code or by name."""
    return {where for where, (_, code, name, *_) in made.items() if code in text or name in text}


def test_everybody_has_a_row():
    assert set(SEES) == set(PEOPLE)


@pytest.mark.parametrize("who", WORKS)
def test_list_and_counts_hold_what_one_may_see(office, who):
    app, made = office
    page = CarefulClient(app, who).get("/dossiers?tab=all", status=200)
    assert _shown(made, page.text) == SEES[who]
    assert sum(map(len, page.all("tbody"))) == len(SEES[who])
    tab = next(a for a in page.all("a", aria_current="page") if "tab=all" in a.get("href"))
    assert "".join(tab.itertext()).split()[-1] == str(len(SEES[who]))


@pytest.mark.parametrize("who", WORKS)
def test_search_finds_what_one_may_see(office, who):
    app, made = office
    client = CarefulClient(app, who)
    for where, (pid, code, name, number, _person) in made.items():
        seen = where in SEES[who]
        for words in (code, name, number):
            answer = client.get("/dossiers", q=words)
            if answer.status == 303:  # a code opens its dossier
                assert seen, (words, answer.location)
                assert pid in answer.location
            else:
                hits = "".join(t.text or "" for row in answer.all("tbody") for t in row.iter())
                found = _shown(made, hits)
                assert found <= SEES[who], words
                assert (where in found) is seen, words


@pytest.mark.parametrize("who", WORKS)
def test_spreadsheet_holds_what_one_may_see(office, who):
    app, made = office
    answer = CarefulClient(app, who).get("/dossiers/export?tab=all", status=200)
    sheet = openpyxl.load_workbook(BytesIO(answer.body)).active
    cells = {str(cell) for row in sheet.iter_rows(values_only=True) for cell in row}
    assert {where for where, (_, code, *_) in made.items() if code in cells} == SEES[who]


@pytest.mark.parametrize("who", sorted(PEOPLE))
def test_addresses_of_others_are_not_there(office, who):
    app, made = office
    client = CarefulClient(app, who)
    pages = ("", "/receipt", "/control-slip", "/history", "/time", "/hand-over")
    for where, (pid, *_rest, person) in made.items():
        for address in (*(f"/dossiers/{pid}{page}" for page in pages), f"/audit/dossiers/{pid}",
                        f"/persons/{person}"):  # fmt: skip
            answer = client.get(address)
            told = (who, where, address, answer.status)
            if where in SEES[who]:
                assert answer.status in (200, 303, 403, 409), told
            else:
                assert answer.status in (403, 404), told
                assert not _shown(made, answer.text), told


@pytest.mark.parametrize("who", ["leader", "other_leader", "unit_head", "district_leader"])
def test_statistics_count_what_one_may_see(office, who):
    app, made = office
    day = clock.today()
    page = CarefulClient(app, who).get(
        "/statistics", status=200, **{"from": day - timedelta(days=1), "to": day}
    )
    units = {OWN: "An Toàn", OTHER: "An Hòa"}
    named = {where for where, name in units.items() if name in _words(page, "main")}
    assert named == SEES[who] & set(units)


def _words(page, tag):
    return " ".join("".join(page.all(tag)[0].itertext()).split())
