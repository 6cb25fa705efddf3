"""The receipt and the control slip as pages and as PDF: right words, one page, reprints marked."""

from io import BytesIO

import pytest
import segno
from pypdf import PdfReader

from intranet.services import dossiers, pdf
from intranet.services.dossiers import PaperData, PersonData, printing
from tests.paper import pages_of, words_of
from tests.services.dossier_life import (  # noqa: F401 now: a fixture
    acts_of,
    as_,
    do,
    fresh,
    intake,
    now,
)

HARD = "ỷ ỹ ữ ự ặ ẵ ợ ỡ ượ ưỡ Ắ Ễ Ỗ Ữ đ Đ Ẵ Ặ Ỵ"
FIVE = tuple(
    PaperData(name, originals=1, copies=1)
    for name in (
        "Tờ khai cấp Giấy xác nhận tình trạng hôn nhân (theo mẫu)",
        f"Văn bản {HARD}",
        "Trích lục ghi chú ly hôn",
        "Giấy chứng tử của vợ hoặc chồng",
        "Văn bản ủy quyền có chứng thực",
    )
)
OWNER = PersonData(
    "Hồ Nguyễn Thị Ngọc Huyền", id_number="052185001234", phone="0912345678",
    address="Số 12, thôn Xuân Phong Tây, xã An Hòa, huyện An Lão, tỉnh Bình Định",
)  # fmt: skip


@pytest.fixture
def made(sqlite_app, now):  # noqa: F811
    """``made(**changes)`` receives a dossier of five papers on 6 January 2020; returns its pid."""

    def make(**changes):
        with sqlite_app.app_context():
            facts = {"papers": FIVE, "owner": OWNER, **changes}
            return dossiers.receive(as_("clerk"), intake(kind="marital", **facts)).pid

    return make


@pytest.mark.parametrize(("size", "sides"), [("A5", (148, 210)), ("A4", (210, 297))])
def test_receipt_pdf_is_one_page_with_every_word(sqlite_visit, made, size, sides):
    client = sqlite_visit("clerk")
    answer = client.get(f"/dossiers/{made()}/receipt", status=200, size=size, format="pdf")
    assert pages_of(answer.body) == (1, sides)
    words = words_of(answer.body)
    for said in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
        "Tiếp nhận hồ sơ của Ông (Bà)/Tổ chức: Hồ Nguyễn Thị Ngọc Huyền",
        "Số định danh: 052185001234. Số điện thoại: 0912345678.",
        f"Văn bản {HARD}: 01 bản chính, 01 bản sao",
        "17 giờ 00 phút, ngày 13 tháng 01 năm 2020",
        "Thời gian giải quyết hồ sơ theo quy định là: 05 ngày làm việc.",
        "Phí, lệ phí: 8.000 đồng (đã thu).",
        "NGƯỜI TIẾP NHẬN HỒ SƠ",
    ):
        assert said in words, (said, words)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")


def test_receipt_a4_stays_one_page_with_twelve_papers(sqlite_visit, made):
    pid = made(papers=tuple(PaperData(f"{i}. {HARD} {HARD}", originals=1) for i in range(12)))
    answer = sqlite_visit("clerk").get(f"/dossiers/{pid}/receipt", size="A4", format="pdf")
    assert pages_of(answer.body)[0] == 1


def test_receipt_explains_the_day_on_its_back_when_asked(sqlite_visit, made):
    pid, client = made(), sqlite_visit("clerk")
    answer = client.get(f"/dossiers/{pid}/receipt", size="A5", format="pdf", why=1)
    assert pages_of(answer.body)[0] == 2
    assert "Ngày tiếp nhận, không tính" in words_of(answer.body)
    assert "Ngày tiếp nhận" not in client.get(f"/dossiers/{pid}/receipt", size="A5").words
    assert "Ngày tiếp nhận" in client.get(f"/dossiers/{pid}/receipt", size="A4").words


def test_receipt_page_carries_the_qr_of_the_public_look_up(sqlite_app, sqlite_visit, made):
    pid = made()
    with sqlite_app.app_context():
        tracking = dossiers.get(as_("clerk").user, pid).tracking
    grouped = f"{tracking[:4]}-{tracking[4:8]}-{tracking[8:]}"
    address = f"http://localhost/lookup?code={grouped}"
    expected = printing.qr_svg(address)
    page = sqlite_visit("clerk").get(f"/dossiers/{pid}/receipt", status=200)
    assert expected in page.text
    assert segno.make(address, error="m", micro=False).error == "M"
    assert grouped in page.words


def test_print_is_a_preview_until_it_is_noted_and_then_marked(sqlite_app, sqlite_visit, made):
    pid, client = made(), sqlite_visit("clerk")
    path = f"/dossiers/{pid}/receipt"
    seen = [marks(client.get(path, status=200, print=1))]
    for _ in range(3):
        page = client.get(path, size="A5")
        action = page.form().get("action")
        seen.append(marks(page.submit(action=action).follow()))
    assert seen == ["BẢN XEM TRƯỚC", None, "BẢN IN LẠI LẦN 1", "BẢN IN LẠI LẦN 2"]
    assert marks(client.get(path, print=1)) == "BẢN IN LẠI LẦN 2"
    with sqlite_app.app_context():
        assert fresh(pid).receipt_prints == 3
        assert acts_of(pid).count("dossiers.print") == 3


def marks(page):
    found = [" ".join(node.itertext()) for node in page.all("span", class_="reprint")]
    return found[0] if found else None


def test_print_sent_twice_is_noted_once(sqlite_app, sqlite_visit, made):
    pid, client = made(), sqlite_visit("clerk")
    page = client.get(f"/dossiers/{pid}/receipt", size="A4")
    action = page.form().get("action")
    first, second = page.submit(action=action), page.submit(action=action)
    assert (first.status, first.location) == (second.status, second.location)
    assert marks(second.follow()) is None
    with sqlite_app.app_context():
        assert fresh(pid).receipt_prints == 1


