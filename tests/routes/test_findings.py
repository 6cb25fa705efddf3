"""A finding through the screens of three people, and what becomes of it on the next visit."""

import io
import threading
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.alerts import Alert
from intranet.models.answers import Answer
from intranet.models.findings import Finding, FindingEvent
from intranet.models.inspections import Inspection
from intranet.rules.findings import is_to_remind
from intranet.services import answers, audit, findings
from intranet.services.findings.within import close_when_settled
from intranet.transaction import SYSTEM, Actor, transaction
from tests.factories import person, unit
from tests.factories_inspections import make_finding, make_inspection
from tests.people import PEOPLE
from tests.routes.test_proofs import jpeg

TEAM = ("inspector", "supervisor")
REMARK = "Thiếu 12 thủ tục hộ tịch"


def answered(pid, target, value, remark="", who="inspector"):
    """An answer of the sheet, as a browser sends it."""
    sent = {"key": str(uuid.uuid4()), "target": target, "value": value, "remark": remark}
    (result,) = answers.save(Actor(person(who)), pid, [sent])
    assert result.error is None, result.error


def signed(pid):
    """What signing the minutes does."""
    with transaction(SYSTEM) as change:
        inspection = inspection_of(pid)
        inspection.state = "signed"
        change.record("tests.set", f"inspection:{pid}")
        findings.settle_within(change, inspection)
        findings.assign_within(change, inspection)


def inspection_of(pid):
    return db.session.scalar(select(Inspection).where(Inspection.pid == pid))


def all_findings():
    return db.session.scalars(select(Finding).order_by(Finding.id)).all()


def told(kind):
    """User names of those who have such an alert."""
    query = select(User.username).join(Alert, Alert.user_id == User.id)
    return set(db.session.scalars(query.where(Alert.kind == kind)))


def photo(colour="blue"):
    return (io.BytesIO(jpeg(colour)), "bang.jpg")


def begun(app):
    """A visit with two bad answers; its pid."""
    with app.app_context():
        pid = make_inspection(team=TEAM)
        answered(pid, "item:A01", "bad", REMARK)
        answered(pid, "item:B01", "3")
        answered(pid, "item:A02", "yes")
        db.session.remove()
    return pid


def two_findings(app, inspector):
    """The same with both written down: A01 by one press, B01 for the officer of the unit."""
    pid = begun(app)
    path = f"/inspections/{pid}/findings"
    page = inspector.get(path, status=200)
    assert "A02" not in page.words
    page.submit(f"{path}/new", status=303)
    sheet = inspector.get(f"{path}/new?item=B01", status=200)
    assert "Số hồ sơ chưa nhập phần mềm: 3" in sheet.form_fields()["text"]
    with app.app_context():
        officer = person("officer").pid
    sheet.submit(status=303, responsible=officer, text="3 hồ sơ chưa nhập phần mềm")
    return pid, path


def _answer_until_it_will_do(officer, inspector, page):
    """The unit answers, is sent back once, a second tab is refused, it answers again."""
    mine = officer.get("/findings?mine=1", status=200)
    assert "Niêm yết" not in mine.words
    assert "còn" in mine.words
    asked = officer.get(mine.link("3 hồ sơ chưa nhập"), status=200)
    for wrong in ({"words": ""}, {"words": "Xong", "proofs": (io.BytesIO(b"MZ"), "a.exe")}, {}):
        asked.submit(f"{page}/answers", status=422, **{"words": "Đã nhập", **wrong})
    stale = officer.get(page, status=200)
    sent = asked.submit(f"{page}/answers", status=303, words="Đã nhập 3 hồ sơ", proofs=photo())
    assert "Đã nhập 3 hồ sơ" in sent.follow().words
    officer.act(f"{page}/acceptance", status=403)
    back = inspector.get(page, status=200)
    back.submit(f"{page}/return", status=422, reason="")
    back.submit(f"{page}/return", status=303, reason="Ảnh mờ, không đọc được mã")
    asked.submit(f"{page}/answers", status=303, words="Gửi lại", proofs=photo("green"))  # known
    moved = stale.submit(f"{page}/answers", status=409, words="Gửi lại", proofs=photo("green"))
    assert "Người khác vừa sửa nội dung này" in moved.words
    again = officer.get(page, status=200)
    assert "Ảnh mờ, không đọc được mã" in again.words
    again.submit(f"{page}/answers", status=303, words="Chụp lại", proofs=photo("green"))


