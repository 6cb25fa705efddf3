"""Comfort at the counter: twins, copy from the last dossier, the next sheet, keys, the cursor."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from intranet import clock
from intranet.extensions import db
from intranet.models.dossiers import Dossier
from intranet.transaction import bookkeeping
from tests.counter import PERSON, TICKED, acts_of, carried, received, sheet_for
from tests.services.dossier_life import entries

NUMBER = {"owner_id_number": PERSON["owner_id_number"]}
SUBMITTER = {
    "submitter_full_name": "Đinh Thị Lành",
    "submitter_phone": "0987654321",
    "authorisation": "Số 12/UQ",
}


@pytest.fixture
def clerk(sqlite_visit):
    return sqlite_visit("clerk")


def made_older(app, path, days):
    """Let the dossier at ``path`` have been received so many days earlier."""
    with app.app_context(), bookkeeping() as connection:
        pid = path.rpartition("/")[2]
        moment = connection.scalar(select(Dossier.received_at).where(Dossier.pid == pid))
        earlier = {"received_at": moment - timedelta(days=days)}
        connection.execute(update(Dossier).where(Dossier.pid == pid).values(earlier))


def boxes(page):
    """The boxes with the cursor: names of the controls with autofocus."""
    found = [*page.all("input"), *page.all("select"), *page.all("textarea")]
    return [box.get("name") for box in found if box.get("autofocus") is not None]


def copied(clerk, target=None, **typed):
    """The sheet of the same procedure after "Chép hồ sơ gần nhất"."""
    return sheet_for(clerk).submit(**NUMBER, **typed, copy="1", target=target, status=200)


# --- twins ---


@pytest.mark.parametrize(("days", "is_told"), [(29, True), (31, False)])
def test_twins_tell_of_a_closed_dossier_for_thirty_days(app, visit, days, is_told):
    path = carried(app, 5)
    made_older(app, path, days)
    page = sheet_for(visit("clerk")).submit(**NUMBER, lookup="1", status=200)
    assert ("Người này đã có hồ sơ cùng thủ tục" in page.words) is is_told
    sent = sheet_for(visit("clerk")).submit(**PERSON, **TICKED)
    assert sent.status == (422 if is_told else 303)


def test_twins_tell_of_an_open_dossier_however_old(sqlite_app, clerk):
    made_older(sqlite_app, carried(sqlite_app, 1), 400)
    page = sheet_for(clerk).submit(**NUMBER, lookup="1", target="owner", status=200)
    assert "Đang xử lý" in page.words
    link = next(a for a in page.all("a") if a.text.startswith("AL-07-"))
    assert link.get("target") == "_blank"  # the sheet stays


def test_twins_follow_another_procedure(clerk):
    received(clerk)
    sheet = sheet_for(clerk, "khai sinh").submit(**PERSON, change="1", status=200)
    assert "cùng thủ tục" not in sheet.words
    found = sheet.submit(procedure_text="hôn nhân", find="procedure_text", status=200)
    (option,) = [b for b in found.all("button") if b.get("name") == "pick_procedure"]
    changed = found.submit(pick_procedure=option.get("value"), status=200)
    assert "Người này đã có hồ sơ cùng thủ tục" in changed.words


def test_twins_need_no_reason_at_a_counter_service_that_is_done(clerk):
    facts = {**PERSON, **TICKED, "receive_and_return": "1"}
    for _time in range(2):
        sheet_for(clerk, "Chứng thực").submit(**facts, status=303)


# --- copy from the last dossier ---


def test_copy_fills_what_is_empty_and_says_so(app, visit):
    clerk = visit("clerk")
    path = received(clerk, **SUBMITTER, delivery_way="post", **{"papers-0-originals": "3"})
    offered = sheet_for(clerk, "khai sinh").submit(**NUMBER, lookup="1", status=200)
    assert offered.link("AL-07-") == path
    page = copied(clerk)
    fields = page.form_fields("/dossiers/new")
    assert {name: fields[name] for name in SUBMITTER} == SUBMITTER
    assert (fields["delivery_way"], fields["owner_phone"]) == ("post", "0912345678")
    assert (fields["papers-0-given"], fields["papers-0-originals"]) == ("y", "3")
    assert "giấy tờ đã nộp" in page.words
    with app.app_context():
        pid = path.rpartition("/")[2]
        assert [e["obj"] for e in entries("dossiers.read")].count(f"dossier:{pid}") >= 1


def test_copy_never_replaces_what_was_typed(clerk):
    received(clerk, **SUBMITTER, owner_address="Thôn 3", delivery_way="post")
    typed = {
        "owner_address": "Thôn 9", "submitter_full_name": "Y Lan", "delivery_way": "electronic",
        "papers-0-given": "y", "papers-0-originals": "2",
    }  # fmt: skip
    page = copied(clerk, **typed)
    fields = page.form_fields("/dossiers/new")
    assert {name: fields[name] for name in typed} == typed
    assert fields["authorisation"] == ""  # of another submitter
    for label in ("Địa chỉ", "Họ và tên người nộp", "Cách nhận kết quả"):
        assert label in page.words.partition("Giữ nguyên vì đã có nội dung khác:")[2]


def test_copy_ticks_no_paper_of_another_procedure(clerk):
    received(clerk, "khai sinh", **{"papers-0-given": "y"}, accept="y", accept_reason="thử")
    fields = copied(clerk).form_fields("/dossiers/new")
    assert "papers-0-given" not in fields


def test_copy_works_with_htmx_and_finds_nothing_of_a_stranger(sqlite_app, clerk):
    received(clerk, delivery_way="post")
    page = copied(clerk, target="main")
    assert page.form_fields("/dossiers/new")["delivery_way"] == "post"
    empty = sheet_for(clerk).submit(owner_id_number="052085009999", copy="1", status=200)
    assert empty.form_fields("/dossiers/new")["delivery_way"] == "desk"
    with sqlite_app.app_context():
        assert db.session.query(Dossier).count() == 1


def test_copy_reaches_no_dossier_of_another_commune(sqlite_visit):
    received(sqlite_visit("clerk"), delivery_way="post")
    page = copied(sqlite_visit("other_clerk"))
    assert page.form_fields("/dossiers/new")["delivery_way"] == "desk"
    assert "AL-07-" not in page.words


# --- save, and the next sheet ---


def test_receive_next_opens_a_fresh_sheet_of_the_same_procedure(app, visit):
    clerk = visit("clerk")
    facts = {**PERSON, **TICKED, "fee_book": "07", "channel": "post", "note": "Gấp"}
    answer = sheet_for(clerk).submit(**facts, receive_next="1", status=303)
    page = answer.follow()
    fields = page.form_fields("/dossiers/new")
    assert (fields["fee_book"], fields["channel"]) == ("07", "post")
    assert (fields["owner_full_name"], fields["note"]) == ("", "")
    assert "Đã tiếp nhận hồ sơ AL-07-" in page.words
    path = page.link("AL-07-")
    assert page.link("In giấy hẹn") == f"{path}/receipt?size=A5"
    assert acts_of(app, path) == ["dossiers.receive"]
    second = {**PERSON, **TICKED, "owner_id_number": "", "owner_full_name": "Y Lan"}
    page.submit("/dossiers/new", **second, status=303)


def test_receive_next_with_htmx_and_sent_twice_makes_one_dossier(sqlite_app, clerk):
    sheet = sheet_for(clerk)
    facts = {**PERSON, **TICKED, "receive_next": "1"}
    page = sheet.submit(**facts, target="main", status=200)
    assert page.headers["HX-Push-Url"].startswith("/dossiers/new?last=")
    assert page.form_fields("/dossiers/new")["once"] != sheet.form_fields("/dossiers/new")["once"]
    sheet.submit(**facts, accept="y", accept_reason="vội", status=303)
    with sqlite_app.app_context():
        assert db.session.query(Dossier).count() == 1


def test_receive_next_of_a_late_entry_opens_another_one(monkeypatch, clerk):
    monday = datetime(2026, 3, 2, 9, tzinfo=clock.VIETNAM)
    monkeypatch.setattr(clock, "utc", lambda: monday)
    sheet = sheet_for(clerk).submit(late="1", status=200)
    paper = {"received_day": "2/3/2026", "received_time": "8:00", "receive_next": "1"}
    page = sheet.submit(**PERSON, **TICKED, **paper, status=303).follow()
    fields = page.form_fields("/dossiers/new")
    assert (fields["received_day"], fields["owner_full_name"]) == ("", "")


def test_receive_next_refused_keeps_the_sheet(clerk):
    page = sheet_for(clerk).submit(**{**PERSON, "owner_full_name": ""}, receive_next="1")
    assert page.expect(422).form_fields("/dossiers/new")["owner_phone"] == PERSON["owner_phone"]


def test_next_sheet_after_a_dossier_of_others_is_no_page(sqlite_visit):
    path = received(sqlite_visit("clerk"))
    other = sheet_for(sqlite_visit("other_clerk")).form_fields("/dossiers/new")["procedure"]
    address = {"procedure": other, "last": path.rpartition("/")[2]}
    sqlite_visit("other_clerk").get("/dossiers/new", status=404, **address)


# --- the cursor, the keys ---


def test_act_forms_begin_at_the_first_box(sqlite_app, sqlite_visit):
    path = carried(sqlite_app, 1)
    officer = sqlite_visit("officer")
    assert boxes(officer.get(f"{path}/suspension", status=200)) == ["reason"]
    assert boxes(officer.get(f"{path}/hand-over", status=200)) == ["to_user"]
    assert boxes(officer.get(f"{path}/payment-request", status=200)) == ["amount"]


def test_act_forms_refused_begin_at_the_first_wrong_box(sqlite_app, sqlite_visit):
    page = sqlite_visit("officer").get(f"{carried(sqlite_app, 1)}/payment-request", status=200)
    assert boxes(page.submit(amount="50000", reason="", status=422)) == ["reason"]
    assert boxes(page.submit(amount="x", reason="", status=422)) == ["amount"]


def test_keys_are_a_page_and_a_sheet(sqlite_visit):
    officer = sqlite_visit("officer")
    page = officer.get("/preferences/keys", status=200)
    assert "Ctrl Enter lưu hoặc gửi" in page.words
    assert page.link("Phím tắt (?)") == "/preferences/keys"
    sheet = officer.get("/preferences/keys", target="keys", status=200)
    assert sheet.text.lstrip().startswith('<dialog id="keys"')
    officer.get("/preferences").submit("/preferences", shortcuts=None, status=303)
    assert "Bạn đã tắt phím / và ?." in officer.get("/preferences/keys").words
    assert sqlite_visit().get("/preferences/keys").status == 303


@pytest.mark.parametrize(
    ("who", "path", "typed"),
    [
        ("admin", "/units/new", {"name": "Đội quản lý", "parent": None}),
        ("admin", "/calendars/days/new", {"name": "Nghỉ bù lễ hội"}),
        ("clerk", "/dossiers/{pid}/notes", {"text": "Gọi cho chủ hồ sơ"}),
    ],
)
def test_draft_of_a_longer_form_comes_back(sqlite_app, sqlite_visit, who, path, typed):
    if "{pid}" in path:
        path = f"{carried(sqlite_app, 0)}/notes"
    client = sqlite_visit(who)
    fields = client.get(path, status=200).form_fields(path)
    typed = {name: value or fields[name] for name, value in typed.items()}
    assert fields["draft_of"] == path
    again = client.post("/drafts", {**fields, **typed}).follow().form_fields(path)
    assert {name: again[name] for name in typed} == typed
