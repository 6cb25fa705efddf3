"""The page of a dossier: who may open it, what it says, what it costs."""

from datetime import datetime

import brotli
import pytest

from intranet.services import audit
from tests.counter import PERSON, TICKED, acts_of, picture, received, sheet_for
from tests.factories_dossiers import make_dossier
from tests.office_hours import work_begins


def readings(app, path):
    pid = path.rsplit("/", 1)[1]
    with app.app_context():
        entries = audit.life_of(f"dossier:{pid}")
    return [entry.username for entry in entries if entry.act == "dossiers.read"]


@pytest.fixture
def clerk(sqlite_visit):
    return sqlite_visit("clerk")


def test_show_says_where_the_dossier_stands(visit, monkeypatch):
    work_begins(monkeypatch)
    clerk = visit("clerk")
    page = clerk.get(received(clerk), status=200)
    assert "Đinh Văn Tèo · Cấp Giấy xác nhận tình trạng hôn nhân Được tiếp nhận" in page.words
    assert "Đang giữ: Đinh Thị Mai (Bộ phận Một cửa xã An Toàn)" in page.words
    assert "Còn 5 ngày làm việc" in page.words
    assert "Chuyển bước: Thẩm tra, dự thảo kết quả" in page.words


def test_show_enters_the_read_log(sqlite_app, clerk, sqlite_visit):
    path = received(clerk)
    before = len(readings(sqlite_app, path))
    sqlite_visit("leader").get(path, status=200)
    assert readings(sqlite_app, path)[before:] == ["nghia.nv"]


@pytest.mark.parametrize("who", ["other_clerk", "other_leader", "district_officer"])
@pytest.mark.parametrize("page", ["", "/deadline", "/hand-over"])
def test_show_is_not_there_for_other_offices(sqlite_app, clerk, sqlite_visit, who, page):
    path = received(clerk)
    before = readings(sqlite_app, path)
    sqlite_visit(who).get(path + page, status=404)
    assert readings(sqlite_app, path) == before


def test_show_is_closed_to_the_admin_and_to_strangers(clerk, sqlite_visit):
    path = received(clerk)
    sqlite_visit("admin").get(path, status=403)
    assert sqlite_visit().get(path).location == f"/login?next={path}"


def test_show_offers_readers_no_act(clerk, sqlite_visit):
    page = sqlite_visit("supervisor").justify(received(clerk))
    assert [form.get("action") for form in page.all("form", method="post")] == [
        "/language",
        "/logout",
    ]


def test_show_asks_to_print_the_receipt_before_anything_else(clerk):
    page = clerk.get(received(clerk))
    (main,) = page.all("a", class_="primary")
    assert main.get("href").endswith("/receipt?size=A5")
    assert main.get("autofocus") is not None


def test_show_tells_the_moves_newest_first(clerk, sqlite_visit):
    path = received(clerk)
    clerk.get(path).submit(f"{path}/hand-over", status=303)
    page = sqlite_visit("officer").get(path, status=200)
    lines = [" ".join("".join(line.itertext()).split()) for line in page.all("ol")[-1]]
    assert "Chuyển bước “Thẩm tra, dự thảo kết quả” cho Xã An Toàn; hạn bước" in lines[0]
    assert "Đinh Thị Mai (Công chức một cửa, Bộ phận Một cửa xã An Toàn)" in lines[0]
    assert "Tiếp nhận hồ sơ; hạn bước" in lines[1]


def test_show_tells_assignments_prints_and_files_too(sqlite_visit, clerk):
    path = received(clerk)
    clerk.get(path).submit(f"{path}/hand-over", status=303)
    page = sqlite_visit("leader").get(f"{path}/assignment")
    page.submit(to_user=page.all("option")[0].get("value"), status=303)
    clerk.act(f"{path}/receipt")
    officer = sqlite_visit("officer")
    officer.get(path).submit(f"{path}/files", files=picture(), status=303)
    words = officer.get(path).words
    assert "Đinh Văn Rin Thêm 1 tệp" in words
    assert "Đinh Thị Mai In giấy hẹn, lần 1" in words
    assert "Nguyễn Văn Nghĩa Phân công cho Đinh Văn Rin" in words


def test_show_costs_the_same_whatever_the_way_was(clerk, sqlite_visit):
    path = received(clerk)
    officer = sqlite_visit("officer")
    clerk.get(path).submit(f"{path}/hand-over", status=303)
    officer.get(path)  # the first opening is noted for colleagues
    few = _queries(officer, path)
    for _turn in range(3):
        reason = {"reason": "Thiếu bản chính trích lục"}
        officer.get(f"{path}/return-to-previous-step").submit(**reason, status=303)
        clerk.get(path).submit(f"{path}/hand-over", status=303)
    officer.get(path)  # so is the first opening of each stay
    assert _queries(officer, path) == few


def _queries(client, path):
    from flask import g

    seen = []
    listeners = client.app.after_request_funcs.setdefault(None, [])
    listeners.append(lambda response: seen.append(g.queries) or response)
    client.get(path, status=200)
    listeners.pop()
    return seen[-1]


