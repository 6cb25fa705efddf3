"""Fees through the pages: the panel, taking, giving back, the daily list that closes."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from intranet.extensions import db
from intranet.models.fees import FeeDay, FeeEntry
from intranet.services import audit
from tests.counter import PERSON, TICKED, acts_of, received, sheet_for

REASON = "Hộ nghèo theo Nghị quyết 10"


@pytest.fixture
def clerk(visit):
    return visit("clerk")


@pytest.fixture
def unpaid(clerk):
    """The path of a dossier that owes 15.000 đồng."""
    return received(clerk, fee_vnd="15000")


@pytest.fixture
def paid(clerk):
    fee = {"fee_vnd": "15000", "fee_collected": "y", "fee_book": "AB/20", "fee_receipt_no": "7"}
    return received(clerk, "khai sinh", **fee)


def till(path, noun):
    return f"/fees{path}/{noun}"


def movements(app):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(FeeEntry))


CASES = (
    ("collection", "unpaid", {"receipt_no": "8"}, "fees.collect", "Đã thu 15.000 đồng."),
    ("refund", "paid", {"reason": REASON}, "fees.refund", "Đã hoàn 15.000 đồng."),
    ("waiver", "unpaid", {"reason": REASON}, "fees.waive", "Đã miễn 15.000 đồng."),
)


@pytest.fixture(params=CASES, ids=[case[0] for case in CASES])
def case(request):
    noun, start, fields, act, words = request.param
    return till(request.getfixturevalue(start), noun), fields, act, words


def test_movement_works_and_is_recorded(app, clerk, case):
    address, fields, act, words = case
    answer = clerk.get(address, status=200).submit(address, **fields)
    path = address.removeprefix("/fees").rpartition("/")[0]
    assert (answer.status, answer.location) == (303, path)
    page = answer.follow()
    assert words in page.words
    assert acts_of(app, path)[-1] == act


def test_movement_with_htmx_answers_the_dossier(clerk, case):
    address, fields, _act, words = case
    answer = clerk.get(address).submit(address, status=200, target="main", **fields)
    assert words in answer.words
    assert answer.headers["HX-Push-Url"] == address.removeprefix("/fees").rpartition("/")[0]


def test_movement_sent_twice_moves_once(app, clerk, case):
    address, fields, _act, _words = case
    page = clerk.get(address)
    assert page.submit(address, **fields).status == 303
    number = movements(app)
    assert page.submit(address, **fields).status == 303
    assert movements(app) == number


def test_movement_refuses_a_wrong_amount_at_its_box(app, clerk, case):
    address, fields, _act, _words = case
    number = movements(app)
    answer = clerk.get(address).submit(address, status=422, **{**fields, "amount": "16000"})
    assert "Nhập số tiền từ 1 đến 15.000 đồng." in answer.words
    assert answer.form_fields(address)["amount"] == "16000"
    assert movements(app) == number


def test_movement_of_nothing_says_so(clerk, case, paid):
    address, fields, _act, _words = case
    clerk.get(address).submit(address, status=303, **fields)
    page = clerk.get(address, status=200)
    assert not [b for b in page.all("button", class_="primary") if b.text in ("Thu", "Hoàn")]
    answer = clerk.act(address, status=409, amount="15000", way="cash", **fields)
    assert "Hồ sơ không" in answer.words


def test_strangers_and_readers_take_no_money(visit, case):
    address, _fields, _act, _words = case
    assert visit("other_clerk").get(address).status == 404
    assert visit("officer").get(address).status == 403
    assert visit("supervisor").act(address, amount="1").status == 403
    assert visit().get(address).status == 303


def test_opening_a_till_changes_nothing(app, clerk, case):
    address, _fields, _act, _words = case
    number = movements(app)
    clerk.get(address, status=200)
    assert movements(app) == number


def test_dossier_page_shows_fees_and_what_can_be_done(visit, clerk, unpaid):
    page = clerk.get(unpaid, status=200)
    assert "Phải thu 15.000 đồng" in page.words
    assert page.link("Thu phí") == till(unpaid, "collection")
    clerk.get(till(unpaid, "collection")).submit(
        till(unpaid, "collection"), status=303, book="AB/20", receipt_no="8", amount="5.000"
    )
    page = clerk.get(unpaid, status=200)
    assert "Thu 5.000 đồng, biên lai AB/20/8" in page.words
    assert "Còn phải thu 10.000 đồng" in page.words
    assert "thu 5.000 đồng" in page.words
    assert page.link("In biên lai").startswith(f"{unpaid}/fee-receipts/")
    reader = visit("officer").get(unpaid, status=200)
    assert "Còn phải thu 10.000 đồng" in reader.words
    assert till(unpaid, "collection") not in [link.get("href") for link in reader.all("a")]


def test_intake_refuses_a_receipt_twice_at_its_box(clerk, paid):
    fields = {"fee_vnd": "15000", "fee_collected": "y", "fee_book": "AB/20", "fee_receipt_no": "7"}
    answer = sheet_for(clerk).submit(status=422, **{**PERSON, **TICKED, **fields})
    assert "Số biên lai này đã dùng trong quyển." in answer.words
    assert answer.form_fields()["fee_receipt_no"] == "7"


def test_daily_list_sums_and_closes(app, clerk, paid):
    page = clerk.get("/fees", status=200)
    assert "Thu 15.000, hoàn 0; còn lại 15.000" in page.words
    assert "Tiền mặt phải có: 15.000 đồng" in page.words
    answer = page.submit("/fees/days", counted="15000")
    assert answer.status == 303
    closed = answer.follow()
    assert "Đã chốt" in closed.words
    assert "Chênh lệch 0 đồng" in closed.words
    with app.app_context():
        found = db.session.scalar(select(FeeDay))
        assert answer.location == f"/fees/days/{found.pid}"
        assert [entry.act for entry in audit.life_of(found.audit_key)] == ["fees.close"]


def test_closing_with_a_difference_keeps_what_was_typed(clerk, paid):
    answer = clerk.get("/fees").submit("/fees/days", status=422, counted="14.000", note="thiếu")
    assert "lệch -1.000 đồng" in answer.words
    fields = answer.form_fields("/fees/days")
    assert (fields["counted"], fields["note"]) == ("14.000", "thiếu")
    done = answer.submit("/fees/days", note="Thối nhầm một nghìn đồng")
    assert "Chênh lệch -1.000 đồng" in done.follow().words


def test_closing_sent_twice_closes_once(clerk, paid):
    page = clerk.get("/fees")
    first = page.submit("/fees/days", counted="15000")
    again = page.submit("/fees/days", counted="15000")
    assert (again.status, again.location) == (303, first.location)
    later = clerk.act("/fees/days", counted="15000", desk=page.form_fields("/fees/days")["desk"])
    assert later.status == 409
    assert "đã chốt lúc" in later.words


def test_money_after_the_closing_says_where_it_stands(clerk, paid):
    clerk.get("/fees").submit("/fees/days", status=303, counted="15000")
    path = received(clerk, fee_vnd="20000")
    answer = clerk.get(till(path, "collection")).submit(till(path, "collection"))
    assert "Sổ hôm nay đã chốt nên khoản này ghi vào sổ ngày" in answer.follow().words


def test_supervisor_sees_which_days_are_open(visit, clerk, paid):
    page = visit("supervisor").get("/fees", status=200)
    assert "đang thu" in page.words
    assert "Đinh Thị Mai" in page.words
    day = page.client.get(page.link("/"), status=200)
    assert "AB/20 / 7" in day.words
    assert not day.all("input", name="counted")
    assert "Đinh Thị Mai" not in visit("other_clerk").get("/fees", status=200).words


@pytest.mark.parametrize("address", ["/fees?day=31/02/2020", "/fees?unit=khongco", "/fees/days/x"])
def test_a_list_that_is_not_there(clerk, address):
    assert clerk.get(address).status == 404


def test_print_and_spreadsheet_hold_the_same_list(app, clerk, paid):
    page = clerk.get("/fees")
    printed = clerk.get(page.link("In"), status=200)
    assert "Bằng chữ: Mười lăm nghìn đồng." in printed.words
    assert "Người kiểm tra" in printed.words
    file = clerk.http.get(page.link("Xuất Excel"))
    rows = list(load_workbook(BytesIO(file.data)).active.values)
    assert rows[3][2] == clerk.get(paid).words.split("Hồ sơ ")[1].split()[0]
    assert rows[3][4:9] == ("AB/20", "7", "Thu", "Tiền mặt", 15000)
    assert rows[4][8] == 15000
    with app.app_context():
        acts = [entry.act for entry in audit.life_of("list:fees")]
    assert acts == ["fees.export", "fees.export"]


def test_number_is_written_in_once_after_the_closing(app, visit, clerk):
    fee = {"fee_vnd": "15000", "fee_collected": "y"}
    path, used = received(clerk, **fee), received(clerk, "khai sinh", **fee, fee_receipt_no="7")
    day = clerk.get("/fees", status=200)
    assert "1 khoản chưa ghi số biên lai." in day.words
    day.submit("/fees/days", status=303, counted="30000")
    address = clerk.get(path, status=200).link("Ghi số biên lai")
    assert address == clerk.get("/fees").link("Ghi số biên lai")
    page = clerk.get(address, status=200)
    assert "Nhập số biên lai." in page.submit(address, status=422).words
    assert "đã dùng trong quyển" in page.submit(address, status=422, receipt_no="7").words
    before = movements(app)
    page.submit(address, status=303, receipt_no="8")
    again = page.submit(address, status=303, receipt_no="8").follow()
    assert "Đã ghi nhận từ lần bấm trước." in again.words
    assert "biên lai 8" in again.words
    assert "Ghi số biên lai 8" in again.words
    late = clerk.act(address, status=409, receipt_no="9")
    assert "Khoản này đã có số biên lai: 8." in late.words
    assert "chưa ghi số" not in clerk.get("/fees").words
    assert (acts_of(app, path)[-1], movements(app)) == ("fees.number", before)
    for who, status in (("other_clerk", 404), ("officer", 403), ("supervisor", 403)):
        visit(who).act(address, status=status, receipt_no="10")
    with app.app_context():
        due = db.session.scalar(select(FeeEntry.pid).where(FeeEntry.kind == "due").limit(1))
    assert clerk.get(f"/fees{used}/entries/{due}/receipt").status == 404
