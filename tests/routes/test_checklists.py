"""Checklists on the screen: supervisors and the admin write, inspectors read, nobody else."""

import io

import pytest
from sqlalchemy import select

from intranet.extensions import db
from intranet.models.checklists import Checklist, ChecklistVersion
from intranet.services import checklists
from intranet.transaction import SYSTEM, transaction
from tests.factories_inspections import make_checklist, make_inspection

XLSX = "checklists.xlsx"


@pytest.fixture
def old(sqlite_app):
    """The pid of the published version of the small checklist."""
    with sqlite_app.app_context():
        pid = make_checklist().pid
        db.session.remove()
    return pid


def draft_of(admin, old):
    """The pid of a draft begun on the screen."""
    shown = admin.get(f"/checklists/{old}", 200)
    return shown.submit(f"/checklists/{old}/drafts", status=303).location.split("/")[2]


def order(page):
    return [row.get("id").removeprefix("item-") for row in page.all("tr") if row.get("id")]


def test_who_reads_and_who_writes(sqlite_app, sqlite_visit, old):
    for who in ("inspector", "supervisor", "admin"):
        assert "Kiểm tra một cửa (nhỏ)" in sqlite_visit(who).get("/checklists", 200).words
        assert sqlite_visit(who).get(f"/checklists/{old}/table", 200).body[:2] == b"PK"
    assert "Soạn bản mới" not in sqlite_visit("inspector").get(f"/checklists/{old}", 200).words
    for who in ("clerk", "officer", "leader"):
        for path in ("", f"/{old}", f"/{old}/table"):
            sqlite_visit(who).get(f"/checklists{path}", 403)
    for path in ("new", f"{old}/items", f"{old}/items/new", f"{old}/publication", f"{old}/import"):
        sqlite_visit("inspector").get(f"/checklists/{path}", 403)
    for path in (f"{old}/drafts", f"{old}/order", f"{old}/end", f"{old}/items/A01/removal"):
        sqlite_visit("inspector").act(f"/checklists/{path}", 403)
    sqlite_visit("admin").get("/checklists/khong-co", 404)
    for path in ("A01", "Z99", "new"):  # in force: nothing to fill in
        refused = sqlite_visit("admin").get(f"/checklists/{old}/items/{path}", 409)
        assert "Hãy soạn bản mới" in refused.words
    with sqlite_app.app_context():
        assert len(db.session.scalars(select(ChecklistVersion)).all()) == 1


def test_preview_shows_the_controls_of_the_sheet_and_its_conditions(sqlite_app, sqlite_visit, old):
    page = sqlite_visit("inspector").get(f"/checklists/{old}", 200)
    assert "Chỉ hỏi khi B01: không đạt" in page.words
    assert "Rất nặng, hệ số 5" in page.words
    first = page.all("div", class_="answer")[0]
    assert [i.get("value") for i in first.iter("input")] == ["met", "partly", "bad", "na"]
    with sqlite_app.app_context():
        pid = make_inspection(state="running")
    sheet = sqlite_visit("inspector").get(f"/inspections/{pid}/sheet", 200)
    asked = [n for n in sheet.all("div", class_="answer") if n.get("data-of") == "item:A01"][0]
    boxes = [
        (i.get("type"), i.get("value")) for i in asked.iter("input") if i.get("name") == "value"
    ]
    assert boxes == [(i.get("type"), i.get("value")) for i in first.iter("input")]


def add_speed(form):
    """An item that is measured, refused without its threshold, then sent twice and kept once."""
    facts = {"code": "b09", "text": "Tốc độ mạng", "kind": "number"}
    refused = form.submit(status=422, **facts)
    assert "Mức đạt: Ghi mức đạt." in refused.words
    for _press in range(2):
        form.submit(
            status=303,
            met_at="8",
            partly_at="4",
            measure="Mbps",
            remarks="Chậm | yếu\n\nHay mất",
            shown_if="B01",
            shown_when="bad",
            **facts,
        )


