"""Stories of people through the screens: hand-overs undone, absences, corrections, leavers.

Each ends with the due date written out, who had the dossier how long, what the page tells, the
verified log, and the figures of the unit (B12, B14, C16, D9-D11, R09).
"""

from datetime import datetime

from tests.factories import person, unit
from tests.routes.story_steps import ALL, AN_TOAN, DESK, TO_THE_END, now, story

__all__ = ["now", "story"]

WHY = "Gõ nhầm khi tiếp nhận tại quầy"
DUE = datetime(2020, 1, 13, 17)
RECEIVED, AT_DESK = "Tiếp nhận hồ sơ", f"Đinh Thị Mai ({DESK})"
AT_WORK = "Chuyển bước “Thẩm tra, dự thảo kết quả” cho"
SUBMITTED, CORRECTED = "Chuyển bước “Ký duyệt” cho Xã An Toàn", "Sửa hồ sơ sau tiếp nhận"
ENDING = [
    SUBMITTED,
    "Phê duyệt, chuyển bước “Vào số, đóng dấu, chuyển kết quả” cho Xã An Toàn",
    f"Nhập kết quả, chuyển bước “Trả kết quả” cho {DESK}",
    "Trả kết quả cho Đinh Văn Tèo",
]


def told(one):
    """The lines of the timeline without deadlines of steps. What only the log tells stands last:
    its clock never goes back before the day the office was built.
    """
    return [line.partition("; hạn bước")[0] for line in one.told()]


def option(page, words):
    """The value of the first choice that says ``words``."""
    return next(one.get("value") for one in page.all("option") if words in one.text)


def test_taken_back_unopened_then_asked_back(story):
    one = story(2020, 1, 6, 8)
    one.go("clerk", "taking-back", 2020, 1, 6, 9)
    one.go("clerk", "hand-over", 2020, 1, 6, 10)
    late = one.at("clerk").get(f"{one.path}/taking-back", status=200)
    one.at("officer").get(one.path, status=200)
    assert "Bên nhận đã mở hồ sơ lúc 10:00 06/01/2020" in late.submit(status=409).words
    one.go("clerk", "asking-back", reason="Chuyển nhầm, thiếu tờ khai")
    one.go("officer", "giving-back", 2020, 1, 7, 9, answer="yes")
    one.go("clerk", "hand-over", 2020, 1, 7, 10)
    assert one.promised() == (DUE, None)
    one.finish(2020, 1, 10, 9)
    # The hour until it was taken back is the desk's.
    assert one.held() == {DESK: "3 giờ", AN_TOAN: "3 ngày 6 giờ", ALL: "4 ngày 1 giờ"}
    one.ends(0, "take_back", "hand_over", "ask_back", "give_back", "hand_over")
    assert told(one) == [
        RECEIVED,
        f"{AT_WORK} Xã An Toàn (đã rút lại)",
        f"Rút lại bước “Tiếp nhận, chuyển hồ sơ” về {AT_DESK}",
        f"{AT_WORK} Xã An Toàn",
        f"Đồng ý trả lại bước “Tiếp nhận, chuyển hồ sơ” cho {AT_DESK}",
        f"{AT_WORK} Xã An Toàn",
        *ENDING,
        "Xin lại hồ sơ",
    ]


def test_absent_in_the_middle_and_back(story):
    one = story(2020, 1, 6, 8)
    one.go("officer", "assignment")
    page = one.at("officer").get("/absences/new", status=200)
    days = {"first_day": "07/01/2020", "last_day": "09/01/2020"}
    page.submit("/absences/new", status=303, substitute=option(page, "Nghĩa"), **days)
    one.at("leader").get(f"{one.path}/hand-over", status=409)
    one.go("leader", "hand-over", 2020, 1, 7, 9)
    own = one.at("leader").get(f"{one.path}/approval", status=409)
    assert "Bạn đã dự thảo hồ sơ này nên không tự phê duyệt" in own.words
    one.go("leader", "return-to-previous-step", 2020, 1, 8, 9, reason="Không tự phê duyệt")
    one.at(2020, 1, 9, 16, "leader").get(f"{one.path}/hand-over", status=200)
    one.now.go_to(2020, 1, 10, 8)
    one.at("leader").get(f"{one.path}/hand-over", status=409)
    assert one.promised() == (DUE, None)
    one.finish(2020, 1, 10, 9)
    assert one.held() == {AN_TOAN: "4 ngày 1 giờ", ALL: "4 ngày 1 giờ"}
    one.ends(0, "assign", "hand_over", "send_back")
    back = "Trả về bước “Thẩm tra, dự thảo kết quả” cho Đinh Văn Rin (Xã An Toàn)"
    assert list(zip(one.tellers(), told(one), strict=True))[2:] == [
        ("Nguyễn Văn Nghĩa thay Đinh Văn Rin", SUBMITTED),
        ("Nguyễn Văn Nghĩa", back),
        *zip(("Đinh Văn Rin", "Nguyễn Văn Nghĩa", "Y Lan", "Đinh Thị Mai"), ENDING, strict=True),
        ("Đinh Văn Rin", "Phân công cho Đinh Văn Rin"),
    ]


def choose(one, who, words, **fields):
    """Correct the procedure as a browser without JavaScript does; the dossier's page."""
    address = f"{one.path}/correction"
    page = one.at(who).get(address, status=200)
    page = page.submit(address, status=200, find="procedure_text", procedure_text=words)
    pid = page.all("button", name="pick_procedure")[0].get("value")
    page = page.submit(address, status=200, pick_procedure=pid)
    return page.submit(address, status=303, reason=WHY, **fields).follow()