def test_opening_a_print_changes_nothing_but_the_read_log(sqlite_app, sqlite_visit, made):
    pid, client = made(), sqlite_visit("clerk")
    for query in ({}, {"print": 1}, {"format": "pdf"}):
        client.get(f"/dossiers/{pid}/receipt", status=200, **query)
    client.get(f"/dossiers/{pid}/control-slip", status=200)
    with sqlite_app.app_context():
        assert fresh(pid).receipt_prints == 0
        assert acts_of(pid) == ["dossiers.receive", *["dossiers.read"] * 4]


@pytest.mark.parametrize("paper", ["receipt", "control-slip", "history"])
@pytest.mark.parametrize(
    ("who", "status"),
    [("leader", 200), ("supervisor", 303), ("other_clerk", 404), ("admin", 403), (None, 303)],
)
def test_prints_are_for_those_who_see_the_dossier(sqlite_visit, made, paper, who, status):
    client, path = sqlite_visit(who), f"/dossiers/{made()}/{paper}"
    client.get(path, status=status)
    if who == "supervisor":
        assert client.justify(path).all("h1")


@pytest.mark.parametrize("paper", ["receipt", "control-slip", "history"])
@pytest.mark.parametrize(("who", "status"), [("other_clerk", 404), ("admin", 403)])
def test_noting_a_print_refuses_strangers(sqlite_app, sqlite_visit, made, paper, who, status):
    pid = made()
    sqlite_visit(who).act(f"/dossiers/{pid}/{paper}", status=status)
    with sqlite_app.app_context():
        assert acts_of(pid) == ["dossiers.receive"]


def test_slip_shows_both_sides_and_is_marked_when_printed_again(sqlite_visit, made):
    pid, client = made(), sqlite_visit("clerk")
    for mark in (None, "BẢN IN LẠI LẦN 1"):
        page = client.get(f"/dossiers/{pid}/control-slip", status=200)
        assert marks(page) == "BẢN XEM TRƯỚC"
        page = page.submit(action=page.form().get("action")).follow()
        assert marks(page) == mark
    assert "1. Giao: Người nộp hồ sơ 2. Nhận: Bộ phận Một cửa xã An Toàn" in page.words
    body = client.get(f"/dossiers/{pid}/control-slip", format="pdf").body
    assert "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ" in words_of(body)


def test_history_lists_every_act_in_its_order(sqlite_app, sqlite_visit, made, now):  # noqa: F811
    now.go_to(2030, 1, 7, 8)  # a Monday; the log never goes back behind the making of the office
    pid, client = made(), sqlite_visit("clerk")
    with sqlite_app.app_context():
        for _ in range(2):
            printing.note_print(as_("clerk"), pid, "receipt")
        do("hand_over", "clerk", pid)
        do("assign", "officer", pid)
    address = client.get(f"/dossiers/{pid}/time", status=200).link("Phiếu quá trình xử lý")
    page = client.get(address, status=200)
    assert marks(page) == "BẢN XEM TRƯỚC"
    rows = [["".join(cell.itertext()) for cell in row] for row in page.all("tbody")[0]]
    unit = "Xã An Toàn"  # it was given to the unit, and by that to somebody
    mai = "Đinh Thị Mai (Công chức một cửa, Bộ phận Một cửa xã An Toàn)"
    assert [row[:2] + row[3:] for row in rows] == [
        ["1", "08:00 07/01/2030", "Tiếp nhận hồ sơ", "", "14:00 07/01/2030"],
        ["2", "08:00 07/01/2030", "In giấy hẹn, lần 1", "", ""],
        ["3", "08:00 07/01/2030", "In giấy hẹn, lần 2", "", ""],
        ["4", "08:00 07/01/2030", f"Chuyển bước “Thẩm tra, dự thảo kết quả” cho {unit}", unit,
         "17:00 10/01/2030"],
        ["5", "08:00 07/01/2030", "Phân công cho Đinh Văn Rin", "Đinh Văn Rin", ""],
    ]  # fmt: skip
    assert [row[2] for row in rows] == [mai, "Đinh Thị Mai", "Đinh Thị Mai", mai, "Đinh Văn Rin"]
    page = page.submit(action=page.form().get("action"), status=303).follow()
    assert marks(page) is None
    assert "In phiếu quá trình xử lý, lần 1" in client.get(f"/dossiers/{pid}/history").words


def test_prints_stay_vietnamese_and_escape_what_people_typed(sqlite_visit, made):
    evil = PersonData("<script>alert(1)</script> & An", address="<img src='file:///etc/passwd'>")
    pid = made(owner=evil, papers=(PaperData("<b>x</b>", originals=1),))
    client = sqlite_visit("clerk")
    page = client.get(f"/dossiers/{pid}/receipt", status=200)
    assert page.all("html")[0].get("lang") == "vi"
    assert "<script>alert(1)</script> & An" in page.words
    body = client.get(f"/dossiers/{pid}/receipt", format="pdf").body
    assert "<b>x</b>: 01 bản chính" in words_of(body)


def test_pdf_fetches_nothing():
    """Neither a file of the server nor an address on the network gets into a PDF."""
    page = (
        "<html lang=vi><title>x</title><link rel=attachment href='file:///etc/hostname'>"
        "<link rel=stylesheet href='http://127.0.0.1:9/x.css'><img alt='' src='file:///etc/hosts'>x"
    )
    body = pdf.from_html(page)
    assert PdfReader(BytesIO(body)).attachments == {}
    assert words_of(body).strip() == "x"
