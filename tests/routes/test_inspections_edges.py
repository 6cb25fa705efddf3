"""An inspection at its edges: every verb in every state, who hears of it, odd addresses."""

import pytest

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import Membership
from intranet.models.alerts import Alert
from intranet.models.inspections import Inspection
from intranet.rules.inspections import InspectionState
from intranet.transaction import SYSTEM, transaction
from tests.factories import person, unit
from tests.factories_inspections import make_checklist, make_inspection
from tests.routes.test_inspections import created, decided, people, set_facts, state_of, written
from tests.routes.test_plans import planned

REASON = {"reason": "Xã bị lũ", "version": "1"}
# verb: what is sent, the states in which it is carried out in the short form, where it leads
VERBS = {
    "decision": (
        {"decision_number": "1", "signer": "Đức", "version": "1"}, ["draft"], "decided"
    ),
    "edition": (
        {"version": "1"},
        ["draft", "decided", "running", "signing", "signed", "mending"],
        None,
    ),
    "notification": ({}, ["decided"], None),
    "beginning": ({}, ["decided"], "running"),
    "report": ({"version": "1", "report_number": "5/BC"}, [], None),
    "closure": ({}, ["signed", "mending"], "closed"),
    "cancellation": (REASON, ["draft", "decided", "running"], "cancelled"),
}  # fmt: skip


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_in_each_state(sqlite_app, sqlite_visit, verb):
    sent, states, to = VERBS[verb]
    client, today = sqlite_visit("inspector"), written(clock.today())
    with sqlite_app.app_context():
        path = f"/inspections/{make_inspection()}"
        sent = sent | {"head": person("inspector").pid}
    for state in InspectionState:
        facts = {"state": state, "version": 1}
        set_facts(sqlite_app, path, **facts)
        answer = client.act(f"{path}/{verb}", None, decision_date=today, report_date=today, **sent)
        assert (answer.status == 303) == (state in states), (verb, state, answer.status)
        assert answer.status in (303, 409, 422)
        assert state_of(sqlite_app, path) == (to or state if state in states else state)


def test_the_desk_knows_what_its_commune_was_told_until_it_is_called_off(app, visit):
    with app.app_context():
        make_checklist()
    path = created(app, visit).location
    pid = path.rpartition("/")[2]
    decided(visit, path)
    unit_side, strangers = ("leader", "clerk", "registrar"), ("other_clerk", "district_officer")

    def seen(who):
        client = visit(who)
        calendar = client.http.get("/inspections/calendar.ics").get_data(as_text=True)
        listed = client.get("/inspections", status=200).text
        return [client.get(path).status == 200, pid in listed, pid in calendar]

    assert [seen(who) for who in unit_side] == [[False] * 3] * 3  # decided, but nobody told them
    visit("inspector").act(f"{path}/notification", status=303)
    assert [seen(who) for who in unit_side] == [[True] * 3] * 3
    assert [seen(who) for who in strangers] == [[False] * 3] * 2
    clerk = visit("clerk")
    home = clerk.get(clerk.get("/", status=200).link("Khắc phục"), status=200)
    assert pid in clerk.get(home.link("Các cuộc kiểm tra"), status=200).text
    for who in unit_side:  # no tab leads to a closed door
        links = [a.get("href") for a in visit(who).get(path).all("a")]
        assert {visit(who).get(a).status for a in links if a and a.startswith(path)} == {200}
    page = visit("inspector").get(f"{path}/edition", status=200)
    page.submit(f"{path}/edition", status=303, place="Hội trường xã")  # its team hears of it
    with app.app_context():
        told = db.session.query(Alert).filter_by(user_id=person("supervisor").id, kind="team")
        assert told.count() == 2
    visit("supervisor").act(f"{path}/cancellation", status=303, **REASON | {"version": None})
    for who in ("leader", "inspector"):
        told = visit(who).get("/alerts", status=200)
        assert "hủy cuộc kiểm tra Xã An Toàn" in told.words
    assert "Xã bị lũ" in visit("leader").get(path, status=200).words
    assert "STATUS:CANCELLED" in clerk.http.get("/inspections/calendar.ics").get_data(as_text=True)


