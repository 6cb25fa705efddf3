"""A phone that cannot do its part says so and shows a way to finish; what the worker touches."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.sheets import Phone, SheetPage, picture, stored
from tests.factories_inspections import make_inspection

pytestmark = pytest.mark.browser
SLOW_CLOCK = "{ const now = Date.now; Date.now = () => now() - 1728e5 - 18e4; }"
NO_STORE = "indexedDB.open = () => { throw new DOMException('no', 'SecurityError'); };"
UNTRUSTED = """navigator.serviceWorker.register = () =>
    Promise.reject(new DOMException('An SSL certificate error occurred', 'SecurityError'));"""
ASK = "async (path) => (await fetch(path, {method: 'POST'})).status"
# The same scope with another script is what an update of the program does.
UPDATE = """async () => {
    const place = await navigator.serviceWorker.register("/inspections/worker.js?2", {scope: "/inspections/"});
    const fresh = place.installing || place.waiting;
    if (fresh) await new Promise((done) => { fresh.onstatechange = () => fresh.state === "activated" && done(); });
    return navigator.serviceWorker.controller.scriptURL;
}"""  # noqa: E501
FORGET = """() => new Promise((done) => {
    const asked = indexedDB.deleteDatabase("mot-cua-inspections");
    asked.onsuccess = asked.onblocked = () => done();
})"""
# What a full disk does to a transaction: it ends with this error, whatever was asked of it.
FULL = """const put = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = function (thing) {
    if (!window.full) return put.call(this, thing);
    const error = new DOMException("no room", "QuotaExceededError");
    Object.defineProperty(this.transaction, "error", {value: error});
    this.transaction.abort();
};"""
WORKERS = "async () => (await navigator.serviceWorker.getRegistrations()).length"


@pytest.fixture(scope="module")
def pids(office_server):
    """Visits of one office, one for each test."""
    with office_server.within():
        return iter([make_inspection() for _number in range(8)])


@pytest.fixture
def sheet_of(pids, people_pages):
    """``sheet_of(script)``: a sheet in a browser where ``script`` runs before everything else."""

    def make(script=None):
        page = people_pages("inspector", 360, 740)
        if script:
            page.context.add_init_script(script)
        return SheetPage(page, next(pids)).open()

    return make


def test_wrong_clock_is_said_and_stored_beside_the_answer(office_server, sheet_of):
    sheet = sheet_of(SLOW_CLOCK)
    expect(sheet.notices).to_contain_text("Đồng hồ máy này chậm 2 ngày 3 phút")
    sheet.tap("A02", "yes")
    sheet.all_sent()
    sheet.open()
    expect(sheet.page.locator("[data-of='item:A02']")).to_contain_text("đồng hồ máy lệch")


def test_browser_that_keeps_nothing_is_filled_in_as_plain_forms(office_server, people_pages, pids):
    page = people_pages("inspector", 360, 740)
    page.context.add_init_script(NO_STORE)
    sheet = SheetPage(page, next(pids))
    page.goto(sheet.url)
    expect(sheet.notices).to_contain_text("không cho lưu vào máy")
    sheet.tap("A02", "no")
    sheet.form("A02").get_by_role("button", name="Ghi", exact=False).first.click()
    expect(page.locator("#note")).to_contain_text("Đã ghi")
    assert stored(office_server, sheet.pid)[0] == {"item:A02": ["no"]}


def test_untrusted_certificate_and_plain_http_say_what_still_works(
    browser, office_server, sheet_of, pids, tmp_path
):
    sheet = sheet_of(UNTRUSTED)
    sheet.press("Mang theo")
    expect(sheet.notices).to_contain_text("chưa tin chứng thư")
    expect(sheet.notices.get_by_role("link", name="Cài chứng thư")).to_be_visible()
    port = office_server.url.rpartition(":")[2]
    phone = Phone(browser, tmp_path, f"http://office.test:{port}",
                  arguments=["--host-resolver-rules=MAP office.test 127.0.0.1"])  # fmt: skip
    closing, page = phone.switch_on()
    with closing:
        sheet = SheetPage(page, next(pids)).open()
        expect(sheet.notices).to_contain_text("Trang mở bằng http")
        expect(sheet.page.get_by_role("button", name="Mang theo")).to_be_hidden()
        sheet.tap("A01", "bad")
        sheet.all_sent()
        page.get_by_text("Thêm ảnh, tài liệu").first.click()
        page.locator("input[type=file]").first.set_input_files([picture(1, 300)])
        page.get_by_role("button", name="Gửi tệp").first.click()
        expect(page.locator("#note")).to_contain_text("Đã nhận 1 minh chứng")


def test_full_phone_says_what_it_could_not_keep_and_exports_it(
    office_server, sheet_of, page_factory, tmp_path
):
    page_factory.expect("ERR_INTERNET_DISCONNECTED|Failed to fetch")
    sheet = sheet_of(FULL)
    page = sheet.page
    page.context.set_offline(True)
    hashes = sheet.photograph("C01", 4)
    expect(sheet.state("C01")).to_have_text("trong máy")
    page.evaluate("window.full = true")
    sheet.tap("A02", "yes")
    expect(sheet.notices).to_contain_text("Bộ nhớ máy đã đầy")
    expect(sheet.state("A02")).to_contain_text("CHƯA giữ được")
    with page.expect_download() as loading:
        sheet.press("Xuất ra tệp")
    loading.value.save_as(tmp_path / "phieu.json")
    told = json.loads((tmp_path / "phieu.json").read_text("utf-8"))
    assert [one["target"] for one in told["answers"]] == ["item:C01", "item:A02"]
    assert [one["sha256"] for one in told["proofs"]] == hashes
    page.context.set_offline(False)
    sheet.all_sent()  # what found no room was in the page's memory
    other = sheet.page.context.new_page()
    other.goto(f"/inspections/{sheet.pid}/import")
    other.locator("input[type=file]").set_input_files(tmp_path / "phieu.json")
    other.locator("main form button.primary").click()
    other.wait_for_load_state()
    answers, proofs = stored(office_server, sheet.pid)
    assert (answers, list(proofs)) == ({"item:C01": ["yes"], "item:A02": ["yes"]}, hashes)


def test_store_that_the_browser_cleared_is_noticed(sheet_of, page_factory):
    page_factory.expect("ERR_INTERNET_DISCONNECTED|Failed to fetch")
    sheet = sheet_of()
    sheet.page.context.set_offline(True)
    sheet.tap("A01", "met")
    sheet.tap("A02", "yes")
    expect(sheet.bar).to_have_text("Chưa gửi: 2")
    sheet.page.goto("about:blank")
    sheet.page.context.set_offline(False)
    sheet.page.goto("/login")
    sheet.page.evaluate(FORGET)
    sheet.open()
    expect(sheet.notices).to_contain_text("2 mục chưa gửi không còn trong máy (A01, A02)")
    sheet.open()
    sheet.notices.get_by_role("button", name="Đã đọc").click()
    expect(sheet.notices).to_be_empty()


def test_worker_answers_gets_of_its_own_pages_and_goes_when_it_is_told(sheet_of, page_factory):
    page_factory.expect("ERR_INTERNET_DISCONNECTED|Failed to fetch|404|400|405")
    sheet = sheet_of()
    page = sheet.page
    sheet.carry()
    sheet.open()
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.evaluate(ASK, "/inspections/carried")
    page.evaluate("fetch('/inspections/hello')")
    assert {one.from_service_worker for one in answers} == {False}
    page.context.set_offline(True)
    sheet.tap("A02", "yes")
    expect(sheet.state("A02")).to_have_text("trong máy")
    page.context.set_offline(False)
    sheet.all_sent()
    page.context.set_offline(True)
    sheet.tap("A01", "met")
    expect(sheet.bar).to_have_text("Chưa gửi: 1")
    page.reload()
    expect(sheet.ready().bar).to_have_text("Chưa gửi: 1")
    page.context.set_offline(False)
    assert page.evaluate(UPDATE).endswith("worker.js?2")
    page.evaluate("outbox.send()")
    sheet.all_sent()
    page.evaluate("document.getElementById('sheet').dataset.worker = '/inspections/none.js'")
    sheet.press("Mang theo")
    expect(sheet.notices).to_contain_text("Chưa mang theo được")
    assert page.evaluate(WORKERS) == 0