def test_show_is_small(clerk):
    path = received(clerk, owner_address="Thôn 1", note="Gọi trước khi trả")
    clerk.get(path).submit(f"{path}/hand-over", status=303)
    assert len(brotli.compress(clerk.get(path).body, quality=5)) <= 4000
    assert len(brotli.compress(sheet_for(clerk).body, quality=5)) <= 6000


def test_explain_counts_the_days_one_by_one(clerk):
    path = received(clerk)
    page = clerk.get(clerk.get(path).link("Vì sao?"), status=200)
    assert "Thời hạn: 05 ngày làm việc" in page.words
    assert "Ngày thứ 5, hạn trả lúc 17:00" in page.words


def test_add_files_hangs_a_file_on_the_dossier(app, visit):
    clerk = visit("clerk")
    path = received(clerk)
    page = clerk.get(path).submit(f"{path}/files", files=picture("don.png"), status=303).follow()
    assert "don.png" in page.words
    assert acts_of(app, path) == ["dossiers.receive", "dossiers.add_files"]
    assert clerk.get(page.link("don.png"), status=200).headers["Content-Type"] == "image/png"


def test_add_files_sent_twice_adds_once(clerk):
    path = received(clerk)
    page = clerk.get(path)
    page.submit(f"{path}/files", files=picture(), status=303)
    twice = page.submit(f"{path}/files", files=picture(), status=303).follow()
    assert twice.words.count("to-khai.png") == 1


def test_add_files_says_what_is_wrong(clerk):
    path = received(clerk)
    assert "Chọn tệp cần thêm." in clerk.get(path).submit(f"{path}/files", status=422).words


def test_add_files_is_for_those_who_hold_it(clerk, sqlite_visit):
    path = received(clerk)
    sqlite_visit("officer").act(f"{path}/files", files=picture(), status=403)
    sqlite_visit("other_clerk").act(f"{path}/files", files=picture(), status=404)
    sqlite_visit("supervisor").act(f"{path}/files", files=picture(), status=403)


def test_remove_file_takes_it_off_with_a_reason(app, visit):
    clerk = visit("clerk")
    path = received(clerk)
    page = clerk.get(path).submit(f"{path}/files", files=picture("don.png"), status=303).follow()
    file, form = page.link("don.png"), clerk.get(page.link("Gỡ tệp"), status=200)
    assert "Ghi rõ lý do" in form.submit(reason="nhầm", status=422).words
    done = form.submit(reason="Chụp nhầm giấy của người khác", status=303).follow()
    assert acts_of(app, path)[-1] == "dossiers.remove_file"
    assert "don.png" not in done.words
    assert "Gỡ một tệp" in done.words
    clerk.get(file, status=404)


def test_remove_file_sent_twice_removes_once(clerk):
    path = received(clerk)
    page = clerk.get(path).submit(f"{path}/files", files=picture(), status=303).follow()
    form = clerk.get(page.link("Gỡ tệp"), status=200)
    reason = "Chụp nhầm giấy của người khác"
    assert form.submit(reason=reason, target="main", status=200).words.count("Gỡ một tệp") == 1
    assert form.submit(reason=reason, status=303).follow().words.count("Gỡ một tệp") == 1


def test_remove_file_is_for_those_who_hold_it(clerk, sqlite_visit):
    path = received(clerk)
    page = clerk.get(path).submit(f"{path}/files", files=picture(), status=303).follow()
    address, reason = page.link("Gỡ tệp"), "Chụp nhầm giấy của người khác"
    sqlite_visit("officer").act(address, reason=reason, status=403)
    sqlite_visit("other_clerk").act(address, reason=reason, status=404)
    sqlite_visit("supervisor").act(address, reason=reason, status=403)
    other = received(clerk, "khai sinh")
    clerk.act(address.replace(path, other), reason=reason, status=404)
    assert "Gỡ tệp" in clerk.get(path).words
    assert "Gỡ tệp" not in sqlite_visit("leader").get(other).words


def test_show_of_a_returned_dossier_has_its_result(clerk):
    sheet = sheet_for(clerk, "Chứng thực")
    page = sheet.submit(**PERSON, **TICKED, receive_and_return="1", status=303).follow()
    assert "Người nhận Đinh Văn Tèo" in page.words
    assert "Đúng hạn" in page.words or "Trước hạn" in page.words


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "Chờ trả"),
        ({"closed": True, "delivery_state": "posted"}, "Gửi BCCI · 08:00 02/11/2026"),
    ],
)
def test_show_tells_where_the_result_is(sqlite_app, sqlite_visit, given, says):
    done, given = datetime(2026, 11, 1, 9), dict(given)
    if given.pop("closed", False):
        given["closed_at"] = datetime(2026, 11, 2, 8)
    with sqlite_app.app_context():
        pid = make_dossier(received_at=done, finished_at=done, state=9, **given).pid
    page = sqlite_visit("supervisor").justify(f"/dossiers/{pid}")
    facts = {dt.text: dd.text for dl in page.all("dl", class_="facts") for dt, dd in pairs(dl)}
    assert facts["Trả kết quả"] == says


def pairs(facts):
    return zip(facts.findall("dt"), facts.findall("dd"), strict=True)