def test_procedure_corrected_after_two_steps(story):
    one = story(2020, 1, 6, 8)
    address = f"{one.path}/receipt?size=A5"
    one.at("clerk").get(address, status=200).submit(status=303)
    one.go("officer", "hand-over", 2020, 1, 7, 9)
    one.now.go_to(2020, 1, 7, 10)
    page = choose(one, "clerk", "khai sinh")
    assert "Nếu giấy hẹn có nội dung vừa sửa, in lại cho công dân." in page.words
    assert "Đang giữ: Lãnh đạo UBND (Xã An Toàn)" in page.words
    assert one.promised() == (DUE, None)  # by itself it would be 17:00 on the 6th
    one.now.go_to(2020, 1, 7, 14)
    page = choose(one, "leader", "cải chính")
    assert one.promised() == (datetime(2020, 1, 20, 17), None)
    assert "17:00 20/01/2020" in page.words
    clerk = one.at(2020, 1, 8, 8, "clerk")
    assert clerk.get(one.path).link("In giấy hẹn") == address
    again = clerk.get(address, status=200).submit(status=303).follow()
    assert "BẢN IN LẠI LẦN 1" in again.words
    one.go("clerk", "hand-over")
    one.go("unit_head", "hand-over", 2020, 1, 9, 8)
    way = [(who if who == "clerk" else f"district_{who}", *rest) for who, *rest in TO_THE_END]
    one.finish(2020, 1, 15, 9, way=way)
    assert one.held() == {
        AN_TOAN: "1 ngày 4 giờ",
        DESK: "4 giờ",
        "Phòng Tư pháp": "5 ngày 1 giờ",
        ALL: "7 ngày 1 giờ",
    }
    one.ends(0, "print", "hand_over", "correct", "correct", "print", "hand_over", "hand_over")
    assert told(one)[2:8] == [
        SUBMITTED,
        "Sửa thủ tục, chuyển bước “Ký duyệt” cho Xã An Toàn",
        CORRECTED,
        f"Sửa thủ tục, chuyển bước “Tiếp nhận, chuyển hồ sơ” cho {DESK}",
        CORRECTED,
        "Chuyển bước “Phân công” cho Phòng Tư pháp",
    ]


def test_withdrawn_after_the_officer_left(app, story):
    one = story(2020, 1, 6, 8)
    one.go("officer", "assignment")
    with app.app_context():
        left, new = person("officer").pid, person("other_officer").pid
        commune = unit("X21622").pid
    admin = one.at(2020, 1, 7, 9, "admin")
    account = admin.get(f"/accounts/{new}", status=200)
    account.submit(f"/accounts/{new}/roles", status=303, roles="officer", unit=commune)
    account = admin.get(f"/accounts/{left}", status=200)
    admin.get(account.link("Kết thúc"), status=200).submit(status=303)
    one.at("officer").get(f"{one.path}/hand-over", status=403)
    leader = one.at("leader")
    page = leader.get(leader.get("/bulks/people", status=200).link("Đinh Văn Rin"), status=200)
    page.submit(status=303, colleagues=new, reason="Nghỉ việc theo nguyện vọng")
    one.at("other_officer").get(f"{one.path}/hand-over", status=200)
    assert one.promised() == (DUE, None)
    one.go("clerk", "withdrawal", 2020, 1, 8, 9, reason="Công dân không còn nhu cầu")
    one.at("other_officer").get(f"{one.path}/hand-over", status=409)
    assert one.held() == {AN_TOAN: "2 ngày 1 giờ", ALL: "2 ngày 1 giờ"}
    one.logged("assign", "assign", "withdraw")
    one.counted(0)
    assert told(one) == [
        RECEIVED,
        f"{AT_WORK} Xã An Toàn",
        "Công dân rút hồ sơ, số 01/TB",
        "Phân công cho Đinh Văn Rin",
        "Phân công cho Đinh Văn Đỏ",
    ]


def test_two_people_correct_one_dossier(story):
    one = story(2020, 1, 6, 8)
    address = f"{one.path}/correction"
    page = one.at(2020, 1, 7, 9, "leader").get(address, status=200)
    moved = {"received_day": "03/01/2020", "received_time": "09:15", "summary": "Để kết hôn"}
    one.go("clerk", "correction", reason=WHY, **moved)
    typed = {"owner_full_name": "Đinh Văn Tẻo", "summary": "Để mua nhà", "reason": WHY}
    late = page.submit(address, status=409, **typed)
    assert "Đinh Thị Mai sửa hồ sơ sau tiếp nhận lúc" in late.words
    assert "Trích yếu Để kết hôn Để mua nhà" in late.words
    kept = late.form_fields(address)
    assert {name: kept[name] for name in typed} == typed
    late.submit(address, status=303)
    shown = one.at("clerk").get(address, status=200).form_fields(address)
    assert {name: shown[name] for name in moved} == {**moved, "summary": "Để mua nhà"}
    assert one.promised() == (DUE, None)  # counted from the 3rd it would be the 10th
    one.begins = datetime(2020, 1, 3, 9, 15)
    one.finish(2020, 1, 13, 9)
    assert one.held() == {
        DESK: "6 giờ 45 phút",
        AN_TOAN: "5 ngày 1 giờ",
        ALL: "5 ngày 7 giờ 45 phút",
    }
    one.ends(1, "correct", "correct")
    assert told(one) == [RECEIVED, f"{AT_WORK} Xã An Toàn", CORRECTED, CORRECTED, *ENDING]
