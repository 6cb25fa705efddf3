"""The sheet of a visit through its screens, and through the protocol of the phones."""

import gzip
import io
import json
from base64 import b64encode
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from PIL import Image

from intranet import clock
from intranet.extensions import db
from intranet.models.checklists import ChecklistVersion
from intranet.models.dossiers import Dossier
from intranet.models.samples import SampleLine
from intranet.services import audit, dossiers
from intranet.services.checklists.shipping import ship
from intranet.transaction import SYSTEM, Actor, transaction
from tests.client import CarefulClient
from tests.factories import person
from tests.factories_inspections import make_finding, make_inspection, make_sample
from tests.office_hours import work_begins
from tests.queries import counted
from tests.services.dossier_life import intake

TEAM = ("inspector", "supervisor")
FIGURES = json.dumps(
    {"received": {"value": 9, "text": "9 hồ sơ"}, "open_overdue": {"value": 3, "text": "3 hồ sơ"}}
)
# The full checklist as it goes over the line, and the same with 59 answers.
SHEET_BYTES, ANSWERED_BYTES = 23_000, 26_000


@pytest.fixture
def morning(monkeypatch):
    work_begins(monkeypatch)


@pytest.fixture
def pid(sqlite_app):
    """A running visit of two inspectors."""
    with sqlite_app.app_context():
        made = make_inspection(team=TEAM, figures=FIGURES)
        with transaction(SYSTEM) as change:
            items = db.session.query(ChecklistVersion).one().items
            item = next(item for item in items if item.code == "B01")
            item.prefill, item.remarks = "open_overdue", "Có hồ sơ chưa nhập."
            next(item for item in items if item.code == "B02").prefill = "received"
            change.record("tests.set", "checklist:test")
    return made


def answer(page, code, status=303, **fields):
    """Send the form of a row without script."""
    return send(page, next(f for f in page.all("form") if f.get("id") == code), status, **fields)


def send(page, form, status=303, **fields):
    sent = {n.get("name"): n.get("value") for n in form.iter("input") if n.get("type") == "hidden"}
    sent |= {n.get("name"): n.text or "" for n in form.iter("textarea")}
    return page.client.post(form.get("action"), {**sent, **fields}, status=status)


def panel(page, target):
    """The words of one row."""
    found = next(n for n in page.all("div") if n.get("data-of") == target)
    return found, " ".join("".join(found.itertext()).split())


def quiet(client, pid, those, status=200, **more):
    token = client.http.get("/inspections/hello").get_json()["csrf"]
    data = {"protocol": "1", "device": "may-1", "answers": json.dumps(those), **more}
    headers = {"X-CSRFToken": token}
    path = f"/inspections/{pid}/answers?quiet"
    got = client.http.post(path, data=data, headers=headers)
    assert got.status_code == status, got.get_data(as_text=True)[:300]
    return got.get_json()


def sent(target, value, **more):
    return {"key": str(uuid4()), "target": target, "value": value, **more}


def test_a_visit_is_filled_in_without_script(sqlite_visit, pid):
    one, two = sqlite_visit("inspector"), sqlite_visit("supervisor")
    path = f"/inspections/{pid}/sheet"
    page = one.get(path, status=200)
    assert "Đã trả lời 0/5 tiêu chí" in page.words
    assert panel(page, "item:B03")[0].get("hidden") is not None, "asked after a bad B01 only"
    figure = "Phần mềm · Số hồ sơ đang xử lý đã quá hạn: 3 hồ sơ"
    assert figure in panel(page, "item:B01")[1]
    assert "Lấy số của phần mềm" in panel(page, "item:B01")[1]
    assert "Lấy số của phần mềm" not in panel(page, "item:B02")[1], "another number than is asked"
    done = answer(page, "item-A01", value="bad", remark="Thiếu 2 thủ tục")
    assert urlsplit(done.location).fragment == "item-A01"
    shown = done.follow()
    assert "Không đạt – Thiếu 2 thủ tục · Huỳnh Thúy Vy" in panel(shown, "item:A01")[1]
    assert "Không đạt mà chưa có ảnh, tài liệu A01" in shown.words
    # Several values: the one of the button counts ("take the figure of the system").
    shown = answer(shown, "item-B01", value=["", "3"]).follow()
    assert panel(shown, "item:B03")[0].get("hidden") is None
    refused = answer(shown, "item-B02", 422, value="nhiều", remark="giữ lại")
    assert "Nhập một số, ví dụ 12 hoặc 12,5." in refused.words
    boxes = [n for n in panel(refused, "item:B02")[0].iter() if n.tag in ("input", "textarea")]
    typed = {box.get("name"): box.get("value") or box.text for box in boxes}
    assert (typed["value"], typed["remark"]) == ("nhiều", "giữ lại")
    # The other one had opened the page before: both versions stay until somebody settles.
    assert answer(page, "item-A02", value="yes").status == 303
    used = next(f for f in page.all("form") if f.get("id") == "item-A01")
    words = send(two.get(path), used, 422, value="met", csrf_token=two.token()).words
    assert "Mã này đã ghi một câu trả lời khác." in words, "a key belongs to who used it first"
    fresh = two.get(path, status=200)
    form = next(f for f in fresh.all("form") if f.get("id") == "item-A01")
    send(fresh, form, value="met", bases="", remark="")
    shown = one.get(path, status=200)
    found, words = panel(shown, "item:A01")
    assert "Hai người trả lời khác nhau A01" in shown.words
    assert "Thiếu 2 thủ tục · Huỳnh Thúy Vy" in words
    assert "Đạt · Đặng Xuân Quang" in words
    settle = [f for f in found.iter("form") if f.get("data-settle")]
    shown = send(shown, settle[0]).follow()
    assert "Hai người trả lời khác nhau" not in shown.words
    assert "Không đạt – Thiếu 2 thủ tục · Huỳnh Thúy Vy" in panel(shown, "item:A01")[1]


