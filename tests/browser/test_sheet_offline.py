"""A visit on a phone without network: everything arrives once, whole and in its place."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import log_in
from tests.browser.sheets import Phone, SheetPage, stored
from tests.browser.test_nothing_lost import end_all_sessions
from tests.factories_inspections import make_inspection

pytestmark = pytest.mark.browser
RECEIVED = re.compile(r"máy chủ đã nhận \d\d:\d\d · [0-9A-Z]{4}")
NO_LINE = "ERR_INTERNET_DISCONNECTED|Failed to fetch|ERR_FAILED|401"


@pytest.fixture
def pid(office_server):
    with office_server.within():
        return make_inspection(team=("inspector", "supervisor"))


@pytest.fixture
def phone(browser, office_server, tmp_path):
    return Phone(browser, tmp_path / "profile", office_server.url)


def fill_in(sheet):
    """Answers of each kind, with photos; the hashes of these."""
    sheet.tap("A01", "bad")
    expect(sheet.page.locator("[data-of='item:A01'] [data-need]")).to_be_visible()
    hashes = sheet.photograph("A01", 1, 2)
    expect(sheet.page.locator("[data-of='item:A01'] [data-need]")).to_be_hidden()
    sheet.tap("A02", "yes")
    expect(sheet.form("B03")).to_be_hidden()
    sheet.write("B01", "3")
    sheet.write("B03", "Máy hỏng hai ngày")  # asked because B01 is bad
    sheet.write("B02", "92,5")
    sheet.write("A02", "Số mờ", field="remark")
    hashes += sheet.photograph("C01", 3)
    for code in ("A01", "A02", "B01", "B02", "B03", "C01"):
        expect(sheet.state(code)).to_have_text("trong máy")
    expect(sheet.bar).to_have_text("Chưa gửi: 9")
    return hashes


def take_back_a_photo(sheet):
    """The first of two photos of A01, after a second thought."""
    asked = []
    sheet.page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    sheet.photos("A01").first.get_by_role("button", name="Bỏ ảnh").click()
    assert re.fullmatch(r"Bỏ ảnh .+\.jpg\? Ảnh chỉ có trong máy này\.", asked[0])
    expect(sheet.photos("A01")).to_have_count(2)
    sheet.page.once("dialog", lambda dialog: dialog.accept())
    sheet.photos("A01").first.get_by_role("button", name="Bỏ ảnh").click()
    expect(sheet.photos("A01")).to_have_count(1)
    expect(sheet.bar).to_have_text("Chưa gửi: 8")


def test_visit_taken_along_survives_a_closed_browser_and_an_ended_login(office_server, phone, pid):
    closing, page = phone.switch_on()
    with closing as context:
        sheet = SheetPage(page, pid).open()
        sheet.carry()
        context.set_offline(True)
        hashes = fill_in(sheet)
    closing, page = phone.switch_on(offline=True)
    with closing as context:
        page.goto("/inspections/carried")
        expect(page.locator("[data-kept]")).to_contain_text("Chưa gửi: 9")
        with page.expect_download() as saved:
            page.get_by_role("button", name="Xuất ra tệp").click()
        file = json.loads(saved.value.path().read_text("utf-8"))
        assert (len(file["answers"]), len(file["proofs"])) == (6, 3)
        page.get_by_role("link", name="Xã An Toàn").click()
        sheet = SheetPage(page, pid).ready()
        assert sheet.form("B03").locator("[name=value]").first.input_value() == "Máy hỏng hai ngày"
        expect(sheet.form("A02").locator("[name=remark]")).to_have_value("Số mờ")
        expect(sheet.state("B01")).to_have_text("trong máy")
        expect(sheet.photos("A01")).to_have_count(2)
        take_back_a_photo(sheet)
        end_all_sessions(office_server)
        context.set_offline(False)
        sheet.press("Gửi ngay")
        expect(sheet.notices).to_contain_text("Phiên đăng nhập đã hết")
        page.reload()  # the server asks for a login; the kept page is shown all the same
        expect(sheet.ready().bar).to_have_text("Chưa gửi: 8")
        sheet.notices.get_by_role("link", name="Đăng nhập").click()
        log_in(page, "inspector")
        sheet.ready().all_sent()
        expect(sheet.state("A01")).to_have_text(RECEIVED)
        answers, proofs = stored(office_server, pid)
    assert answers == {
        "item:A01": ["bad"], "item:A02": ["yes"], "item:B01": ["3"], "item:B02": ["92.5"],
        "item:B03": ["Máy hỏng hai ngày"], "item:C01": ["yes"],
    }  # fmt: skip
    assert proofs == dict(zip(hashes[1:], [["item:A01"], ["item:C01"]], strict=True))


def test_cut_answers_and_a_second_tab_send_everything_once(office_server, people_pages, pid,
                                                           page_factory):  # fmt: skip
    page_factory.expect(f"{NO_LINE}|ERR_CONNECTION_RESET")
    sheet = SheetPage(people_pages("inspector", 360, 740), pid).open()
    page = sheet.page

    def lose_the_answer(route):
        route.fetch()
        route.abort("connectionreset")

    page.context.route("**?quiet", lose_the_answer)
    sheet.tap("A01", "partly")
    hashes = sheet.photograph("A01", 1)
    sheet.press("Gửi ngay")
    expect(sheet.notices).to_contain_text("Chưa nối được với máy chủ")
    expect(sheet.bar).to_have_text("Chưa gửi: 2")
    sheet.tap("A01", "bad")  # the server may have the first: it is named, not replaced
    expect(sheet.bar).to_have_text("Chưa gửi: 3")
    page.context.unroute("**?quiet")
    second = SheetPage(page.context.new_page(), pid).open()
    page.close()
    second.all_sent()
    assert stored(office_server, pid) == (
        {"item:A01": ["partly", "bad"]},
        {hashes[0]: ["item:A01"]},
    )
    second.page.reload()
    expect(second.ready().page.locator("[data-conflict]")).to_have_count(0)
    expect(second.form("A01").locator("input:checked")).to_have_value("bad")


def test_refused_answer_says_why_and_holds_up_no_other(office_server, people_pages, pid,
                                                       page_factory):  # fmt: skip
    page_factory.expect(NO_LINE)
    sheet = SheetPage(people_pages("inspector", 360, 740), pid).open()
    sheet.write("B01", "mười")
    sheet.tap("A02", "no")
    expect(sheet.state("A02")).to_have_text(RECEIVED)
    expect(sheet.state("B01")).to_contain_text("máy chủ không nhận: Nhập một số")
    expect(sheet.bar).to_have_text("Chưa gửi: 1 · bị từ chối: 1")
    sheet.page.on("dialog", lambda dialog: dialog.dismiss())
    sheet.page.locator(".user summary").click()
    sheet.page.get_by_role("button", name="Đăng xuất").click()  # is asked, and stays
    expect(sheet.bar).to_be_visible()
    sheet.write("B01", "10")
    sheet.all_sent()
    assert stored(office_server, pid)[0] == {"item:A02": ["no"], "item:B01": ["10"]}


def test_two_inspectors_without_network_keep_both_versions(office_server, people_pages, pid,
                                                           page_factory):  # fmt: skip
    page_factory.expect(NO_LINE)
    sheets = [SheetPage(people_pages(who, 360, 740), pid) for who in ("inspector", "supervisor")]
    for sheet, value in zip(sheets, ("met", "bad"), strict=True):
        sheet.open().page.context.set_offline(True)
        sheet.tap("A01", value)
        expect(sheet.state("A01")).to_have_text("trong máy")
    for sheet in sheets:
        sheet.page.context.set_offline(False)  # the browser says that it is back; nobody presses
        sheet.all_sent()
    sheet = sheets[0]
    sheet.open()
    expect(sheet.page.locator("[data-conflict]")).to_contain_text("Hai người trả lời khác nhau")
    sheet.page.locator("[data-settle]").last.get_by_role("button").click()
    expect(sheet.state("A01")).to_have_text(RECEIVED)
    sheet.open()
    expect(sheet.page.locator("[data-conflict]")).to_have_count(0)
    assert stored(office_server, pid)[0] == {"item:A01": ["met", "bad", "bad"]}


def test_items_of_another_person_wait_for_their_owner(office_server, phone, pid):
    closing, page = phone.switch_on()
    with closing as context:
        sheet = SheetPage(page, pid).open()
        sheet.carry()
        context.set_offline(True)
        sheet.tap("A02", "yes")
        expect(sheet.state("A02")).to_have_text("trong máy")
        context.clear_cookies()
        page.goto("about:blank")  # nothing of it is open when the line comes back
        context.set_offline(False)
        page.goto("/login")
        log_in(page, "supervisor")
        context.set_offline(True)
        sheet.open()  # without a line nobody knows better: the page that was taken along
        context.set_offline(False)
        expect(sheet.notices).to_contain_text("Trang này của Huỳnh Thúy Vy")
        assert sheet.form("A02").evaluate("(form) => form.inert")
        sheet.notices.get_by_role("link", name="Mở lại").click()
        expect(sheet.notices).not_to_contain_text("Trang này của")
        assert not sheet.form("A02").evaluate("(form) => form.inert")
        expect(sheet.notices).to_contain_text("chưa gửi của Huỳnh Thúy Vy")
        assert stored(office_server, pid)[0] == {}
        context.clear_cookies()
        page.goto("/login")
        log_in(page, "inspector")
        sheet.open().all_sent()
    assert stored(office_server, pid)[0] == {"item:A02": ["yes"]}


def test_second_tab_adds_to_what_the_first_wrote(office_server, people_pages, pid, page_factory):
    page_factory.expect(NO_LINE)
    first = SheetPage(people_pages("inspector", 360, 740), pid).open()
    context = first.page.context
    second = SheetPage(context.new_page(), pid).open()
    context.set_offline(True)
    second.tap("A01", "met")  # the focus stays on it
    expect(first.form("A01").locator("input:checked")).to_have_value("met")
    first.tap("A01", "bad")
    expect(second.form("A01").locator("input:checked")).to_have_value("bad")
    second.write("A01", "Bảng bị che", field="remark")
    expect(first.form("A01").locator("[name=remark]")).to_have_value("Bảng bị che")
    context.set_offline(False)
    second.all_sent()
    assert stored(office_server, pid)[0] == {"item:A01": ["bad"]}


def test_two_answers_that_always_fail_hold_up_no_other(office_server, people_pages, pid,
                                                       page_factory):  # fmt: skip
    page_factory.expect(f"{NO_LINE}|500")
    sheet = SheetPage(people_pages("inspector", 360, 740), pid).open()

    def fail(route):
        sent = route.request.post_data or ""
        if "item:A01" in sent or "item:A02" in sent:
            route.fulfill(status=500, body="{}")
        else:
            route.continue_()

    sheet.page.context.route("**?quiet", fail)
    sheet.tap("A01", "bad")
    sheet.tap("A02", "yes")
    sheet.write("B01", "3")
    for _press in range(2):
        expect(sheet.page.get_by_role("button", name="Gửi ngay")).to_be_enabled()
        sheet.press("Gửi ngay")
    expect(sheet.state("B01")).to_have_text(RECEIVED)
    expect(sheet.bar).to_have_text("Chưa gửi: 2")
    sheet.page.context.unroute("**?quiet")
    sheet.press("Gửi ngay")
    sheet.all_sent()
    assert stored(office_server, pid)[0] == {
        "item:A01": ["bad"], "item:A02": ["yes"], "item:B01": ["3"],
    }  # fmt: skip


def test_logging_out_leaves_no_sheet_on_the_phone(phone, pid):
    closing, page = phone.switch_on()
    with closing:
        SheetPage(page, pid).open().carry()
        assert f"visits-1:{pid}" in page.evaluate("caches.keys()")
        page.locator(".user summary").click()
        page.get_by_role("button", name="Đăng xuất").click()
        page.wait_for_url("**/login**")
        assert page.evaluate("caches.keys()") == []
