"""What is typed survives a cut line, a killed browser, an ended session, and says where it is."""

import os
import re
import signal
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import expect

from intranet.extensions import db
from intranet.models.dossiers import Dossier
from intranet.models.drafts import Draft
from tests.browser.conftest import PATIENCE, log_in
from tests.browser.hands import wait_until_no_draft
from tests.browser.test_nothing_lost import RECEIVED, SEND, end_all_sessions
from tests.rig.browser import ARGUMENTS, chromium

pytestmark = pytest.mark.browser
NAME = "Đinh Văn Nháp"


def open_sheet(page):
    """Come to the sheet as a clerk does, from link to link."""
    page.get_by_role("link", name="Tiếp nhận", exact=True).click()
    page.get_by_role("link", name="Cấp Giấy xác nhận tình trạng hôn nhân").click()
    if page.evaluate("document.documentElement.className"):  # with script: it is here and watches
        expect(page.locator("[data-draft]")).to_have_attribute("hidden", "")
    return page.get_by_label("Họ và tên", exact=False).first


def chip(page):
    """The words beside the button that say where the draft is."""
    return page.locator("[data-draft] + span")


def saved(office):
    with office.within():
        return [draft.fields for draft in db.session.query(Draft).all()]


def stored(page):
    return page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('draft:')).length")


@pytest.fixture
def clerk(fresh_office, people_pages):
    """A clerk whose page's clock goes on when the test says so."""
    page = people_pages("clerk")
    page.clock.install()
    return page


def test_states_are_honest_and_green_only_after_the_server_answered(fresh_office, clerk):
    held = []
    clerk.route("**/drafts?quiet", lambda route: held.append(route))
    open_sheet(clerk).fill(NAME)
    expect(chip(clerk)).to_have_text("Trong máy, chưa gửi: 1")
    expect(clerk.get_by_role("button", name="Lưu nháp")).to_be_hidden()
    assert stored(clerk) == 1
    clerk.clock.fast_forward(10_000)
    expect(chip(clerk)).to_have_text("Đang gửi: 1")
    expect(chip(clerk)).not_to_have_class(re.compile("done"))
    held.pop().continue_()
    expect(chip(clerk)).to_have_text(re.compile(r"Máy chủ đã nhận lúc \d\d:\d\d · [0-9A-F]{4}"))
    expect(chip(clerk)).to_have_class("chip done")
    assert stored(clerk) == 0
    assert NAME in saved(fresh_office)[0]


def test_cut_line_keeps_the_draft_in_the_machine_until_it_is_back(
    fresh_office, clerk, page_factory
):
    page_factory.expect("ERR_INTERNET_DISCONNECTED|Failed to fetch")
    box = open_sheet(clerk)
    clerk.context.set_offline(True)
    box.fill(NAME)
    clerk.clock.fast_forward(10_000)
    expect(chip(clerk)).to_have_text("Trong máy, chưa gửi: 1")
    expect(chip(clerk)).to_have_class("chip wait")
    assert saved(fresh_office) == []
    clerk.context.set_offline(False)
    clerk.clock.fast_forward(10_000)
    expect(chip(clerk)).to_have_class("chip done")
    assert NAME in saved(fresh_office)[0]


def test_sent_sheet_leaves_no_draft_anywhere(fresh_office, clerk):
    open_sheet(clerk).fill(NAME)
    clerk.clock.fast_forward(10_000)
    expect(chip(clerk)).to_have_class("chip done")
    clerk.get_by_role("checkbox", name=re.compile("Tờ khai")).check()
    clerk.get_by_role("button", name=SEND).click()
    clerk.wait_for_url(RECEIVED)
    assert saved(fresh_office) == []
    clerk.clock.fast_forward(10_000)
    expect(clerk.get_by_role("heading", level=1)).to_contain_text("AL-07-")
    open_sheet(clerk)
    expect(clerk.get_by_text("Có bản đang nhập dở lúc")).to_have_count(0)
    assert saved(fresh_office) == []


def test_ended_session_loses_nothing_of_a_drafted_sheet(fresh_office, clerk, page_factory):
    page_factory.expect("401|Failed to fetch|ERR_FAILED|303")
    open_sheet(clerk).fill(NAME)
    end_all_sessions(fresh_office)
    clerk.clock.fast_forward(10_000)
    expect(chip(clerk)).to_have_text("Trong máy, chưa gửi: 1")
    clerk.get_by_role("checkbox", name=re.compile("Tờ khai")).check()
    clerk.get_by_role("button", name=SEND).click()
    clerk.get_by_text("đã được giữ lại").wait_for()
    log_in(clerk, "clerk")
    clerk.get_by_role("button", name="Gửi lại").click()
    expect(clerk.get_by_text("Đã tiếp nhận hồ sơ").first).to_be_visible()
    with fresh_office.within():
        assert [d.owner_name for d in db.session.query(Dossier).all()] == [NAME]
    open_sheet(clerk)  # what was left in the machine goes away: its sheet was sent
    wait_until_no_draft(clerk)
    assert saved(fresh_office) == []


