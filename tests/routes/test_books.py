"""The register and the lists of hand-overs through the screens, on paper and as a spreadsheet."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from intranet import clock
from intranet.services import audit
from tests.counter import carried
from tests.factories import unit
from tests.paper import words_of
from tests.queries import counted


@pytest.fixture
def book(sqlite_app, sqlite_visit):
    """The clerk, and the addresses of desk and commune, after two dossiers of which one is done."""
    paths = [carried(sqlite_app, 1), carried(sqlite_app, 5)]
    with sqlite_app.app_context():
        desk, commune = unit("X21622-BPMC").pid, unit("X21622").pid
    return sqlite_visit("clerk"), desk, commune, paths


def test_register_shows_this_month_of_ones_own_desk(book):
    clerk, _desk, _commune, paths = book
    page = clerk.get("/dossiers/register", status=200)
    links = [a.get("href") for a in page.all("a") if (a.get("href") or "") in paths]
    assert links == paths
    assert "Đinh Văn Tèo" in page.words


def test_register_says_what_is_wrong_with_the_days(book):
    clerk = book[0]
    asked = {"from": "7/1/2020", "to": "6/1/2020"}
    turned = clerk.get("/dossiers/register?from=7/1/2020&to=6/1/2020", status=422)
    assert "Ngày cuối phải từ ngày đầu trở đi." in turned.words
    unread = clerk.get("/dossiers/register?from=hôm+qua", status=422)
    assert "Không hiểu ngày" in unread.words
    assert "hôm qua" in unread.text
    empty = clerk.get("/dossiers/register?from=6/1/2020&to=7/1/2020", status=200)
    assert "Không có hồ sơ nào được tiếp nhận" in empty.words
    assert clerk.get("/dossiers/register/print", **asked).status == 409


def test_register_is_printed_noted_and_taken_along(sqlite_app, book):
    clerk, _desk, _commune, _paths = book
    page = clerk.get("/dossiers/register", status=200)
    paper = clerk.get(page.link("In sổ"), status=200)
    assert "BẢN XEM TRƯỚC" in paper.words
    marks = []
    for _ in range(2):
        shown = paper.submit(paper.form().get("action"), once=None).follow()
        marks.append("BẢN IN LẠI LẦN 1" in shown.words)
    assert marks == [False, True]
    body = clerk.get(shown.link("Tải PDF"), status=200).body
    assert "SỔ THEO DÕI HỒ SƠ" in words_of(body)
    with sqlite_app.app_context():
        acts = [entry.act for entry in audit.newest() if entry.obj.startswith("register:")]
    assert acts == ["dossiers.print"] * 2


def test_print_of_a_list_sent_twice_is_noted_once(sqlite_app, book):
    clerk = book[0]
    paper = clerk.get(clerk.get("/dossiers/register").link("In sổ"), status=200)
    action = paper.form().get("action")
    assert paper.submit(action).location == paper.submit(action).location
    with sqlite_app.app_context():
        assert sum(entry.obj.startswith("register:") for entry in audit.newest()) == 1


def test_register_as_a_spreadsheet_has_all_columns(sqlite_app, book):
    clerk = book[0]
    page = clerk.get("/dossiers/register", status=200)
    answer = clerk.get(page.link("Xuất Excel"), status=200)
    with ZipFile(BytesIO(answer.body)) as file:
        sheet = file.read("xl/worksheets/sheet1.xml").decode()
        strings = "xl/sharedStrings.xml"
        words = sheet + (file.read(strings).decode() if strings in file.namelist() else "")
    for head in ("STT", "Mã hồ sơ", "Tên TTHC", "Số lượng hồ sơ (bộ)", "Tên tổ chức, cá nhân",
                 "Địa chỉ/SĐT", "Cơ quan chủ trì giải quyết", "Nhận hồ sơ", "Hẹn trả kết quả",
                 "Trả kết quả", "Phương thức nhận kết quả", "Ký nhận", "Ghi chú",
                 "Đinh Văn Tèo"):  # fmt: skip
        assert head in words, head
    with sqlite_app.app_context():
        (entry,) = [e for e in audit.newest() if e.act == "dossiers.export"]
    assert (entry.obj, entry.facts["rows"]) == ("list:register", 2)


def test_handovers_lead_to_the_lists_of_both_sides(sqlite_app, book):
    clerk, _desk, _commune, paths = book
    page = clerk.get("/dossiers/register/handovers", status=200)
    assert "Bộ phận Một cửa xã An Toàn Xã An Toàn hồ sơ 2 Biên bản giao nhận" in page.words
    paper = clerk.get(page.link("Biên bản giao nhận"), status=200)
    assert "Biên bản giao nhận hồ sơ" in paper.words
    assert "Bên giao: Bộ phận Một cửa xã An Toàn (Đinh Thị Mai)" in paper.words
    results = clerk.get(page.link("Phiếu bàn giao kết quả"), status=200)
    assert "12/XN-UBND" in results.words
    noted = results.submit(results.form().get("action")).follow()
    assert "BẢN XEM TRƯỚC" not in noted.words
    assert len(paths) == 2


def test_a_chosen_dossier_alone_is_on_the_list(book):
    clerk, desk, commune, paths = book
    day = clock.today()
    asked = {"day": f"{day}", "giver": desk, "taker": commune}
    page = clerk.get("/dossiers/register/handovers/choice", status=200, **asked)
    assert len(page.all("input", type="checkbox")) == 2
    pid = paths[0].rsplit("/", 1)[1]
    paper = clerk.get("/dossiers/register/handovers/print", status=200, chosen=pid, **asked)
    assert "1 hồ sơ:" in paper.words


def test_what_is_no_list_is_no_page(book):
    clerk, desk, commune, _paths = book
    day = clock.today()
    for query in ("", f"?day={day}", f"?day={day}&giver={desk}&taker={commune}&what=x",
                  f"?day=2020-01-06&giver={desk}&taker={commune}"):  # fmt: skip
        clerk.get(f"/dossiers/register/handovers/print{query}", status=404)
    clerk.get(f"/dossiers/register/print?desk={commune}", status=404)


def test_books_are_for_those_who_see_the_dossiers(sqlite_visit, book):
    _clerk, desk, commune, _paths = book
    day = clock.today()
    register = f"/dossiers/register/print?desk={desk}&from={day}&to={day}"
    manifest = f"/dossiers/register/handovers/print?day={day}&giver={desk}&taker={commune}"
    for who, status in (("supervisor", 200), ("other_clerk", 404), ("admin", 403), (None, 303)):
        client = sqlite_visit(who)
        for address in (register, manifest):
            client.get(address, status=status)
        if who == "other_clerk":
            client.act(register, status=404)
            client.act(manifest, status=404)


def test_books_ask_a_constant_number_of_questions(sqlite_app, book):
    clerk = book[0]
    addresses = ("/dossiers/register", "/dossiers/register/handovers")
    for address in addresses:
        clerk.get(address)
    before = {}
    for address in addresses:
        with counted(sqlite_app) as asked:
            clerk.get(address, status=200)
        before[address] = len(asked)
    for _ in range(3):
        carried(sqlite_app, 5)
    for address in addresses:
        with counted(sqlite_app) as asked:
            clerk.get(address, status=200)
        assert len(asked) == before[address] <= 8
