"""Second and third turns through the screens, from the counter to the statistics.

Each story ends with the due date written out, who had the dossier how long, what the page tells,
the verified log, and the figures of the unit (B1, B14, B15, B31, C19).
"""

from datetime import date, datetime, timedelta

from sqlalchemy import update

from intranet import clock
from intranet.models.sessions import WebSession
from intranet.transaction import bookkeeping
from tests.factories import unit
from tests.people import PASSWORD, PEOPLE
from tests.routes.story_steps import ALL, AN_TOAN, now, story
from tests.services.dossier_life import check_seal, check_tallies
from tests.services.test_dossiers_clock import special, tet

__all__ = ["now", "story"]

MISSING = {"more": "Trích lục ly hôn", "reason": "Thiếu trích lục ghi chú ly hôn"}
LATE = "Phải xác minh tại địa phương nơi cư trú cũ"
CITIZEN = "Chờ công dân"


def test_three_supplements_over_tet_and_a_make_up_saturday(app, story):
    with app.app_context():
        tet()
        special((date(2020, 2, 8), "swap_work"))
    one = story(2020, 1, 13, 9)
    assert one.promised()[0] == datetime(2020, 1, 20, 17)
    for asked, came, due in (
        ((2020, 1, 14, 10), (2020, 1, 16, 9), datetime(2020, 1, 22, 17)),
        ((2020, 1, 20, 14), (2020, 1, 30, 8), datetime(2020, 2, 3, 17)),
        ((2020, 1, 31, 15), (2020, 2, 7, 10), datetime(2020, 2, 8, 17)),
    ):
        one.go("officer", "supplement-request", *asked, **MISSING)
        one.go("clerk", "supplement", *came)
        assert one.promised()[0] == due
    assert "17:00 08/02/2020" in one.at("clerk").get(one.path).words
    one.finish(2020, 2, 8, 16)
    assert one.held() == {AN_TOAN: "6 ngày 5 giờ", CITIZEN: "9 ngày", ALL: "15 ngày 5 giờ"}
    turns = ["request_supplement", "take_supplement"] * 3
    one.ends(1, *turns)
    asked = [line for line in one.told() if line.startswith("Yêu cầu bổ sung")]
    assert asked == [f"Yêu cầu bổ sung giấy tờ, số 0{n}/PYC" for n in (1, 2, 3)]


def test_a_supplement_after_the_due_date_does_not_make_it_punctual(story):
    one = story(2020, 1, 6, 8)
    one.go("officer", "supplement-request", 2020, 1, 14, 9, **MISSING)
    one.go("clerk", "supplement", 2020, 1, 20, 9)
    assert one.promised()[0] == datetime(2020, 1, 13, 17)
    one.finish(2020, 1, 20, 10)
    assert one.held() == {AN_TOAN: "6 ngày 2 giờ", CITIZEN: "4 ngày", ALL: "10 ngày 2 giờ"}
    one.ends(2, "request_supplement", "take_supplement")


def test_extension_then_supplement_moves_both_dates(story):
    one = story(2020, 1, 6, 8)
    one.go("officer", "extension-request", 2020, 1, 8, 9, new_day="17/01/2020", reason=LATE)
    one.go("leader", "extension", grants="yes")
    assert one.promised() == (datetime(2020, 1, 13, 17), datetime(2020, 1, 17, 17))
    one.go("officer", "supplement-request", 2020, 1, 9, 9, **MISSING)
    one.go("clerk", "supplement", 2020, 1, 15, 9)
    # After 09/01: 2 working days were left to the first date, 6 to the second.
    assert one.promised() == (datetime(2020, 1, 17, 17), datetime(2020, 1, 23, 17))
    one.finish(2020, 1, 20, 10)
    assert one.held() == {AN_TOAN: "6 ngày 2 giờ", CITIZEN: "4 ngày", ALL: "10 ngày 2 giờ"}
    one.ends(
        2, "ask_extension", "sign_extension", "request_supplement", "take_supplement"
    )  # an apology is no excuse
    assert "Xin lỗi và hẹn lại ngày trả, số 01/PXL" in one.told()


def test_transfer_while_paused_goes_on_over_there(app, story):
    one = story(2020, 1, 6, 8)
    with app.app_context():
        there = unit("X21628").pid
    one.go("officer", "supplement-request", 2020, 1, 7, 8, **MISSING)
    one.go("leader", "transfer", 2020, 1, 8, 8, unit=there, reason="Thuộc địa bàn xã An Hòa")
    assert one.promised()[0] == datetime(2020, 1, 13, 17)
    one.go("clerk", "supplement", 2020, 1, 9, 8)
    # Tuesday 07/01 is used; four days are left after Thursday 09/01.
    assert one.promised()[0] == datetime(2020, 1, 15, 17)
    one.now.go_to(2020, 1, 9, 9)
    assert one.held() == {
        AN_TOAN: "1 ngày",
        CITIZEN: "2 ngày",
        "Xã An Hòa": "1 giờ",
        ALL: "3 ngày 1 giờ",
    }
    with app.app_context():
        check_seal()
        check_tallies()
    assert one.told()[-2:] == [
        "Chuyển bước “Thẩm tra, dự thảo kết quả” sang Xã An Hòa; hạn bước 17:00 14/01/2020",
        "Tiếp tục xử lý",
    ]
    assert "17:00 15/01/2020" in one.at("other_officer").get(one.path, status=200).words


def test_one_form_in_two_tabs_and_over_a_cut_line_counts_once(app, story):
    one = story(2020, 1, 6, 8)
    officer = one.at(2020, 1, 7, 9, "officer")
    address = f"{one.path}/supplement-request"
    first, second = officer.get(address, status=200), officer.get(address, status=200)
    first.submit(address, **MISSING)  # the answer is lost on the way
    again = first.submit(address, status=303, **MISSING).follow()
    assert "Đã ghi nhận từ lần bấm trước." in again.words
    late = second.submit(address, status=409, **(MISSING | {"more": "Ảnh 3x4"}))
    assert "Hồ sơ đã thay đổi trong lúc bạn đang mở" in late.words
    assert late.form_fields(address)["more"] == "Ảnh 3x4"
    page = one.at(2020, 1, 9, 9, "clerk").get(f"{one.path}/supplement", status=200)
    one.now.later(minutes=1)
    with app.app_context(), bookkeeping() as connection:
        gone = update(WebSession).values(seen_at=clock.now() - timedelta(hours=12))
        connection.execute(gone)
    login = page.submit(f"{one.path}/supplement", status=303, note="Nộp tại bàn").follow()
    held = login.submit(username=PEOPLE["clerk"][0], password=PASSWORD).follow()
    held.submit()  # this answer is lost, too
    held.submit()
    assert one.promised()[0] == datetime(2020, 1, 15, 17)
    one.finish(2020, 1, 15, 9)
    assert one.held() == {
        AN_TOAN: "5 ngày 59 phút",
        CITIZEN: "2 ngày 1 phút",
        ALL: "7 ngày 1 giờ",
    }
    one.ends(1, "request_supplement", "take_supplement")
