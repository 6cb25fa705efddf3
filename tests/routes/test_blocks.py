"""Pages of the number blocks: lease, paper, late entry, void, return, gaps, the day's count."""

from datetime import datetime
from io import BytesIO

import openpyxl
import pytest
from pypdf import PdfReader

from intranet import clock
from intranet.extensions import db
from intranet.models.blocks import Block
from intranet.models.dossiers import Dossier
from tests.counter import PERSON, TICKED, acts_of, received, sheet_for
from tests.factories import unit

LATE = {"received_day": "2/3/2020", "received_time": "9h15"}


@pytest.fixture
def monday(monkeypatch):
    """Monday 2 March 2020, nine o'clock; ``monday(day, hour)`` moves on."""

    def go_to(day, hour, minute=0):
        moment = datetime(2020, 3, day, hour, minute, tzinfo=clock.VIETNAM)
        monkeypatch.setattr(clock, "utc", lambda: moment)

    go_to(2, 9)
    return go_to


def lease(clerk, count="3"):
    """The address of a block just leased through the page."""
    answer = clerk.get("/blocks/new", status=200).submit(count=count)
    assert answer.status == 303, answer.words
    return answer.location


def numbers(app, path):
    """(code, tracking) of every number of the block at ``path``."""
    with app.app_context():
        block = db.session.query(Block).filter_by(pid=path.rpartition("/")[2]).one()
        return [(number.code, number.tracking) for number in block.numbers]


def on_paper(clerk, **fields):
    """The intake sheet with the boxes of a late entry, filled in."""
    sheet = sheet_for(clerk).submit(late="1", status=200)
    return sheet.submit(**{**PERSON, **TICKED, **LATE, **fields})


def test_lease_shows_its_numbers_and_is_recorded(app, visit, monday):
    clerk = visit("clerk")
    path = lease(clerk)
    page = clerk.get(path, status=200)
    assert "AL-07-200302-0001 Chưa dùng AL-07-200302-0002 Chưa dùng" in page.words
    listed = clerk.get("/blocks", status=200)
    assert listed.link("AL-07-200302-0001") == path
    assert "3/3" in listed.words
    clerk.get("/blocks/new", status=200)


def test_lease_with_htmx_answers_the_block(sqlite_visit, monday):
    sheet = sqlite_visit("clerk").get("/blocks/new", status=200)
    answer = sheet.submit(count="2", target="main", status=200)
    assert answer.headers["HX-Push-Url"].startswith("/blocks/")
    assert "AL-07-200302-0002" in answer.words


@pytest.mark.parametrize(("typed", "says"), [
    ("201", "Nhập số từ 1 đến 200."), ("0", "1 đến 200"), ("", "1 đến 200"), ("ba", "1 đến 200"),
])  # fmt: skip
def test_lease_refuses_and_keeps_what_was_typed(sqlite_app, sqlite_visit, typed, says):
    answer = sqlite_visit("clerk").get("/blocks/new").submit(count=typed, status=422)
    assert says in answer.words
    assert answer.form_fields("/blocks/new")["count"] == typed
    with sqlite_app.app_context():
        assert db.session.query(Block).count() == 0


def test_lease_sent_twice_leases_once(app, visit, monday):
    form = visit("clerk").get("/blocks/new")
    first = form.submit(count="3", status=303)
    assert form.submit(count="3", status=303).location == first.location
    assert len(numbers(app, first.location)) == 3


def test_late_entry_by_scan_takes_number_and_true_moment(app, visit, monday):
    clerk = visit("clerk")
    code, tracking = numbers(app, lease(clerk))[1]
    monday(4, 8)
    address = f"http://127.0.0.1/lookup?code={tracking}"
    answer = on_paper(visit("clerk"), printed=address, status=None)
    assert answer.status == 303, answer.words
    page = answer.follow()
    assert page.all("h1")[0].text.strip().endswith(code)
    assert "tiếp nhận hồ sơ trên giấy; nhập bù vào máy lúc 08:00 04/03/2020" in page.words.lower()
    assert acts_of(app, answer.location) == ["dossiers.receive"]
    with app.app_context():
        (dossier,) = db.session.query(Dossier).all()
        assert (dossier.code, dossier.tracking) == (code, tracking)
        assert dossier.received_at == datetime(2020, 3, 2, 9, 15)


