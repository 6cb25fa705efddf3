"""An inspection from its plan to its end: who sees what, when, and what the log says."""

from datetime import timedelta
from uuid import uuid4

import pytest

from intranet import clock
from intranet.extensions import db
from intranet.models.findings import Finding
from intranet.models.inspections import Inspection
from intranet.services import audit
from intranet.transaction import SYSTEM, transaction
from tests.factories import person, unit
from tests.factories_inspections import make_checklist, make_inspection
from tests.queries import counted

DAY = timedelta(days=1)


def pids(app, *keys):
    with app.app_context():
        return [unit(key).pid for key in keys]


def people(app, *keys):
    with app.app_context():
        return [person(key).pid for key in keys]


def written(day):
    return f"{day:%d/%m/%Y}"


@pytest.fixture
def ready(app):
    """A published checklist."""
    return with_checklist(app)


@pytest.fixture
def sqlite_ready(sqlite_app):
    """The same on SQLite alone."""
    return with_checklist(sqlite_app)


def with_checklist(app):
    with app.app_context():
        make_checklist()
    return app


def created(app, visit, units=("X21622",), status=303, **changes):
    """Draft it through the form, as the inspector would, headed by her."""
    client = visit("inspector")
    page = client.get("/inspections/new", status=200)
    vy, quang = people(app, "inspector", "supervisor")
    facts = {"units": pids(app, *units), "head": vy, f"member_{quang}": "y",
             f"sections_{quang}": "c, a", f"duty_{quang}": "Đối chiếu sổ giấy"}  # fmt: skip
    return page.submit("/inspections/new", status=status, **facts | changes)


def decided(visit, path, who="district_leader", **changes):
    page = visit(who).get(f"{path}/decision", status=200)
    today = written(clock.today())
    facts = {"decision_number": "12/QĐ-UBND", "decision_date": today, "signer": "Bùi Văn Đức"}
    return page.submit(f"{path}/decision", **facts | changes)


def state_of(app, path):
    with app.app_context():
        return db.session.query(Inspection.state).filter_by(pid=path.rpartition("/")[2]).scalar()


def set_facts(app, path, **facts):
    with app.app_context(), transaction(SYSTEM) as change:
        found = db.session.query(Inspection).filter_by(pid=path.rpartition("/")[2]).one()
        for name, value in facts.items():
            setattr(found, name, value)
        change.record("tests.set", "inspection:test")
        return found.id


def acts_of(app, path):
    with app.app_context():
        return [e.act for e in audit.life_of(f"inspection:{path.rpartition('/')[2]}")]


def test_a_visit_is_decided_and_its_unit_told(ready, visit):
    app = ready
    wrong = created(app, visit, status=422, visit_last="01/01/2020")
    assert "Ngày cuối không được trước ngày đầu." in wrong.words
    path = created(app, visit).location
    page = visit("inspector").get(path, status=200)
    assert "Nháp" in page.words
    assert "A A. Công khai C C. Cơ sở vật chất" in page.words
    for stranger in ("leader", "officer", "other_leader"):  # a draft is nobody's else
        visit(stranger).get(path, status=404)
        assert "Chưa có cuộc kiểm tra nào." in visit(stranger).get("/inspections").words
    visit("inspector").act(f"{path}/beginning", status=409)
    visit("supervisor").act(f"{path}/notification", status=409)

    answer = decided(visit, path)
    assert answer.status == 303
    assert "cử bạn vào đoàn kiểm tra Xã An Toàn" in visit("supervisor").get("/alerts").words
    assert "Báo đơn vị được kiểm tra: chậm nhất ngày" in visit("inspector").get(path).words
    assert "báo lịch kiểm tra" not in visit("leader").get("/alerts").words
    visit("district_leader").act(f"{path}/notification", status=403)
    page = visit("inspector").get(path)
    page.submit(f"{path}/notification", status=200, target="main")
    told = visit("leader").get("/alerts", status=200)
    assert "báo lịch kiểm tra đơn vị bạn từ ngày" in told.words
    assert told.link("Mở cuộc kiểm tra") == path
    seen = visit("leader").get(path, status=200)
    assert "12/QĐ-UBND" in seen.words
    assert "chậm nhất ngày" not in seen.words


def test_a_visit_begins_on_its_day_by_its_team(ready, visit):
    app = ready
    path = created(app, visit).location
    decided(visit, path)
    visit("inspector").act(f"{path}/notification", status=303)
    visit("leader").act(f"{path}/decision", status=403)
    visit("leader").act(f"{path}/cancellation", status=403, reason="Không muốn")
    visit("officer").get(f"{path}/edition", status=403)
    visit("other_leader").get(path, status=404)
    too_early = visit("supervisor").act(f"{path}/beginning", status=409)
    assert "Đoàn kiểm tra từ ngày" in too_early.words
    set_facts(app, path, visit_first=clock.today())
    visit("supervisor").act(f"{path}/beginning", status=303)
    assert state_of(app, path) == "running"
    visit("inspector").act(f"{path}/beginning", status=409)
    assert acts_of(app, path)[-4:] == [
        f"inspections.{verb}" for verb in ("create", "decide", "notify", "begin")
    ]


