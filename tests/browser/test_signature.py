"""A signature drawn on the sheet arrives with the minutes; without script the name is enough."""

import pytest

from tests.browser.inspected import make_minutes
from tests.browser.objects import SMALL_OFFICE

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def things(office_server):
    with office_server.within():
        return make_minutes(SMALL_OFFICE)


def test_drawn_signature_stands_below_the_minutes(people_pages, things):
    page = people_pages("leader")
    where = f"/inspections/{things['frozen']}/minutes"
    page.goto(where)
    page.get_by_role("link", name="Đọc lại và ký").click()
    pad = page.locator("[data-pad]")
    _stroke(page, pad)
    page.get_by_role("button", name="Xóa nét ký").click()
    assert page.locator("[name=drawing]").input_value() == ""
    _stroke(page, pad)
    drawn = page.locator("[name=drawing]").input_value()
    page.locator("[name=is_read]").check()
    page.get_by_role("button", name="Ký", exact=True).click()
    page.get_by_text("Đã ký biên bản.").wait_for()
    assert page.locator(".sign path").get_attribute("d") == drawn


def _stroke(page, pad):
    """One line over the middle of the sheet."""
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 20, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, middle - 30, steps=5)
    page.mouse.move(box["x"] + 220, middle + 30, steps=5)
    page.mouse.up()
