"""Absences and what stands in for whom, through the pages."""

from datetime import timedelta

from intranet import clock
from tests.counter import acts_of, carried
from tests.factories import person

DAY = "%d/%m/%Y"


def days(length=3):
    today = clock.today()
    return {"first_day": f"{today:{DAY}}", "last_day": f"{today + timedelta(days=length):{DAY}}"}


def declared(visit, **fields):
    """The officer's absence, with the commune's leader in their place."""
    page = visit("officer").get("/absences/new", status=200)
    leader = next(o.get("value") for o in page.all("option") if "Nghĩa" in o.text)
    return page.submit("/absences/new", **{**days(), "substitute": leader, **fields})


def end_of(page):
    """Where the first absence of the list is ended."""
    found = (form.get("action") or "" for form in page.all("form"))
    return next(action for action in found if action.endswith("/end"))


def test_declare_and_end_through_the_pages(app, visit):
    answer = declared(visit, reason="Đi học")
    assert (answer.status, answer.location) == (303, "/absences")
    page = answer.follow()
    assert "Đã khai vắng mặt." in page.words
    assert "Nguyễn Văn Nghĩa làm thay" in page.words
    assert "Đang vắng" in page.words
    ended = page.submit(end_of(page), target="main", status=200)
    assert "Đã kết thúc vắng mặt." in ended.words
    assert "Không ai khai vắng mặt." in ended.words


def test_declare_sent_twice_declares_once(sqlite_visit):
    officer = sqlite_visit("officer")
    page = officer.get("/absences/new")
    leader = next(o.get("value") for o in page.all("option") if "Nghĩa" in o.text)
    page.submit("/absences/new", substitute=leader, **days(), status=303)
    twice = page.submit("/absences/new", substitute=leader, **days(), status=303)
    assert "Đã ghi nhận từ lần bấm trước." in twice.follow().words
    assert sqlite_visit("leader").get("/absences").words.count("Nghĩa làm thay") == 1


def test_declare_refused_keeps_what_was_typed(sqlite_visit):
    answer = declared(sqlite_visit, last_day="1/1/2020", reason="Đi học")
    assert answer.status == 422
    assert "Ngày cuối phải từ ngày đầu trở đi." in answer.words
    assert answer.form_fields("/absences/new")["reason"] == "Đi học"


def test_declare_for_somebody_below(sqlite_visit):
    page = sqlite_visit("leader").get("/absences/new", status=200)
    rin = next(o.get("value") for o in page.all("option") if "Rin" in o.text)
    page = sqlite_visit("leader").get(f"/absences/new?user={rin}", status=200)
    assert "Người vắng: Đinh Văn Rin" in page.words
    nghia = page.form_fields("/absences/new")["substitute"]
    page.submit("/absences/new", substitute=nghia, **days(), status=303)


def test_declare_for_a_stranger_declares_nobody(sqlite_app, sqlite_visit):
    """Who went to another unit meanwhile: the form is no absence of who sends it."""
    with sqlite_app.app_context():
        stranger = person("other_officer").pid
    answer = declared(sqlite_visit, user=stranger)
    assert answer.status == 422
    assert "Chọn một người trong danh sách." in answer.words
    assert "Không ai khai vắng mặt." in sqlite_visit("officer").get("/absences").words


def test_absence_is_closed_to_the_admin_and_to_other_offices(sqlite_app, sqlite_visit):
    declared(sqlite_visit)
    sqlite_visit("admin").get("/absences", status=403)
    sqlite_visit("supervisor").get("/absences/new", status=403)
    assert "Không ai khai vắng mặt." in sqlite_visit("other_officer").get("/absences").words
    end = end_of(sqlite_visit("officer").get("/absences"))
    assert sqlite_visit("other_officer").act(end, version="1").status == 404
    assert sqlite_visit("registrar").act(end, version="1").status == 403


def test_substitute_sees_and_does_the_work(sqlite_app, sqlite_visit):
    path = carried(sqlite_app, 1)
    declared(sqlite_visit)
    leader = sqlite_visit("leader")
    home = leader.get("/", status=200)
    assert "bạn đang làm thay Đinh Văn Rin" in home.words
    assert "thay Đinh Văn Rin" in leader.get("/dossiers?tab=mine", status=200).words
    page = leader.get(path, status=200)
    assert "Bạn đang làm thay Đinh Văn Rin." in page.words
    page.submit(f"{path}/hand-over", status=303)
    words = leader.get(path).words
    assert "Nguyễn Văn Nghĩa thay Đinh Văn Rin" in words
    assert "Chỉ người vừa chuyển" not in words
    assert acts_of(sqlite_app, path)[-1] == "dossiers.hand_over"


def test_take_back_is_offered_until_the_other_side_opens_it(sqlite_app, sqlite_visit):
    path = carried(sqlite_app, 1)
    clerk = sqlite_visit("clerk")
    assert clerk.get(path).link("Rút lại") == f"{path}/taking-back"
    early = clerk.get(f"{path}/asking-back", status=409)
    assert "Bên nhận chưa mở hồ sơ" in early.words
    assert "Bên nhận đã mở hồ sơ" not in early.words
    assert early.all("textarea") == []
    late = clerk.get(f"{path}/taking-back", status=200)
    sqlite_visit("officer").get(path, status=200)
    refused = late.submit(status=409)
    assert "Bên nhận đã mở hồ sơ lúc" in refused.words
    page = clerk.get(path)
    assert page.link("Xin lại hồ sơ") == f"{path}/asking-back"
    clerk.get(f"{path}/asking-back").submit(reason="Chuyển nhầm, thiếu tờ khai", status=303)
    officer = sqlite_visit("officer").get(path)
    assert officer.link("Trả lời xin lại hồ sơ") == f"{path}/giving-back"
    asked = sqlite_visit("officer").get(f"{path}/giving-back", status=200)
    assert "Chuyển nhầm, thiếu tờ khai" in asked.words
    assert asked.submit(answer="no", text="Không", status=422).form_fields()["text"] == "Không"
    asked.submit(answer="yes", status=303)
    assert "Đang giữ: Đinh Thị Mai" in clerk.get(path).words