def test_logout_leaves_no_draft_on_the_machine(fresh_office, clerk):
    clerk.route("**/drafts?quiet", lambda route: route.abort())
    open_sheet(clerk).fill(NAME)
    assert stored(clerk) == 1
    clerk.unroute("**/drafts?quiet")
    clerk.locator(".user summary").click()
    clerk.get_by_role("button", name="Đăng xuất").click()
    clerk.wait_for_url("**/login")
    assert stored(clerk) == 0


def test_next_person_at_the_machine_finds_no_draft(fresh_office, clerk):
    open_sheet(clerk)
    clerk.evaluate("localStorage['draft:somebody:x'] = 'owner_full_name=Y+Lan'")
    clerk.reload()
    expect(chip(clerk)).to_have_count(1)
    assert stored(clerk) == 0
    assert saved(fresh_office) == []


class Machine:
    """A counter PC with a profile on its disk, whose plug can be pulled."""

    def __init__(self, browser, folder, url):
        self.kind, self.folder, self.url = browser.browser_type, folder, url

    def switch_on(self):
        """The browser opens; the clerk logs in."""
        context = self.kind.launch_persistent_context(
            self.folder, executable_path=chromium(), args=ARGUMENTS, base_url=self.url,
            locale="vi-VN",
        )  # fmt: skip
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto("/login")
        if page.get_by_label("Tên đăng nhập").count():
            log_in(page, "clerk")
        return closing(context), page

    def pull_the_plug(self):
        """Every process of this browser ends at once."""
        mark = f"--user-data-dir={self.folder}".encode()
        for entry in Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and mark in (entry / "cmdline").read_bytes():
                    os.kill(int(entry.name), signal.SIGKILL)
            except (FileNotFoundError, ProcessLookupError, PermissionError):
                continue
        for lock in self.folder.glob("Singleton*"):
            lock.unlink(missing_ok=True)

    def on_disk(self, word):
        """True when the store of the browser holds ``word``."""
        store = self.folder / "Default" / "Local Storage" / "leveldb"
        forms = (word.encode("utf-16-le"), word.encode("latin-1"))
        return any(form in path.read_bytes() for path in store.glob("*.log") for form in forms)


@pytest.fixture
def machine(browser, fresh_office, tmp_path):
    machine = Machine(browser, tmp_path / "profile", fresh_office.url)
    yield machine
    machine.pull_the_plug()


def take_up(page):
    """Open the form again after the power is back, and take the draft up."""
    page.get_by_role("link", name="Tiếp nhận", exact=True).click()
    page.get_by_role("link", name="Dùng lại").first.click()
    expect(page.get_by_text("Đã lấy lại bản nhập dở")).to_be_visible()
    expect(page.get_by_text("hãy chọn lại tệp")).to_be_visible()


def test_power_cut_gives_back_what_the_server_has(fresh_office, machine):
    _closing, page = machine.switch_on()
    open_sheet(page).fill(NAME)
    page.get_by_label("Trích yếu").fill("Xin việc làm")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(chip(page)).to_have_class("chip done")
    machine.pull_the_plug()
    with machine.switch_on()[0] as context:
        page = context.pages[-1]
        take_up(page)
        assert page.get_by_label("Trích yếu").input_value() == "Xin việc làm"
        page.get_by_role("checkbox", name=re.compile("Tờ khai")).check()
        page.get_by_role("button", name=SEND).click()
        page.wait_for_url(RECEIVED)
    assert saved(fresh_office) == []


def test_power_cut_gives_back_what_only_the_machine_has(fresh_office, machine):
    _closing, page = machine.switch_on()
    box = open_sheet(page)
    page.context.set_offline(True)
    box.fill("Dinh Van Nhap")
    expect(chip(page)).to_have_text("Trong máy, chưa gửi: 1")
    while not machine.on_disk("Dinh+Van+Nhap"):
        page.wait_for_timeout(100)  # the browser writes to its disk a little later
    machine.pull_the_plug()
    with machine.switch_on()[0] as context:
        page = context.pages[-1]
        open_sheet(page)
        page.locator("main").get_by_role("link", name="Bản đang nhập dở").click()
        page.get_by_role("link", name="Dùng lại").click()
        box = page.get_by_label("Họ và tên", exact=False).first
        assert box.input_value() == "Dinh Van Nhap"


def test_without_javascript_a_button_saves_and_the_server_offers(fresh_office, people_pages):
    page = people_pages("clerk", javascript=False)
    open_sheet(page).fill(NAME)
    page.get_by_role("button", name="Lưu nháp").click()
    expect(page.get_by_text("Đã lưu nháp lúc")).to_be_visible()
    page.goto("/")
    take_up(page)
    assert page.get_by_label("Họ và tên", exact=False).first.input_value() == NAME
    page.goto("/dossiers/new")
    page.get_by_role("button", name="Bỏ").click()
    assert saved(fresh_office) == []
