"""Opinions, visits and transfer through the pages; who had the dossier how long."""

from datetime import timedelta
from io import BytesIO

import pytest

from intranet import clock
from tests.counter import PERSON, TICKED, acts_of, carried, received
from tests.factories import procedure, unit
from tests.services import hostile
from tests.services.dossier_life import bodies, personal_facts
from tests.services.test_dossiers_through import anywhere

TEXT = "Đề nghị cho biết nguồn gốc thửa đất"
REASON = "Thửa đất thuộc địa bàn xã An Hòa"


def unit_pid(app, key):
    with app.app_context():
        return unit(key).pid


def opinion(app, key="X21628", **more):
    return {"text": TEXT, "units-0-unit": unit_pid(app, key), "units-0-days": "2", **more}


def asked(app, visit, *keys):
    """A dossier with the officer, who asked these units: (path, address of the last request)."""
    path = carried(app, 1)
    for key in keys or ("X21628",):
        page = visit("officer").get(f"{path}/opinions", status=200)
        page.submit(f"{path}/opinions", status=303, **opinion(app, key))
    page = visit("other_officer").get(path, status=200)
    return path, page.link("Trả lời").rsplit("/", 1)[0]


def test_ask_opinion_then_answer_it_from_the_list(app, visit):
    path = carried(app, 1)
    officer, other = visit("officer"), visit("other_officer")
    other.get(path, status=404)
    page = officer.get(f"{path}/opinions", status=200)
    answer = page.submit(f"{path}/opinions", **opinion(app))
    assert (answer.status, answer.location) == (303, path)
    assert "Đã gửi câu hỏi." in answer.follow().words
    assert acts_of(app, path)[-1] == "dossiers.ask_opinion"
    assert "Được hỏi ý kiến, xác minh" in other.get("/", 200).words
    listed = other.get("/dossiers/requests", 200)
    assert "Chờ đơn vị mình (1)" in listed.words
    sheet = other.get(listed.link("Trả lời"), 200)
    assert TEXT in sheet.words
    sheet.submit(status=422, text="")
    done = sheet.submit(status=303, text="Thửa đất do ông nội để lại")
    assert "Đã trả lời." in done.follow().words
    shown = officer.get(path, 200).words
    assert "Trả lời : Thửa đất do ông nội để lại" in shown
    assert "Trả lời ý kiến, ghi kết quả xác minh (Xã An Hòa)" in shown
    assert "Không có ý kiến nào chờ trả lời." in other.get("/dossiers/requests", 200).words


def test_ask_opinion_keeps_what_was_typed(sqlite_app, sqlite_visit):
    path = carried(sqlite_app, 1)
    page = sqlite_visit("officer").get(f"{path}/opinions", status=200)
    short = page.submit(f"{path}/opinions", status=422, **opinion(sqlite_app, text="?"))
    assert short.form_fields(f"{path}/opinions")["units-0-days"] == "2"
    nobody = page.submit(f"{path}/opinions", status=409, text=TEXT)
    assert "Chọn ít nhất một đơn vị." in nobody.words
    assert nobody.form_fields(f"{path}/opinions")["text"] == TEXT
    assert "dossiers.ask_opinion" not in acts_of(sqlite_app, path)


def test_answer_in_two_tabs_is_given_once(sqlite_app, sqlite_visit):
    path, request = asked(sqlite_app, sqlite_visit)
    other = sqlite_visit("other_officer")
    one, two = other.get(f"{request}/answer", 200), other.get(f"{request}/answer", 200)
    one.submit(status=303, text="Ý kiến thứ nhất của xã")
    late = two.submit(status=409, text="Ý kiến thứ hai của xã")
    assert "Yêu cầu này đã được trả lời lúc" in late.words
    assert late.form_fields(f"{request}/answer")["text"] == "Ý kiến thứ hai của xã"
    again = one.submit(status=303, text="Ý kiến thứ nhất của xã")
    assert "Đã ghi nhận từ lần bấm trước." in again.follow().words
    assert acts_of(sqlite_app, path).count("dossiers.answer") == 1
    other.get(f"{request}/answer", 409)