def test_a_finding_goes_through_three_screens(app, visit):
    inspector, officer, supervisor = (visit(who) for who in ("inspector", "officer", "supervisor"))
    pid, path = two_findings(app, inspector)
    with app.app_context():
        first, second = all_findings()
        assert (first.text, first.severity) == (f"Niêm yết đủ thủ tục: {REMARK}", "heavy")
        assert (first.position, second.position, second.responsible.username) == (1, 2, "rin.dv")
        assert findings.candidates(inspection_of(pid)) == []
        page, other = f"/findings/{second.pid}", f"/findings/{first.pid}"
    assert "chưa nhập" not in officer.get(path, status=200).words
    officer.get(page, status=404)
    with app.app_context():
        signed(pid)
        assert told("finding") == {"rin.dv", "nghia.nv"}
        assert inspection_of(pid).state == "mending"
    visit("other_officer").get(page, status=404)
    visit("clerk").get(page, status=200)  # a desk of the unit
    _answer_until_it_will_do(officer, inspector, page)
    shown = supervisor.get(page, status=200)
    assert len(shown.all("img", width="48")) == 2
    for picture in shown.all("img", width="48"):
        assert [c.get(picture.get("src")).status for c in (supervisor, officer)] == [200, 200]
    shown.submit(f"{page}/acceptance", status=303)
    shown.submit(f"{page}/acceptance", status=303)  # sent twice: once
    with app.app_context():
        first, second = all_findings()
        kinds = [event.kind for event in second.events]
        assert kinds == ["assigned", "answered", "returned", "answered", "accepted"]
        assert (second.state, second.returns, first.state) == ("closed", 1, "assigned")
        assert inspection_of(pid).state == "mending"
        assert told("find_answer") == {"vy.ht", "quang.dx"}
    leader = visit("leader").get(other, status=200)
    leader.submit(f"{other}/answers", status=303, words="Đã niêm yết", proofs=photo("red"))
    supervisor.get(other).submit(f"{other}/acceptance", status=303)
    with app.app_context():
        assert inspection_of(pid).state == "closed"


def test_what_is_overdue_heads_the_next_visit(app, visit):
    with app.app_context():
        old, today = make_inspection(state="mending", team=TEAM), clock.today()
        later = make_finding(old, item_code="A02", position=2, text="Sau")
        late = make_finding(old, due_on=today - timedelta(2), text="Trễ hạn")
        done = make_finding(old, "answered", item_code="B02", position=3, text="Đã báo cáo")
        make_finding(old, "closed", item_code="C01", position=4)
        new = make_inspection(team=TEAM)
        found = findings.open_of(unit("X21622"), inspection_of(new))
        assert [one.pid for one in found] == [late, later, done]
        assert findings.open_of(unit("X21628")) == []
        answered(new, "item:A01", "bad", "Vẫn thiếu")
        answered(new, f"finding:{late}", "partly", "Mới treo một nửa")
        answered(new, f"finding:{done}", "mended")
        db.session.remove()
    inspector = visit("inspector")
    overdue = inspector.get("/findings?overdue=1", status=200)
    assert ("Trễ hạn" in overdue.words, "Sau" in overdue.words) == (True, False)
    judging = {who: visit(who).get(f"/inspections/{old}", status=200) for who in (*TEAM, "officer")}
    assert ["Xét khắc phục" in page.words for page in judging.values()] == [True, True, False]
    assert judging["inspector"].link("Xét khắc phục") == f"/inspections/{old}/findings"
    assert "Xét khắc phục" not in inspector.get(f"/inspections/{new}", status=200).words
    path = f"/inspections/{new}/findings"
    inspector.get(path, status=200).submit(f"{path}/new", status=303)
    assert "lặp lại, lần thứ 2" in inspector.get(path, status=200).words
    with app.app_context():
        assert all_findings()[-1].earlier.pid == late
        signed(new)
        by_pid = {one.pid: one for one in all_findings()}
        assert (by_pid[done].state, by_pid[done].closed_by_id) == ("closed", person("inspector").id)
        assert by_pid[late].state == "assigned"
        event = by_pid[late].events[-1]
        assert (event.kind, event.text) == ("seen_again", "Khắc phục một phần: Mới treo một nửa")