def test_draft_through_the_screens_until_it_is_published(sqlite_app, sqlite_visit, old):
    admin = sqlite_visit("supervisor")
    draft = draft_of(admin, old)
    url = f"/checklists/{draft}"
    page = admin.get(f"{url}/items", 200)
    page.submit(f"{url}/order", status=303, down="A01")
    moved = page.submit(f"{url}/order", status=200, target="main", once="other", up="B02")
    assert order(moved) == ["A02", "A01", "B02", "B01", "B03", "C01"]
    admin.act(f"{url}/order", 400, sideways="A01")
    form = admin.get(f"{url}/items/new?group=B", 200)
    assert form.form_fields()["group_name"] == "B. Tiếp nhận"
    wrong = form.submit(status=422, code="b 9", text="Tốc độ mạng", kind="number", met_at="tám")
    assert wrong.form_fields()["met_at"] == "tám"
    add_speed(form)
    shown = admin.get(f"{url}/items/B09", 200)
    assert shown.form_fields()["remarks"] == "Chậm / yếu\nHay mất"
    taken = shown.submit(status=422, code="A01")
    assert "Mã này đã có trong bộ tiêu chí." in taken.words
    shown.submit(status=303, severity="heavy", prefill="received")
    admin.get(f"{url}/items/C01", 200).submit(f"{url}/items/C01/removal", status=303)
    publish = admin.get(f"{url}/publication", 200)
    for words in ("Thêm 1", "Bỏ 1", "Thứ tự các mục thay đổi.", "Tốc độ mạng", "đạt ≥ 8"):
        assert words in publish.words
    done = publish.submit(status=303, about="Theo góp ý").follow()
    for words in ("Đã ban hành", "Theo góp ý", "Khác bản 1"):
        assert words in done.words
    assert "Hãy soạn bản mới" in admin.get(f"{url}/items", 200).words
    assert "Bản 1" in admin.get("/checklists", 200).words
    ended = done.submit(f"{url}/end", status=303).follow()
    assert "Thôi dùng" in ended.words


def test_mistakes_are_named_before_publishing_and_a_faster_colleague_is_seen(sqlite_visit, old):
    admin, other = sqlite_visit("admin"), sqlite_visit("supervisor")
    draft = draft_of(admin, old)
    url = f"/checklists/{draft}"
    mine, theirs = (who.get(f"{url}/items/A01", 200) for who in (admin, other))
    theirs.submit(status=303, hint="xem bảng")
    met = mine.submit(status=409, text="Niêm yết đầy đủ")
    assert "xem bảng" in met.words
    assert "xem bảng" in met.submit(status=303).follow().client.get(f"{url}/items/A01").text
    assert "Niêm yết đầy đủ" in admin.get(f"{url}/items", 200).words
    used = admin.act(f"{url}/items/B01/removal", 409)
    assert "B03 chỉ hỏi theo mục này" in used.words
    for _step in range(2):
        admin.act(f"{url}/order", 303, up="B03")
    wrong = admin.get(f"{url}/publication", 200)
    assert "Điều kiện phải theo một mục đứng trước; không có mục B01 ở trên." in wrong.words
    assert wrong.link("B03") == f"{url}/items/B03"
    admin.get(f"{url}/items/Z99", 404)
    assert not [f for f in wrong.all("form") if f.get("action") == f"{url}/publication"]


def test_excel_is_looked_at_first_and_errors_are_named(sqlite_app, sqlite_visit, old):
    admin = sqlite_visit("admin")
    url = f"/checklists/{old}/import"
    same = admin.get(f"/checklists/{old}/table", 200).body
    idle = _hand_in(admin, url, same)
    assert "không có gì để nhập" in idle.words
    head, first = "Mã,Mã nhóm,Tên nhóm,Nội dung kiểm tra,Cách trả lời,Mức độ", "A01,A,A. Công khai"
    wrong = _hand_in(admin, url, f"{head}\n{first},Niêm yết,bằng sao,Nặng\n".encode())
    assert "Dòng 2, cột Cách trả lời: Chọn một trong: Đúng / Không đúng" in wrong.words
    assert _page(admin, url).submit(status=422).all("p", class_="error")
    right = _hand_in(admin, url, f"{head}\n{first},Niêm yết,degree,Nặng\n".encode())
    assert "0 mục thêm, 1 đổi, 5 bỏ, 0 giữ nguyên, 0 lỗi." in right.words
    with sqlite_app.app_context():
        assert len(db.session.scalars(select(ChecklistVersion)).all()) == 1
    shown = right.submit(status=303).follow()
    assert order(shown) == ["A01"]
    with sqlite_app.app_context():
        assert len(checklists.items_of(checklists.get(old))) == 6


def _page(client, url):
    return client.get(url, 200)


def _hand_in(client, url, body):
    table = (io.BytesIO(body), XLSX)
    fields = _page(client, url).form_fields() | {"table": table}
    sent = client.post(url, fields, 303, content_type="multipart/form-data")
    return sent.follow()


def test_new_checklist_begins_empty_and_the_command_ships_the_real_one(sqlite_app, sqlite_visit):
    admin = sqlite_visit("admin")
    made = admin.get("/checklists/new", 200).submit(status=303, name="Công vụ").follow()
    assert "Chưa có mục nào." in made.words
    runner = sqlite_app.test_cli_runner()
    said = [runner.invoke(args=["checklists", "ship"]).output.strip() for _time in range(2)]
    assert said == ["Đã đưa vào bộ tiêu chí kèm theo.", "Đã có bộ tiêu chí kèm theo."]
    with sqlite_app.app_context():
        pid = db.session.scalar(
            select(ChecklistVersion.pid).join(Checklist).where(Checklist.key == "mot-cua")
        )
    page = admin.get(f"/checklists/{pid}", 200)
    assert len(page.all("div", class_="answer")) == 59
    with sqlite_app.app_context(), transaction(SYSTEM) as change:
        assert checklists.ship(change) is False