def test_answer_comes_with_files_that_hang_on_the_dossier(app, visit):
    path, request = asked(app, visit)
    other, officer = visit("other_officer"), visit("officer")
    page = other.get(f"{request}/answer", 200)
    photo = (BytesIO(hostile.phone_photo()), "Sơ đồ.jpg")
    short = page.submit(status=422, text="", files=photo)
    assert "Sơ đồ.jpg" in short.words
    assert short.form_fields()["keep"]
    wrong = short.submit(status=422, text=TEXT, files=(BytesIO(b"MZ"), "virus.exe"))
    assert "virus.exe" in wrong.words
    assert acts_of(app, path)[-1] != "dossiers.answer"
    wrong.submit(status=303, text="Thửa đất do ông nội để lại")
    shown = officer.get(path, 200)
    assert "Thửa đất do ông nội để lại Sơ đồ.jpg" in shown.words
    assert "ghi kết quả xác minh (Xã An Hòa), kèm 1 tệp" in shown.words
    assert "kèm trả lời" in shown.words
    officer.get(shown.link("Sơ đồ.jpg"), 200)
    with app.app_context():
        assert "Sơ đồ.jpg" in personal_facts()
        assert not any("Sơ đồ" in body for body in bodies())


@pytest.mark.parametrize(
    ("noun", "fields"),
    [("answer", {"text": "Trả lời thay xã khác"}), ("cancellation", {"reason": "Không cần nữa"}),
     ("reminder", {})],
)  # fmt: skip
def test_requests_are_closed_to_readers_and_other_offices(sqlite_app, sqlite_visit, noun, fields):
    path, request = asked(sqlite_app, sqlite_visit)
    before = acts_of(sqlite_app, path)
    sqlite_visit("supervisor").act(f"{request}/{noun}", status=403, **fields)
    sqlite_visit("district_officer").act(f"{request}/{noun}", status=404, **fields)
    wrong = "officer" if noun == "answer" else "other_officer"
    sqlite_visit(wrong).act(f"{request}/{noun}", status=403, **fields)
    assert acts_of(sqlite_app, path) == before


def test_remind_and_cancel_with_htmx(sqlite_app, sqlite_visit):
    path, request = asked(sqlite_app, sqlite_visit)
    officer = sqlite_visit("officer")
    page = officer.get(path, 200)
    told = page.submit(f"{request}/reminder", status=200, target="main")
    assert (told.headers["HX-Push-Url"], "Đã nhắc." in told.words) == (path, True)
    assert "Nhắc trả lời" not in told.words
    again = officer.act(f"{request}/reminder", status=303).follow()
    assert "Hôm nay đã nhắc đơn vị này rồi." in again.words
    sheet = officer.get(f"{request}/cancellation", 200)
    sheet.submit(status=422, reason="ngắn")
    sheet.submit(status=303, reason="Đã có đủ hồ sơ thửa đất")
    assert acts_of(sqlite_app, path)[-2:] == ["dossiers.remind", "dossiers.cancel_request"]


def test_opening_request_pages_changes_nothing(sqlite_app, sqlite_visit):
    path, request = asked(sqlite_app, sqlite_visit)
    before = acts_of(sqlite_app, path)
    officer = sqlite_visit("officer")
    for noun in ("opinions", "visits", "time"):
        officer.get(f"{path}/{noun}", 200)
    officer.get(f"{request}/cancellation", 200)
    officer.get("/dossiers/requests", 200)
    assert acts_of(sqlite_app, path) == before


def test_plan_visit_and_note_what_it_found(sqlite_app, sqlite_visit):
    path = carried(sqlite_app, 1)
    officer = sqlite_visit("officer")
    page = officer.get(f"{path}/visits", status=200)
    day = clock.today() + timedelta(days=3)
    typed = {"day": f"{day:%d/%m/%Y}", "time": "8h30", "place": "Thôn 2", "text": TEXT}
    past = page.submit(f"{path}/visits", status=409, **{**typed, "day": "1/1/2020"})
    assert "Giờ xác minh phải sau lúc này." in past.words
    page.submit(f"{path}/visits", status=422, **{**typed, "place": ""})
    page.submit(f"{path}/visits", status=303, people="Trưởng thôn 2", **typed)
    shown = officer.get(path, 200)
    assert f"đi lúc 08:30 {day:%d/%m/%Y}, Thôn 2 · cùng đi: Trưởng thôn 2" in shown.words
    sheet = officer.get(shown.link("Ghi kết quả xác minh"), 200)
    sheet.submit(status=303, text="Đúng như hồ sơ ghi")
    assert "Đúng như hồ sơ ghi" in officer.get(path, 200).words