def test_without_a_checklist_the_way_to_one_is_shown(sqlite_app, sqlite_visit):
    page = sqlite_visit("inspector").get("/inspections/new", status=200)
    assert "nhờ người kiểm soát thủ tục hành chính ban hành" in page.words
    assert page.link("Các bộ tiêu chí") == "/checklists"


def test_a_surprise_that_is_called_off_was_never_there(sqlite_app, sqlite_visit):
    with sqlite_app.app_context():
        path = f"/inspections/{make_inspection(state='decided', kind='surprise')}"
    sqlite_visit("supervisor").act(f"{path}/cancellation", status=303, **REASON)
    for who in ("leader", "clerk"):
        assert "hủy cuộc kiểm tra" not in sqlite_visit(who).get("/alerts", status=200).words
        sqlite_visit(who).get(path, status=404)
        assert "Chưa có cuộc kiểm tra nào." in sqlite_visit(who).get("/inspections").words


def test_a_line_of_a_plan_is_one_visit_and_free_again_when_it_is_called_off(app, visit):
    with app.app_context():
        make_checklist()
        vy = person("inspector").pid
    path, client = planned(visit), visit("inspector")
    page = client.get(path).submit(f"{path}/lines", status=303, last_month="12").follow()
    address = page.link("Lập cuộc kiểm tra")
    mine, theirs = client.get(address, status=200), visit("supervisor").get(address, status=200)
    made = mine.submit("/inspections/new", status=303, head=vy).location
    twice = theirs.submit("/inspections/new", status=422, head=vy)
    assert "Dòng này của kế hoạch đã có cuộc kiểm tra." in twice.words
    client.act(f"{made}/cancellation", status=303, **REASON)
    made = theirs.submit("/inspections/new", status=303, head=vy).location
    client.act(f"{made}/cancellation", status=303, **REASON)
    with app.app_context():
        line = db.session.query(Inspection).first().plan_line.pid
    client.act(f"{path}/lines/removal", status=303, line=line)
    with app.app_context():
        assert db.session.query(Inspection.plan_line_id).distinct().all() == [(None,)]


def test_who_works_in_the_unit_stays_out_and_who_is_in_the_team_stays_in(sqlite_app, sqlite_visit):
    with sqlite_app.app_context():
        path = f"/inspections/{make_inspection(team=('supervisor', 'inspector'))}"
        with transaction(SYSTEM) as change:
            vy = person("inspector")
            vy.locked = True
            change.record("tests.set", "office:test")
    gone, quang = people(sqlite_app, "inspector", "supervisor")
    client = sqlite_visit("supervisor")
    page = client.get(f"{path}/edition", status=200)
    page.submit(f"{path}/edition", status=303, **{f"duty_{quang}": "Trưởng đoàn"})
    with sqlite_app.app_context():
        assert len(db.session.query(Inspection).one().members) == 2  # what she wrote was hers
    client.act(f"{path}/edition", status=422, head=gone, version="2")
    page = client.get(f"{path}/edition", status=200)
    page.submit(f"{path}/edition", status=303, **{f"member_{gone}": None})
    with sqlite_app.app_context():
        assert len(db.session.query(Inspection).one().members) == 1
        with transaction(SYSTEM) as change:
            vy, desk = person("inspector"), unit("X21622-BPMC").id
            vy.locked = False
            vy.memberships.append(Membership(role="receiver", unit_id=desk))
            change.record("tests.set", "office:test")
    page = client.get(f"{path}/edition", status=200)
    wrong = page.submit(f"{path}/edition", status=422, **{f"member_{gone}": "y"})
    assert "Huỳnh Thúy Vy thuộc đơn vị được kiểm tra." in wrong.words


@pytest.mark.parametrize("odd", ["2026-01-01_" + "9" * 30, "0001-01-01_5", "_", "x" * 2000, "na"])
def test_an_odd_page_of_the_list_is_a_page(app, visit, odd):
    visit("inspector").get(f"/inspections?page={odd}&state=na&unit={odd}&year=x", status=200)
