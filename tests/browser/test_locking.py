"""Two people at one computer: the screen is locked and opened, and nobody's typing is lost."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import log_in
from tests.browser.hands import wait_until_no_draft
from tests.browser.test_drafts import NAME, open_sheet, saved, stored
from tests.people import PASSWORD, PEOPLE
from tests.rig.browser import axe_violations

pytestmark = pytest.mark.browser


def lock(page):
    page.locator(".user summary").click()
    page.get_by_role("button", name="Khóa màn hình").click()
    expect(page.locator("h1")).to_have_text("Màn hình đang khóa")


def open_again(page, secret=PASSWORD):
    page.get_by_label("Mã PIN hoặc mật khẩu", exact=False).fill(secret)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/seat" not in url)


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_the_screen_is_locked_and_people_take_turns(fresh_office, people_pages, javascript):
    page = people_pages("clerk", javascript=javascript)
    page.goto("/dossiers?tab=all")
    lock(page)
    if javascript:
        assert axe_violations(page) == []
    page.goto("/dossiers")
    expect(page.locator("h1")).to_have_text("Màn hình đang khóa")
    page.get_by_role("link", name="Người khác đăng nhập").click()
    log_in(page, "officer")
    lock(page)
    page.get_by_label(PEOPLE["clerk"][1]).check()
    open_again(page)
    expect(page.locator(".user summary")).to_have_text(PEOPLE["clerk"][1])
    page.go_back()
    page.goto("/dossiers")
    expect(page.locator("h1")).to_have_text("Hồ sơ")


def test_what_was_typed_just_before_the_lock_is_there_after_it(
    fresh_office, people_pages, page_factory
):
    page_factory.expect("401")
    page = people_pages("clerk")
    open_sheet(page).fill(NAME)
    assert stored(page) == 1
    lock(page)
    open_again(page)
    expect(page).to_have_url("/dossiers/new")
    open_sheet(page)
    page.get_by_role("link", name="Bản đang nhập dở").first.wait_for(state="attached")
    wait_until_no_draft(page)
    assert [NAME in str(fields) for fields in saved(fresh_office)] == [True]