# --- through procedures ---


def test_time_page_adds_up_and_is_for_who_sees_the_dossier(sqlite_app, sqlite_visit):
    path = carried(sqlite_app, 1)
    page = sqlite_visit("officer").get(path, 200)
    told = sqlite_visit("officer").get(page.link("Ai giữ?"), 200)
    assert "Ai giữ Giờ làm việc Cả ngày đêm" in told.words
    assert "Tổng từ lúc tiếp nhận" in told.words
    sqlite_visit("other_officer").get(f"{path}/time", 404)
    sqlite_visit("admin").get(f"{path}/time", 403)


def test_intake_offers_authorities_and_return_desks_when_there_is_a_choice(app, visit):
    clerk = visit("clerk")
    with app.app_context():
        marital, other = procedure("marital").pid, unit("X21628").pid
        anywhere()
    one = clerk.get("/dossiers/new", 200, procedure=marital)
    assert "Cơ quan giải quyết Xã An Toàn Xã An Hòa" in one.words
    wrong = one.submit(status=422, **{**PERSON, **TICKED, "returned": "nowhere"})
    assert "Chọn một mục trong danh sách." in wrong.words
    path = received(clerk, "hôn nhân", authority=other)
    page = clerk.get(path, 200)
    assert "Cơ quan giải quyết Xã An Hòa" in page.words
    visit("other_officer").get(path, 200)


def test_intake_region_of_places_follows_the_chosen_authority(sqlite_app, sqlite_visit):
    clerk = sqlite_visit("clerk")
    with sqlite_app.app_context():
        marital, other = procedure("marital").pid, unit("X21628").pid
        anywhere()
    sheet = clerk.get("/dossiers/new", 200, procedure=marital)
    region = sheet.submit(more="1", authority=other, target="places", status=200)
    assert "Bộ phận Một cửa xã An Hòa" in region.words
    assert "Bộ phận Một cửa xã An Hòa" not in sheet.words


def test_transfer_moves_the_dossier_and_says_that_the_day_stays(app, visit):
    path = carried(app, 1)
    leader = visit("leader")
    page = leader.get(f"{path}/transfer", 200)
    assert "Ngày hẹn trả không đổi." in page.words
    to = unit_pid(app, "X21628")
    page.submit(f"{path}/transfer", status=422, unit=to, reason="sai")
    answer = page.submit(f"{path}/transfer", status=303, unit=to, reason=REASON)
    shown = answer.follow().words
    assert "Đã chuyển cơ quan giải quyết." in shown
    assert "sang Xã An Hòa" in shown
    assert f"Lý do: {REASON}" in shown
    assert acts_of(app, path)[-1] == "dossiers.transfer"
    again = page.submit(f"{path}/transfer", status=303, unit=to, reason=REASON)
    assert "Đã ghi nhận từ lần bấm trước." in again.follow().words
    assert visit("other_officer").get(path, 200).status == 200


def test_transfer_is_for_heads_alone(sqlite_app, sqlite_visit):
    path = carried(sqlite_app, 1)
    fields = {"unit": unit_pid(sqlite_app, "X21628"), "reason": REASON}
    for who, status in (("officer", 403), ("supervisor", 403), ("other_leader", 404)):
        sqlite_visit(who).act(f"{path}/transfer", status=status, **fields)
    assert "dossiers.transfer" not in acts_of(sqlite_app, path)
    htmx = sqlite_visit("leader").get(f"{path}/transfer", 200)
    answer = htmx.submit(f"{path}/transfer", status=200, target="main", **fields)
    assert answer.headers["HX-Push-Url"] == path
