"""The page that puts a dossier right: two people, a procedure chosen, and the receipt again."""

from datetime import timedelta

import pytest

from intranet import clock
from tests.client import CarefulClient
from tests.counter import acts_of, carried

WHY = "Gõ nhầm khi tiếp nhận tại quầy"


def opened(client, path, status=200):
    return client.get(f"{path}/correction", status=status)


def send(page, path, status=303, **fields):
    return page.submit(f"{path}/correction", status=status, **({"reason": WHY} | fields))


def asks_to_print(page):
    return any(link.text == "In giấy hẹn" for link in page.all("a"))


def test_correct_works_is_told_and_asks_for_the_receipt_again(app):
    path = carried(app, 0)
    clerk = CarefulClient(app, "clerk")
    clerk.get(f"{path}/receipt?size=A5", status=200).submit(status=303)
    assert not asks_to_print(clerk.get(path))
    page = opened(clerk, path)
    assert acts_of(app, path)[-1] == "dossiers.print"
    answer = send(page, path, owner_full_name="Đinh Văn Tẻo", **{"papers-1-name": "Sổ hộ khẩu"})
    shown = answer.follow()
    assert answer.location == path
    assert "in lại cho công dân" in shown.words
    assert "Sửa hồ sơ sau tiếp nhận" in shown.words
    assert "Chủ hồ sơ Đinh Văn Tẻo" in shown.words
    assert "Sổ hộ khẩu" in shown.words
    assert asks_to_print(shown)
    assert acts_of(app, path)[-1] == "dossiers.correct"
    again = clerk.get(f"{path}/receipt?size=A5", status=200).submit(status=303).follow()
    assert "BẢN IN LẠI LẦN 1" in again.words
    assert not asks_to_print(clerk.get(path))


def test_correct_with_htmx_answers_the_dossier_and_twice_changes_once(sqlite_app):
    path = carried(sqlite_app, 1)
    page = opened(CarefulClient(sqlite_app, "officer"), path)
    answer = page.submit(f"{path}/correction", target="main", status=200, summary="X", reason=WHY)
    assert answer.headers["HX-Push-Url"] == path
    before = acts_of(sqlite_app, path)
    twice = send(page, path, summary="Y")
    assert "Đã ghi nhận từ lần bấm trước." in twice.follow().words
    assert acts_of(sqlite_app, path) == before


@pytest.mark.parametrize("target", [None, "main"])
def test_two_people_correct_one_dossier_field_by_field(app, target):
    path = carried(app, 1)
    clerk, officer = CarefulClient(app, "clerk"), CarefulClient(app, "officer")
    page = opened(officer, path)
    fast = {"owner_phone": "0988777666", "summary": "Để kết hôn", "papers-1-name": "Sổ hộ khẩu"}
    send(opened(clerk, path), path, **fast)
    slow = {"owner_full_name": "Đinh Văn Tẻo", "summary": "Để mua nhà", "reason": WHY}
    late = page.submit(f"{path}/correction", status=409, target=target, **slow)
    assert "Đinh Thị Mai sửa hồ sơ sau tiếp nhận lúc" in late.words
    assert "Điện thoại 0988777666 không sửa; ô đã lấy nội dung mới" in late.words
    assert "Trích yếu Để kết hôn Để mua nhà" in late.words
    late.submit(f"{path}/correction", status=303)
    fields = opened(clerk, path).form_fields(f"{path}/correction")
    names = ("owner_full_name", "owner_phone", "summary", "papers-1-name")
    assert [fields[name] for name in names] == [
        "Đinh Văn Tẻo", "0988777666", "Để mua nhà", "Sổ hộ khẩu",
    ]  # fmt: skip


