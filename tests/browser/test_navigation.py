"""Going about: links come into #main by htmx; address, title, menu, focus and history are right."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import log_in
from tests.browser.hands import open_menus
from tests.browser.objects import make_objects

pytestmark = pytest.mark.browser
HERE = ".menu [aria-current]"
FOCUSED = "document.activeElement.tagName + ' ' + document.activeElement.textContent.trim()"
NEW_PAGE = "window.sameDocument = true"
SAME = "window.sameDocument === true"


@pytest.fixture(scope="module")
def things(office_server):
    with office_server.within():
        return make_objects()


def open_entry(page, words):
    """Follow an entry of the menu and wait for its page."""
    link = page.get_by_role("navigation", name="Menu chính").get_by_role(
        "link", name=words, exact=True
    )
    link.click()
    expect(page.locator("h1")).to_have_text(words)


def test_menu_link_brings_page_title_and_place(people_pages):
    page = people_pages("clerk")
    whole = page.title().partition(" – ")[2]
    page.evaluate(NEW_PAGE)
    open_entry(page, "Hồ sơ")
    assert page.evaluate(SAME)
    assert page.url.endswith("/dossiers")
    assert page.title() == f"Hồ sơ – {whole}"
    expect(page.locator(HERE)).to_have_text("Hồ sơ")
    open_entry(page, "Việc cần làm")
    assert page.title() == f"Việc cần làm – {whole}"
    expect(page.locator(HERE)).to_have_text("Việc cần làm")


def test_new_page_has_the_focus_on_its_heading_and_begins_at_the_top(people_pages):
    page = people_pages("clerk", height=300)
    page.goto("/procedures")
    page.evaluate("scrollTo(0, 200)")
    page.locator(".brand").evaluate("link => link.click()")
    expect(page.locator("h1")).to_have_text("Việc cần làm")
    assert page.evaluate(FOCUSED) == "H1 Việc cần làm"
    assert page.evaluate("scrollY") == 0


def test_back_and_forward_show_what_was_there(people_pages, things):
    page = people_pages("clerk", width=360, height=740)
    page.goto("/dossiers?tab=all")
    page.locator("tbody a").first.click()
    expect(page.locator("h1")).to_have_text(re.compile("^Hồ sơ AL"))
    opened = page.locator("h1").text_content()
    page.go_back()
    expect(page.locator("h1")).to_have_text("Hồ sơ")
    assert page.title().startswith("Hồ sơ – ")
    expect(page.locator(".tabs [aria-current]")).to_contain_text("Tất cả")
    assert page.locator(".menu").get_attribute("open") is None
    page.go_forward()
    expect(page.locator("h1")).to_have_text(opened)
    assert page.title().startswith(opened)
    page.reload()
    expect(page.locator("h1")).to_have_text(opened)


def test_tab_keeps_the_focus_on_itself(people_pages):
    page = people_pages("clerk")
    page.goto("/dossiers")
    page.evaluate(NEW_PAGE)
    tab = page.locator(".tabs a", has_text="Tất cả")
    tab.press("Enter")
    expect(page.locator(".tabs [aria-current]")).to_contain_text("Tất cả")
    assert page.evaluate(FOCUSED).startswith("A Tất cả")
    assert page.evaluate(SAME)


def test_print_and_file_leave_the_frame(people_pages, things):
    page = people_pages("clerk")
    page.goto(f"/dossiers/{things['fresh']}")
    with page.expect_download() as download:
        page.get_by_role("link", name="to-khai.png").click()
    assert download.value.suggested_filename == "to-khai.png"
    page.get_by_role("link", name="Phiếu kiểm soát").click()
    page.wait_for_url("**/control-slip")
    assert page.locator(".mast").count() == 0


def test_new_tab_opens_a_whole_page(people_pages):
    page = people_pages("clerk")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Hồ sơ", exact=True).click(modifiers=["Control"])
    expect(opened.value.locator(HERE)).to_have_text("Hồ sơ")


def test_form_of_conditions_brings_its_list(people_pages):
    page = people_pages("officer")
    page.goto("/dossiers/filter")
    page.evaluate(NEW_PAGE)
    page.get_by_label("Từ khóa").or_(page.locator("#q")).first.fill("khong-co-gi")
    page.locator("main form button.primary").click()
    expect(page.get_by_text("Không có hồ sơ nào theo các điều kiện này.")).to_be_visible()
    assert "q=khong-co-gi" in page.url
    assert page.evaluate(SAME)


def test_logout_and_login_are_whole_pages(people_pages):
    page = people_pages("clerk")
    open_entry(page, "Hồ sơ")
    page.locator(".user summary").click()
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url("**/login*")
    log_in(page, "officer")
    open_menus(page)
    open_entry(page, "Hồ sơ")