def test_a_finding_is_given_more_time_and_its_unit_hears_of_it(app, visit):
    far = clock.today() + timedelta(30)
    with app.app_context():
        late = make_finding(make_inspection(state="mending", team=TEAM))
    page = visit("inspector").get(f"/findings/{late}", status=200)
    path = f"/findings/{late}/postponement"
    postponed = page.submit(path, status=422, due_on="1/1/2020", why="x")
    assert "Hạn khắc phục phải từ hôm nay" in postponed.words
    page.submit(path, status=303, due_on=f"{far:%d/%m/%Y}", why="Chờ kinh phí")
    with app.app_context():
        assert all_findings()[0].due_on == far
    heard = visit("leader").get("/alerts", status=200).words
    assert f"có ý kiến về việc khắc phục tồn tại, hạn {far:%d/%m/%Y}" in heard


def test_a_draft_is_changed_and_dropped_by_the_team_alone(sqlite_app, sqlite_visit):
    inspector = sqlite_visit("inspector")
    pid, path = two_findings(sqlite_app, inspector)
    with sqlite_app.app_context():
        first, second = (f"/findings/{one.pid}" for one in all_findings())
    sqlite_visit("officer").act(f"{path}/new", status=403)
    for who in ("admin", "other_leader"):
        sqlite_visit(who).get(first, status=403 if who == "admin" else 404)
    supervisor = sqlite_visit("supervisor")
    mine, theirs = (client.get(f"{second}/edition") for client in (inspector, supervisor))
    theirs.submit(status=303, text="Bốn hồ sơ")
    moved = mine.submit(status=409, severity="light")
    assert "Bốn hồ sơ" in moved.form_fields()["text"]
    moved.submit(status=303)
    inspector.get(first, status=200).submit(f"{first}/removal", status=303)
    inspector.get(first, status=200)
    inspector.act(f"{first}/removal", status=409)
    with sqlite_app.app_context():
        gone, left = all_findings()
        assert (gone.state, left.position, left.severity) == ("dropped", 1, "light")
        signed(pid)
        assert {one.state for one in all_findings()} == {"dropped", "assigned"}
        assert findings.of_inspection(person("officer"), inspection_of(pid)) == [left]
    sqlite_visit("officer").get(first, status=404)
    late = {"text": "Muộn", "severity": "light", "responsible": ""}
    far = f"{clock.today() + timedelta(9):%d/%m/%Y}"
    refused = inspector.act(f"{path}/new", status=422, due_on=far, **late)
    assert "Biên bản đã chốt nên không ghi thêm" in refused.words


def test_a_visit_without_findings_is_closed(sqlite_app):
    with sqlite_app.app_context():
        short, full = make_inspection(), make_inspection(form="full")
        for pid in (short, full):
            signed(pid)
        assert [inspection_of(pid).state for pid in (short, full)] == ["closed", "signed"]


def test_nobody_accepts_what_they_answered(sqlite_app, sqlite_visit):
    with sqlite_app.app_context():
        pid = make_inspection("ALAO", "mending", TEAM, kind="self")
        page = f"/findings/{make_finding(pid)}"
    supervisor, leader = sqlite_visit("supervisor"), sqlite_visit("district_leader")
    leader.get(page).submit(f"{page}/answers", status=303, words="Xong", proofs=photo())
    supervisor.get(page).submit(f"{page}/acceptance", status=303)
    with sqlite_app.app_context():
        other = make_inspection("ALAO", "mending", TEAM)
        page = f"/findings/{make_finding(other, 'answered')}"
    assert f"{page}/acceptance" not in supervisor.get(page, status=200).text
    supervisor.act(f"{page}/acceptance", status=422, version=1)


def test_a_units_own_check_closes_nothing_others_found(sqlite_app):
    with sqlite_app.app_context():
        old = make_inspection(state="mending", team=TEAM)
        one, two = make_finding(old, "answered"), make_finding(old, "answered", position=2)
        own = unit("X21622").id
        self_check = make_inspection(team=("leader",), kind="self", authority_id=own)
        for finding, value in ((one, "mended"), (two, "not_mended")):
            with transaction(SYSTEM) as change:
                db.session.add(
                    Answer(
                        inspection_id=inspection_of(self_check).id, key=str(uuid.uuid4()),
                        target=f"finding:{finding}", value=value, by_id=person("leader").id,
                        received_at=clock.now(),
                    )
                )  # fmt: skip
                change.record("tests.set", "answer:test")
        signed(self_check)
        assert [(row.state, row.events[-1].kind) for row in all_findings()] == [
            ("answered", "seen_again")
        ] * 2
        assert inspection_of(old).state == "mending"
        assert "inspections.close" in [e.act for e in audit.life_of(f"inspection:{self_check}")]