def test_a_procedure_is_chosen_without_javascript(sqlite_app):
    path = carried(sqlite_app, 2)
    clerk = CarefulClient(sqlite_app, "clerk")
    words = {"procedure_text": "khai sinh", "owner_full_name": "Đinh Văn Tẻo"}
    unchosen = send(opened(clerk, path), path, status=422, **words)
    assert "Chọn thủ tục trong danh sách." in unchosen.words
    found = unchosen.submit(f"{path}/correction", find="procedure_text", status=200)
    pid = found.all("button", name="pick_procedure")[0].get("value")
    picked = found.submit(f"{path}/correction", pick_procedure=pid, status=200)
    fields = picked.form_fields(f"{path}/correction")
    assert fields["procedure_text"] == "Đăng ký khai sinh"
    assert fields["owner_full_name"] == "Đinh Văn Tẻo"
    shown = picked.submit(f"{path}/correction", status=303).follow()
    assert "Đăng ký khai sinh (phiên bản 1)" in shown.words
    assert "Sửa thủ tục, chuyển bước “Ký duyệt”" in shown.words
    offered = clerk.get(f"{path}/correction?procedure_text=hon", target="procedure_text_options")
    assert "Cấp Giấy xác nhận tình trạng hôn nhân" in offered.words


def test_correct_shows_each_only_what_is_theirs(sqlite_app):
    path = carried(sqlite_app, 1)
    boxes = {
        who: set(opened(CarefulClient(sqlite_app, who), path).form_fields(f"{path}/correction"))
        for who in ("clerk", "leader", "officer")
    }
    moving = {"procedure", "channel", "received_day"}
    assert {who: moving & names for who, names in boxes.items()} == {
        "clerk": moving, "leader": {"procedure", "channel"}, "officer": set(),
    }  # fmt: skip
    CarefulClient(sqlite_app, "supervisor").act(f"{path}/correction", status=403)
    CarefulClient(sqlite_app, "other_clerk").act(f"{path}/correction", status=404)


REFUSED = (
    ({"reason": "nhầm"}, "ít nhất 10 ký tự"),
    ({}, "Chưa sửa nội dung nào."),
    ({"owner_full_name": ""}, "Nhập họ và tên chủ hồ sơ."),
    ({"owner_id_number": "12"}, "Số giấy tờ"),
    ({"submitter_phone": "0912345678"}, "Nhập họ và tên người nộp."),
    ({"received_day": "1/1/2099"}, "không được sau lúc này"),
    ({"papers-0-originals": "x"}, "Nhập số từ 0"),
    ({"sets": ""}, "Nhập số từ 1"),
)


def test_correct_refused_keeps_what_was_typed(sqlite_app):
    path = carried(sqlite_app, 0)
    page = opened(CarefulClient(sqlite_app, "clerk"), path)
    for fields, says in REFUSED:
        answer = send(page, path, 422, **fields)
        assert says in answer.words
        kept = answer.form_fields(f"{path}/correction")
        assert {name: kept[name] for name in fields} == fields
    assert "dossiers.correct" not in acts_of(sqlite_app, path)


def test_a_closed_dossier_says_why_it_is_not_corrected(sqlite_app):
    path = carried(sqlite_app, 5)
    page = opened(CarefulClient(sqlite_app, "clerk"), path, 409)
    assert "Hồ sơ đã trả kết quả, không xử lý tiếp." in page.words
    assert "Sửa hồ sơ" not in CarefulClient(sqlite_app, "clerk").get(path).words


def test_a_reception_is_moved_back_through_the_page(sqlite_app):
    path = carried(sqlite_app, 0)
    clerk = CarefulClient(sqlite_app, "clerk")
    day = clock.now() - timedelta(days=3)
    told = {"received_day": f"{day:%d/%m/%Y}", "received_time": "9:15"}
    shown = send(opened(clerk, path), path, **told).follow()
    assert f"09:15 {day:%d/%m/%Y}" in shown.words


def test_corrections_are_counted_and_listed_for_the_supervisor(sqlite_app):
    path = carried(sqlite_app, 1)
    carried(sqlite_app, 1)
    watcher = CarefulClient(sqlite_app, "supervisor")
    assert "đã sửa sau tiếp nhận" not in watcher.get("/statistics").words
    for summary in ("Để kết hôn", "Để mua nhà"):
        send(opened(CarefulClient(sqlite_app, "officer"), path), path, summary=summary)
    page = watcher.get("/statistics", status=200)
    assert "Tiếp nhận trong kỳ, đã sửa sau tiếp nhận: 1" in page.words
    address = next(a.get("href") for a in page.all("a") if "corrected=1" in a.get("href"))
    listed = watcher.get(address, status=200).all("tbody")[0]
    assert [a.get("href") for a in listed.iter("a")] == [path]