def test_a_notice_that_is_late_is_told_and_printed(sqlite_ready, sqlite_visit):
    app, visit = sqlite_ready, sqlite_visit
    path = created(app, visit).location
    decided(visit, path)
    page = visit("inspector").get(f"{path}/notice", status=200)
    assert "BẢN XEM TRƯỚC" in page.words
    set_facts(app, path, decision_date=clock.today() - 20 * DAY)
    assert "Báo đơn vị được kiểm tra: đã quá hạn" in visit("inspector").get(path).words
    visit("inspector").act(f"{path}/notification", status=303)
    assert "Báo đơn vị được kiểm tra: hạn" in visit("inspector").get(path).words
    page = visit("leader").get(f"{path}/notice", status=200)
    assert "Về việc kiểm tra tại Ủy ban nhân dân xã An Toàn" in page.words
    assert "BẢN XEM TRƯỚC" not in page.words
    pdf = visit("leader").http.get(f"{path}/notice?format=pdf")
    assert pdf.data[:5] == b"%PDF-"


def test_a_surprise_is_seen_by_the_unit_only_when_it_has_begun(ready, visit):
    app = ready
    path = created(app, visit, kind="surprise").location
    decided(visit, path)
    pid = path.rpartition("/")[2]
    visit("inspector").act(f"{path}/notification", status=409)
    visit("inspector").get(f"{path}/notice", status=404)

    def signs(who):
        client = visit(who)
        with app.app_context():
            month = db.session.query(Inspection.visit_first).filter_by(pid=pid).scalar()
        pages = ("/inspections", f"/inspections/calendar?month={month:%Y-%m}", "/alerts",
                 "/inspections/calendar.ics")  # fmt: skip
        found = [pid in client.http.get(page).get_data(as_text=True) for page in pages]
        return [*found, client.get(path).status == 200]

    assert signs("leader") == [False] * 5
    assert signs("officer") == [False] * 5
    assert signs("supervisor") == [True] * 5  # alert: of the team
    tomorrow, today = clock.today() + timedelta(1), clock.today()
    set_facts(app, path, visit_first=tomorrow, visit_last=tomorrow)
    assert "Bắt đầu kiểm tra" not in visit("inspector").get(path, status=200).words
    early = visit("inspector").act(f"{path}/beginning", status=409)
    assert f"Đoàn kiểm tra từ ngày {written(tomorrow)}" in early.words
    trial = {"target": "item:A01", "value": "met", "key": str(uuid4())}
    inspector = visit("inspector")
    sent = {"csrf_token": inspector.token(), **trial}
    tried = inspector.post(f"{path}/answers", sent, status=303)
    assert "Đạt · Huỳnh Thúy Vy" in tried.follow().words
    assert state_of(app, path) == "decided"
    assert signs("leader") == [False] * 5
    set_facts(app, path, visit_first=today)
    visit("inspector").act(f"{path}/beginning", status=303)
    assert signs("leader") == [True] * 5  # alert: the unit hears of it now
    assert signs("other_leader") == [False] * 5


def test_several_units_under_one_decision_and_who_may_be_in_the_team(sqlite_ready, sqlite_visit):
    app, visit = sqlite_ready, sqlite_visit
    answer = created(app, visit, units=("X21622", "X21628"))
    listed = answer.follow()
    assert "Đã lập 2 cuộc kiểm tra." in listed.words
    path = listed.link("Xã An Hòa")
    page = visit("supervisor").get(f"{path}/decision", status=200)
    assert "Các đơn vị: Xã An Toàn." in page.words
    assert decided(visit, path, with_others="y").status == 303
    assert [state_of(app, p) for p in (path, listed.link("Xã An Toàn"))] == ["decided"] * 2
    with app.app_context(), transaction(SYSTEM) as change:
        person("inspector").memberships[0].unit_id = unit("X21622").id
        change.record("tests.set", "office:test")
    client, (vy, quang) = visit("supervisor"), people(app, "inspector", "supervisor")
    page = client.get("/inspections/new", status=200)
    facts = {"units": pids(app, "X21622"), "head": quang}
    wrong = page.submit("/inspections/new", status=422, **facts, **{f"member_{vy}": "y"})
    assert "Huỳnh Thúy Vy thuộc đơn vị được kiểm tra." in wrong.words
    wrong = page.submit("/inspections/new", status=422, **facts, **{f"sections_{quang}": "Z"})
    assert "Bộ tiêu chí không có nhóm Z." in wrong.words
    district = pids(app, "ALAO")
    wrong = page.submit("/inspections/new", status=422, **facts | {"units": district})
    assert "Tự kiểm tra" in wrong.words
    own = page.submit("/inspections/new", status=303, **facts | {"units": district, "kind": "self"})
    assert "Tự kiểm tra" in own.follow().words
    stranger = page.submit("/inspections/new", status=422, **facts | {"head": "x" * 12})
    assert "Chọn một mục trong danh sách." in stranger.words