def test_the_sheet_is_read_by_the_authority_and_not_by_the_unit(sqlite_app, sqlite_visit, pid):
    path = f"/inspections/{pid}/sheet"
    page = sqlite_visit("district_leader").get(path, status=200)
    assert "Chỉ đoàn kiểm tra ghi được phiếu này." in page.words
    assert [f for f in page.all("form") if f.get("data-target")] == []
    for who in ("leader", "clerk", "other_leader", "admin"):
        sqlite_visit(who).get(path, status=404 if who == "other_leader" else 403)
        sqlite_visit(who).get(f"{path}/print", status=404 if who == "other_leader" else 403)
    assert sqlite_visit().get(path).status == 303
    with sqlite_app.app_context():
        before = audit.size()
    inspector = sqlite_visit("inspector")
    assert inspector.get(path, target="main").headers["HX-Redirect"] == path
    assert inspector.http.get(f"{path}/print?format=pdf").data[:5] == b"%PDF-"
    assert "A01 Niêm yết đủ thủ tục ☐ Đạt" in inspector.get(f"{path}/print", status=200).words
    with sqlite_app.app_context():
        assert audit.size() == before


def test_a_phone_sends_in_batches_and_reads_each_result(sqlite_app, sqlite_visit, pid):
    phone = sqlite_visit("inspector")
    hello = phone.http.get("/inspections/hello").get_json()
    assert (hello["protocol"], hello["name"]) == (1, "Huỳnh Thúy Vy")
    good = sent("item:A01", "bad", at="2026-11-23T09:12:00", offset=180_000)
    results = quiet(phone, pid, [good, sent("item:A02", "có")])["results"]
    assert results[0] == {
        "key": good["key"], "ok": True, "code": results[0]["code"], "at": results[0]["at"],
        "seq": results[0]["seq"],
    }  # fmt: skip
    assert (results[1]["ok"], results[1]["final"]) == (False, True)
    assert quiet(phone, pid, [good])["results"] == results[:1]
    page = phone.get(f"/inspections/{pid}/sheet", status=200)
    assert "ghi trên máy 09:15 23/11/2026 (đồng hồ máy lệch 3 phút)" in page.words
    assert page.all("div", id="sheet")[0].get("data-seq") == str(results[0]["seq"])
    # What is wrong with the request itself.
    assert quiet(phone, pid, [good], 409, protocol="0")["protocol"] == 1
    for bad in ("{}", "[", "[" * 100_000, json.dumps([good] * 21)):
        assert quiet(phone, pid, [], 400, answers=bad)["error"]
    outsider = make_other(sqlite_app)
    assert quiet(phone, outsider, [good], 403)["error"] == "Bạn không ở trong đoàn kiểm tra này."
    assert quiet(phone, "nothing", [good], 404)["error"]
    stranger = CarefulClient(sqlite_app).http
    assert stranger.get("/inspections/hello").status_code == 401
    path = f"/inspections/{pid}/answers?quiet"
    assert stranger.post(path, data={"answers": "[]"}).status_code == 401
    assert phone.http.post(path, data={"protocol": "1", "answers": "[]"}).status_code == 400


def make_other(app):
    with app.app_context():
        return make_inspection("X21628", team=("supervisor",))