def test_who_was_given_back_can_always_answer_again(sqlite_app, sqlite_visit):
    sqlite_app.config["MAX_FILES"] = 1
    with sqlite_app.app_context():
        page = f"/findings/{make_finding(make_inspection(state='mending', team=TEAM))}"
    officer, inspector = sqlite_visit("officer"), sqlite_visit("inspector")
    two = [photo("red"), photo("green")]
    refused = officer.get(page).submit(f"{page}/answers", status=422, words="Xong", proofs=two)
    assert "nhiều nhất 1 tệp" in refused.words
    for colour in ("red", "green"):
        sent = officer.get(page)
        sent.submit(f"{page}/answers", status=303, words="Xong", proofs=photo(colour))
        inspector.get(page).submit(f"{page}/return", status=303, reason="Chưa rõ")


def test_two_last_findings_closed_at_once_close_the_visit(app):
    with app.app_context():
        pid = make_inspection(state="mending", team=TEAM)
        make_finding(pid, "answered")
        second = make_finding(pid, "answered", position=2)

    def accept():
        with app.app_context():
            findings.accept(Actor(person("supervisor")), second, 1)
            db.session.remove()

    with app.app_context():
        with transaction(SYSTEM) as change:
            first = all_findings()[0]
            first.state = "closed"
            change.record("tests.set", "finding:test")
            close_when_settled(change, first.inspection)
            other = threading.Thread(target=accept)
            other.start()
            other.join(0.3)
        other.join()
        assert inspection_of(pid).state == "closed"


def test_people_are_reminded_before_and_after(sqlite_app):
    runner, today = sqlite_app.test_cli_runner(), clock.today()
    with sqlite_app.app_context():
        pid = make_inspection(state="mending")
        soon = make_finding(pid, due_on=today + timedelta(3), responsible_id=person("clerk").id)
        make_finding(pid, due_on=today + timedelta(4), position=2)
        make_finding(pid, "answered", due_on=today - timedelta(4), position=3)
    for lines in (1, 0):
        assert len(runner.invoke(args=["findings", "remind"]).output.splitlines()) == lines
    with sqlite_app.app_context():
        assert told("find_due") == {PEOPLE["clerk"][0], PEOPLE["leader"][0]}
        (event,) = db.session.scalars(select(FindingEvent))
        assert (event.kind, event.by_id) == ("reminded", None)
        assert db.session.scalar(select(Finding.reminded_on).where(Finding.pid == soon)) == today


@pytest.mark.parametrize(
    ("left", "since", "expected"),
    [(4, None, False), (3, None, True), (2, None, True), (2, 1, False), (1, 2, True), (1, 0, False),
     (0, 1, False), (-1, 2, True), (-1, 0, False), (-5, 4, False), (-8, 7, True), (-9, 1, False),
     (-30, 20, True)],
)  # fmt: skip
def test_reminders_come_on_their_days(left, since, expected):
    today = clock.today()
    reminded = None if since is None else today - timedelta(since)
    assert is_to_remind(today + timedelta(left), today, reminded) is expected


def test_the_list_is_exported_as_it_stands(sqlite_app, sqlite_visit):
    with sqlite_app.app_context():
        pid = make_inspection(state="mending")
        for number in range(60):
            make_finding(pid, position=number + 1, text=f"Tồn tại {number:02d}", item_code=None)
    inspector = sqlite_visit("inspector")
    first = inspector.get("/findings", status=200)
    second = inspector.get(first.link("Trang sau"), status=200)
    assert [page.words.count("Tồn tại ") >= 10 for page in (first, second)] == [True, True]
    body = inspector.get("/findings/export", status=200).body
    assert body[:2] == b"PK"
    sqlite_visit("other_officer").get("/findings?state=all&page=x_1", status=200)