def test_two_change_one_draft_and_the_team_changes_while_it_runs(sqlite_ready, sqlite_visit):
    app, visit = sqlite_ready, sqlite_visit
    path = created(app, visit).location
    vy, quang = people(app, "inspector", "supervisor")
    mine = visit("inspector").get(f"{path}/edition", status=200)
    theirs = visit("supervisor").get(f"{path}/edition", status=200)
    mine.submit(f"{path}/edition", status=303, place="Hội trường xã")
    moved = theirs.submit(f"{path}/edition", status=409, place="Nhà văn hóa")
    assert "Hội trường xã" in moved.words
    again = moved.submit(f"{path}/edition", status=303)
    assert "Nhà văn hóa" in again.follow().words
    set_facts(app, path, state="decided", notified_at=clock.now())
    page = visit("inspector").get(f"{path}/edition", status=200)
    wrong = page.submit(f"{path}/edition", status=422, kind="surprise")
    assert "Đã báo đơn vị thì không đổi sang đột xuất được." in wrong.words
    with app.app_context():
        other = make_checklist("khac").pid
    wrong = page.submit(f"{path}/edition", status=422, checklist=other)
    assert "không đổi bộ tiêu chí được nữa" in wrong.words
    set_facts(app, path, state="running", begun_at=clock.now())
    page = visit("inspector").get(f"{path}/edition", status=200)
    assert page.all("textarea") == []
    page.submit(f"{path}/edition", status=303, head=quang, **{f"member_{quang}": None})
    with app.app_context():
        found = db.session.query(Inspection).one()
        assert found.head_id == person("supervisor").id
        assert found.place == "Nhà văn hóa"
        assert {m.user_id for m in found.members} == {person("supervisor").id,
                                                      person("inspector").id}  # fmt: skip
    set_facts(app, path, state="signing")  # the head left office: somebody has to sign
    page = visit("inspector").get(path, status=200)
    page = visit("inspector").get(page.link("Phân công đoàn"), status=200)
    page.submit(f"{path}/edition", status=303, head=vy)
    with app.app_context():
        assert db.session.query(Inspection.head_id).scalar() == person("inspector").id
    set_facts(app, path, state="closed")
    visit("inspector").act(f"{path}/edition", status=422, head=quang)


def test_the_full_form_ends_with_its_papers_and_nothing_left_to_mend(sqlite_ready, sqlite_visit):
    app, visit, today = sqlite_ready, sqlite_visit, clock.today()
    path = created(app, visit, manner="full").location
    decided(visit, path)
    visit("inspector").act(f"{path}/report", status=422)
    ident = set_facts(app, path, state="mending", begun_at=clock.now(), signed_at=clock.now(),
                      visit_first=today - 40 * DAY, visit_last=today - 40 * DAY)  # fmt: skip
    page = visit("inspector").get(path, status=200)
    assert "Báo cáo kết quả: đã quá hạn" in page.words
    finding = found_wrong(app, ident)
    answer = visit("inspector").act(f"{path}/closure", status=409)
    assert "Còn 1 tồn tại chưa khắc phục xong; xem thẻ Tồn tại." in answer.words
    with app.app_context(), transaction(SYSTEM) as change:
        db.session.get(Finding, finding).state = "closed"
        change.record("tests.set", "office:test")
    answer = visit("inspector").act(f"{path}/closure", status=409)
    assert "Ghi báo cáo kết quả và kết luận trước khi đóng." in answer.words
    page = visit("inspector").get(f"{path}/report", status=200)
    half = page.submit(f"{path}/report", status=422, report_number="5/BC")
    assert "Ghi đủ số và ngày." in half.words
    early = page.submit(f"{path}/report", status=422, conclusion_number="6/KL",
                        conclusion_date=written(today))  # fmt: skip
    assert "Ghi báo cáo trước; ngày kết luận không được trước ngày báo cáo." in early.words
    page.submit(f"{path}/report", status=303, report_number="5/BC", report_date=written(today))
    assert "Kết luận: chậm nhất ngày" in visit("inspector").get(path).words
    page = visit("inspector").get(f"{path}/report", status=200)
    page.submit(f"{path}/report", status=303, conclusion_number="6/KL",
                conclusion_date=written(today))  # fmt: skip
    visit("leader").act(f"{path}/closure", status=403)
    visit("inspector").act(f"{path}/closure", status=303)
    assert state_of(app, path) == "closed"