def test_folders_the_paper_book_and_earlier_findings(morning, sqlite_app, sqlite_visit, pid):
    with sqlite_app.app_context():
        dossier = dossiers.receive(Actor(person("clerk")), intake("clerk")).pid
        make_sample(pid, dossier)
        earlier = make_inspection(team=TEAM, state="mending")
        finding = make_finding(earlier, due_on=clock.today() - timedelta(1))
        line, today = db.session.query(SampleLine.pid).scalar(), clock.today()
        code = db.session.query(Dossier.code).scalar()
    client = sqlite_visit("inspector")
    page = client.get(f"/inspections/{pid}/sheet", status=200)
    assert "Chưa niêm yết đủ Nặng · hạn khắc phục" in panel(page, f"finding:{finding}")[1]
    assert "quá hạn" in panel(page, f"finding:{finding}")[1]
    assert f"{code} Còn lại Người nộp" in panel(page, f"sample:{line}")[1]
    printed = client.get(f"/inspections/{pid}/sheet/print", status=200).words
    assert "Chưa niêm yết đủ hạn khắc phục" in printed
    assert f"{code} Còn lại Đinh" in printed
    assert "Không có túi hồ sơ giấy" in printed
    page = answer(page, f"sample-{line}", fault=["due", "name"], remark="Sai tên").follow()
    words = panel(page, f"sample:{line}")[1]
    wrong = "Họ tên người nộp khác phần mềm; Ngày hẹn trả khác phần mềm"
    assert f"{wrong} – Sai tên · Huỳnh Thúy Vy" in words
    page = answer(page, f"sample-{line}", remark="").follow()
    assert "Khớp · Huỳnh Thúy Vy" in panel(page, f"sample:{line}")[1]
    page = answer(page, f"book-{today}", value="3").follow()
    words = panel(page, f"book:{today}")[1]
    assert "Phần mềm: 1 hồ sơ · sổ nhiều hơn 2 hồ sơ: còn hồ sơ chưa nhập" in words
    page = answer(page, f"finding-{finding}", value="not_mended").follow()
    assert "Chưa khắc phục · Huỳnh Thúy Vy" in panel(page, f"finding:{finding}")[1]
    for target in (f"book:{today + timedelta(1)}", "sample:nothing", "finding:nothing"):
        assert quiet(client, pid, [sent(target, "1")])["results"][0]["final"]
    watcher = sqlite_visit("district_leader").get(f"/inspections/{pid}/sheet", status=200)
    assert "Nội dung hồ sơ chỉ hiện cho đoàn kiểm tra" in panel(watcher, f"sample:{line}")[1]
    assert "Đinh" not in panel(watcher, f"sample:{line}")[1]
    printed = watcher.client.get(f"/inspections/{pid}/sheet/print", status=200).words
    assert code in printed
    assert "Đinh" not in printed


def test_an_exported_file_is_taken_once(sqlite_app, sqlite_visit, pid):
    picture = io.BytesIO()
    Image.new("RGB", (30, 20), "red").save(picture, "JPEG")
    photo = {"key": str(uuid4()), "target": "item:A01", "name": "anh.jpg",
             "data": b64encode(picture.getvalue()).decode()}  # fmt: skip
    file = {
        "protocol": 1, "inspection": pid, "device": "may-2",
        "answers": [sent("item:A01", "met"), sent("item:B02", "x"), *[sent("item:B01", "1")] * 30],
        "proofs": [photo, {**photo, "key": "x"}, {**photo, "data": "?"}, 7],
    }  # fmt: skip
    client = sqlite_visit("inspector")
    path = f"/inspections/{pid}/import"

    def bring(content, status=200):
        page = client.get(path, status=200)
        upload = io.BytesIO(content if isinstance(content, bytes) else json.dumps(content).encode())
        return page.submit(path, status=status, table=(upload, "phieu.json"))

    assert "Mới: 3. Đã có từ trước: 29. Không nhận: 4." in bring(file).words
    assert "Mới: 0. Đã có từ trước: 32. Không nhận: 4." in bring(file).words
    for wrong in (b"x", b"[]", {**file, "protocol": 0}, {**file, "inspection": "another"},
                  {**file, "answers": {}}):  # fmt: skip
        bring(wrong, 422)
    sqlite_visit("district_leader").get(path, status=403)
    sqlite_visit("inspector").get(f"/inspections/{make_other(sqlite_app)}/import", status=403)


def test_the_full_sheet_stays_small_and_asks_as_often_as_a_short_one(sqlite_app, sqlite_visit):
    with sqlite_app.app_context():
        short = make_inspection(team=TEAM)
        with transaction(SYSTEM) as change:
            ship(change)
        version = db.session.query(ChecklistVersion).order_by(ChecklistVersion.id.desc()).first()
        full = make_inspection("X21628", team=TEAM, checklist_version_id=version.id)
        codes = [(item.code, item.kind) for item in version.items]
    client = sqlite_visit("inspector").http
    values = {"degree": "met", "yes_no": "no", "number": "4", "percent": "90", "sample": "80"}
    sizes, asked = [], []
    for pid in (short, full):
        client.get(f"/inspections/{pid}/sheet")
        with counted(sqlite_app) as statements:
            body = client.get(f"/inspections/{pid}/sheet").data
        asked.append(len(statements))
        sizes.append(len(gzip.compress(body, 6)))
    those = [sent(f"item:{code}", values.get(kind, "yes")) for code, kind in codes]
    client = sqlite_visit("inspector")
    for start in range(0, 59, 20):
        results = quiet(client, full, those[start : start + 20])["results"]
        assert all(result["ok"] for result in results), results
    with counted(sqlite_app) as statements:
        body = client.http.get(f"/inspections/{full}/sheet").data
    asked.append(len(statements))
    sizes.append(len(gzip.compress(body, 6)))
    assert len(codes) == 59
    assert asked[0] == asked[1] == asked[2] <= 20, asked
    assert (sizes[1] <= SHEET_BYTES, sizes[2] <= ANSWERED_BYTES) == (True, True), sizes