def test_late_entry_says_what_is_wrong_and_keeps_everything(sqlite_app, sqlite_visit, monday):
    clerk = sqlite_visit("clerk")
    (first, _), (second, _), _ = numbers(sqlite_app, lease(clerk))
    monday(2, 16)
    clerk = sqlite_visit("clerk")
    assert on_paper(clerk, printed=first).status == 303
    again = on_paper(clerk, printed=first, owner_id_number="")
    assert again.status == 422
    assert f"Số {first} đã nhập hồ sơ lúc 16:00 02/03/2020." in again.words
    assert again.form_fields()["printed"] == first
    cases = (
        ({"printed": second, "received_time": ""}, "Ghi giờ nhận như trên giấy."),
        ({"printed": second, "received_day": "", "received_time": ""}, "ghi ngày, giờ nhận"),
        ({"printed": second, "received_time": "8h"}, "Số này cấp lúc 09:00 02/03/2020"),
        ({"printed": second, "received_time": "17h"}, "không được sau lúc này"),
        ({"printed": "AL-07-200302-0099"}, "Không có số in sẵn này."),
    )
    for fields, says in cases:
        answer = on_paper(clerk, owner_id_number="", **fields)
        assert answer.status == 422
        assert says in answer.words


def test_late_entry_reckons_the_due_day_from_the_true_moment(sqlite_visit, monday):
    monday(5, 9)
    clerk = sqlite_visit("clerk")
    sheet = sheet_for(clerk).submit(late="1", status=200)
    answer = sheet.submit(**LATE, recompute="1", target="expected", status=200)
    assert "09/03/2020" in answer.words  # five working days from Monday the 2nd


def test_late_entry_without_a_printed_number_takes_one_of_its_day(app, visit, monday):
    monday(4, 8)
    page = on_paper(visit("clerk"), printed="").follow()
    assert page.all("h1")[0].text.strip().endswith("AL-07-200302-0001")


def test_void_and_return_end_the_block(sqlite_app, sqlite_visit, monday):
    clerk = sqlite_visit("clerk")
    path = lease(clerk)
    page = clerk.get(clerk.get(path).link("Hủy một số"), status=200)
    (code, _), *_rest = numbers(sqlite_app, path)
    assert "Ghi lý do." in page.submit(number=code, status=422).words
    assert "Quyển này không có số đó." in page.submit(number="x", reason="Rách giấy").words
    shown = page.submit(number=code, reason="Rách giấy", status=303).follow()
    assert "Đã hủy Rách giấy Đinh Thị Mai" in shown.words
    done = shown.submit(f"{path}/return", status=303).follow()
    assert done.words.count("Chưa dùng, đã trả lại") == 2
    assert "Trả lại số chưa dùng" not in done.words
    assert "Đã khép" in clerk.get("/blocks").words


def test_return_after_a_number_was_used_asks_again(sqlite_app, sqlite_visit, monday):
    clerk = sqlite_visit("clerk")
    path = lease(clerk)
    shown = clerk.get(path)
    (code, _), *_rest = numbers(sqlite_app, path)
    clerk.get(f"{path}/voiding").submit(number=code, reason="Rách giấy", status=303)
    answer = shown.submit(f"{path}/return", status=409)
    assert "Có số vừa được nhập hoặc hủy." in answer.words
    answer.submit(f"{path}/return", status=303)


def test_pad_notes_each_print_and_marks_a_reprint(sqlite_visit, monday):
    clerk = sqlite_visit("clerk")
    path = lease(clerk)
    preview = clerk.get(f"{path}/pad", status=200)
    assert preview.words.count("BẢN XEM TRƯỚC") == 3
    paper = preview.submit(f"{path}/pad", status=303).follow()
    assert "BẢN XEM TRƯỚC" not in paper.words
    assert "Mã hồ sơ: AL-07-200302-0003" in paper.words
    assert len(paper.all("img", alt="Mã QR")) == 3
    again = clerk.get(f"{path}/pad").submit(f"{path}/pad", status=303).follow()
    assert again.words.count("BẢN IN LẠI LẦN 1") == 3
    assert preview.submit(f"{path}/pad", status=303).location.endswith("print=2")  # the same press