def found_wrong(app, inspection_id):
    with app.app_context(), transaction(SYSTEM) as change:
        finding = Finding(
            inspection_id=inspection_id, unit_id=unit("X21622").id, position=1, item_code="A01",
            text="Chưa niêm yết đủ", severity="heavy", state="assigned", version=1,
            made_by_id=person("inspector").id, made_at=clock.now(),
        )  # fmt: skip
        db.session.add(finding)
        db.session.flush()
        change.record("tests.set", "office:test")
        return finding.id


def test_a_recheck_takes_over_what_is_open_and_a_visit_is_given_up(sqlite_app, sqlite_visit):
    with sqlite_app.app_context():
        path = f"/inspections/{make_inspection(state='mending')}"
        ident = db.session.query(Inspection.id).scalar()
    found_wrong(sqlite_app, ident)
    client = sqlite_visit("inspector")
    address = client.get(path, status=200).link("Lập phúc tra")
    page = client.get(address, status=200)
    assert "Phúc tra việc khắc phục tồn tại" in page.form_fields("/inspections/new")["scope"]
    (vy,) = people(sqlite_app, "inspector")
    again = page.submit("/inspections/new", status=303, head=vy).follow()
    assert "A01 Chưa niêm yết đủ" in again.words
    new = again.link("Hủy").removesuffix("/cancellation")
    client.get(f"{new}/cancellation").submit(status=422, reason=" ")
    client.get(f"{new}/cancellation").submit(status=303, reason="Xã bị lũ, dời sang năm sau")
    assert state_of(sqlite_app, new) == "cancelled"
    assert "Xã bị lũ" in client.get(new, status=200).words
    client.act(f"{path}/cancellation", status=422, reason="Thôi", version="1")
    assert state_of(sqlite_app, path) == "mending"
    sqlite_visit("clerk").get("/inspections/new", status=403)
    sqlite_visit("admin").get("/inspections", status=403)


def asked_of(app, client, path):
    """(the page, how many questions it asks)."""
    with counted(app) as statements:
        page = client.get(path, status=200)
    return page, sum(one.startswith("SELECT") for one in statements)


def test_the_list_goes_page_by_page_with_the_same_few_questions(app, visit):
    today, client = clock.today(), visit("inspector")
    with app.app_context():
        for number in range(3):
            make_inspection("X21628", "draft", visit_first=today + number * DAY)
    _page, few = asked_of(app, client, "/inspections")
    with app.app_context():
        for number in range(29):
            make_inspection(visit_first=today - number // 2 * DAY, team=("supervisor", "inspector"))
        pid = make_inspection(visit_first=today - 400 * DAY, team=("supervisor",))
    page, many = asked_of(app, client, "/inspections")
    assert many == few <= 4
    older = client.get(page.link("Trang sau"), status=200)
    assert [a.text for a in older.all("a") if a.text in ("Xã An Toàn", "Xã An Hòa")] == [
        "Xã An Toàn"] * 3  # fmt: skip
    assert older.link("Xã An Toàn") != f"/inspections/{pid}"
    found = client.get("/inspections?state=draft", status=200).words
    assert "Hiện 3 dòng" in found
    assert "Hiện 30 dòng" in client.get("/inspections?mine=y&state=odd&year=1").words
    assert "Hiện 1 dòng" in client.get(f"/inspections?year={(today - 400 * DAY).year}").words
    assert "Không có cuộc kiểm tra nào như vậy." in client.get("/inspections?year=2019").words
    assert asked_of(app, client, f"/inspections/{pid}")[1] <= 8
    assert "Hiện 30 dòng" in visit("leader").get("/inspections").words
    assert "Chưa có cuộc kiểm tra nào." in visit("other_leader").get("/inspections").words


def test_what_was_typed_comes_back_from_a_draft(sqlite_ready, sqlite_visit):
    client = sqlite_visit("inspector")
    page = client.get("/inspections/new", status=200)
    (toan,) = pids(sqlite_ready, "X21622")
    fields = {**page.form_fields("/inspections/new"), "units": toan, "place": "Nhà rông"}
    client.post("/drafts", fields)
    offered = client.get("/inspections/new", status=200)
    again = client.get(offered.link("Dùng lại"), status=200).form_fields("/inspections/new")
    assert (again["units"], again["place"]) == (toan, "Nhà rông")