def test_pad_is_a_pdf_with_two_receipts_on_a_sheet(sqlite_app, sqlite_visit, monday):
    clerk = sqlite_visit("clerk")
    path = lease(clerk, "3")
    pages = PdfReader(BytesIO(clerk.get(f"{path}/pad", format="pdf", status=200).body)).pages
    assert [round(float(side)) for side in pages[0].mediabox[2:]] == [842, 595]  # A4 across
    texts = [page.extract_text() for page in pages]
    assert len(texts) == 2
    for number, (code, tracking) in enumerate(numbers(sqlite_app, path)):
        grouped = f"{tracking[:4]}-{tracking[4:8]}-{tracking[8:]}"
        assert [text.count(grouped) for text in texts] == [number < 2, number == 2]
        assert f"Số: {code}/TNHS" in texts[number // 2]
    assert "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ" in texts[0].upper()


def test_blocks_are_closed_to_strangers_and_readers(sqlite_app, sqlite_visit, monday):
    path = lease(sqlite_visit("clerk"))
    other, supervisor, officer = (
        sqlite_visit(who) for who in ("other_clerk", "supervisor", "officer")
    )
    for page in ("", "/pad", "/voiding"):
        other.get(f"{path}{page}", status=404)
    supervisor.get(path, status=200)
    supervisor.get(f"{path}/pad", status=403)
    supervisor.act(f"{path}/return", status=403)
    other.act(f"{path}/return", status=404)
    officer.get("/blocks", status=403)
    officer.get("/blocks/gaps", status=403)
    assert sqlite_visit().get(path).location.startswith("/login")


def test_gaps_explain_every_number_on_screen_paper_and_sheet(app, visit, monday):
    clerk = visit("clerk")
    received(clerk)
    path = lease(clerk)
    page = clerk.get("/blocks/gaps", status=200)
    assert "Mọi số đều rõ" in page.words
    assert "AL-07-200302-0002 đến AL-07-200302-0004, 3 số Chưa dùng" in page.words
    assert page.link("AL-07-200302-0002") == path
    paper = clerk.get(page.link("In"), status=200)
    assert "AL-07-200302-0002 đến AL-07-200302-0004 (3 số)" in paper.words
    sheet = openpyxl.load_workbook(BytesIO(clerk.http.get(page.link("Xuất Excel")).data)).active
    rows = [[cell.value for cell in row[:4]] for row in sheet.iter_rows(min_row=5)]
    day = datetime(2020, 3, 2)
    name = "Bộ phận Một cửa xã An Toàn"
    assert rows == [
        [name, day, "AL-07-200302-0001", "Đã nhập hồ sơ"],
        *([name, day, f"AL-07-200302-000{n}", "Chưa dùng"] for n in (2, 3, 4)),
    ]


def test_gaps_say_when_the_days_cannot_be(sqlite_visit, monday):
    clerk = sqlite_visit("clerk")
    says = clerk.get("/blocks/gaps", first="31/2/2020", status=422)
    assert "không có ngày 31" in says.words
    says = clerk.get("/blocks/gaps", first="5/3/2020", last="2/3/2020", status=422)
    assert "Từ ngày phải trước đến ngày." in says.words


def test_gaps_of_another_unit_are_not_visible(sqlite_app, sqlite_visit, monday):
    with sqlite_app.app_context():
        other = unit("X21628-BPMC").pid
    sqlite_visit("clerk").get("/blocks/gaps", unit=other, status=404)
    sqlite_visit("supervisor").get("/blocks/gaps", unit=other, status=200)


def test_count_asks_why_and_shows_the_supervisor(app, visit, monday):
    clerk = visit("clerk")
    received(clerk)
    page = clerk.get("/blocks/tally", status=200)
    refused = page.submit(counted="3", status=422)
    assert "Sổ giấy 3, máy 1. Ghi rõ vì sao lệch." in refused.words
    refused.submit(note="Hai tờ chưa nhập, mất mạng", status=303)
    watched = visit("supervisor").get("/blocks/tallies", status=200)
    assert "Thiếu 2 trong máy Hai tờ chưa nhập, mất mạng" in watched.words
    received(clerk, owner_id_number="")
    received(clerk, owner_id_number="")
    assert "Khớp" in visit("supervisor").get("/blocks/tallies").words


def test_lookup_says_that_a_printed_number_is_not_entered_yet(sqlite_app, sqlite_visit, monday):
    clerk = sqlite_visit("clerk")
    path = lease(clerk)
    (code, tracking), (spoilt, voided), _ = numbers(sqlite_app, path)
    citizen = sqlite_visit()
    found = citizen.get("/lookup", code=tracking, status=200)
    assert f"{code} Chưa nhập vào máy" in found.words
    assert "Bộ phận Một cửa xã An Toàn" in found.words
    clerk.get(f"{path}/voiding").submit(number=spoilt, reason="Rách giấy", status=303)
    assert f"{spoilt} Đã hủy" in citizen.get("/lookup", code=voided, status=200).words
    monday(2, 16)
    assert on_paper(sqlite_visit("clerk"), printed=tracking).status == 303
    entered = citizen.get("/lookup", code=tracking, status=200).words
    assert "Tiếp nhận lúc 09:15 02/03/2020" in entered
    assert "Chưa nhập vào máy" not in entered


def test_pages_of_blocks_ask_few_questions(sqlite_app, sqlite_visit, monday):
    from flask import g, request_finished

    clerk, asked = sqlite_visit("clerk"), []
    path = lease(clerk, "40")
    request_finished.connect(lambda *_a, **_k: asked.append(g.get("queries", 0)), sqlite_app,
                             weak=False)  # fmt: skip
    for page in ("/blocks", path, f"{path}/pad", "/blocks/gaps", "/blocks/tally"):
        clerk.get(page, status=200)
    assert max(asked) <= 12
