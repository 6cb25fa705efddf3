"""Work without a pointer: how many keys an intake takes, and the keys of the house (D12)."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from intranet.services import dossiers
from intranet.services.dossiers import IntakeData, PersonData
from intranet.transaction import Actor
from tests.factories import person, procedure, unit

pytestmark = pytest.mark.browser
MOST = 25  # issue 3: presses beyond the typed text
RECEIVED = re.compile(r"/dossiers/[0-9a-z]{12}$")
AT = "document.activeElement.name || document.activeElement.textContent.trim()"
KNOWN = PersonData(
    "Đinh Văn Tèo", id_number="052085001234", birth_date=date(1985, 11, 7), sex="male",
    address="Thôn 1, xã An Toàn", phone="0912345678",
)  # fmt: skip


class Hands:
    """Ten fingers: ``press`` counts every key, Ctrl and Shift too; ``write`` is the typed text."""

    def __init__(self, page):
        self.page, self.presses = page, 0

    def press(self, *keys):
        for key in keys:
            self.presses += len(key.split("+"))
            self.page.keyboard.press(key)

    def write(self, text):
        self.page.keyboard.type(text)

    def reach(self, name):
        """Tab until the control or link called ``name`` has the focus."""
        for _try in range(MOST):
            if self.page.evaluate(AT) == name:
                return
            self.press("Tab")
        raise AssertionError(f"{name} is out of reach: {self.page.evaluate(AT)}")

    def at(self, name):
        """Wait until the cursor has come to the control called ``name`` by itself."""
        expect(self.page.locator(f"[name='{name}']:not([type=hidden])")).to_be_focused()


@pytest.fixture(scope="module", autouse=True)
def known(office_server):
    """One person has been at the counter before."""
    with office_server.within():
        desk = unit("X21622-BPMC").pid
        dossiers.receive(Actor(person("clerk")), IntakeData(procedure("marital").pid, desk, KNOWN))


@pytest.fixture
def hands(people_pages):
    """A clerk with nothing but a keyboard, at the first page."""
    return Hands(people_pages("clerk"))


def to_sheet(hands, code):
    """From the first page to the sheet of the procedure with this code."""
    hands.reach("Tiếp nhận")
    hands.press("Enter")
    hands.at("procedure_text")
    hands.write(code)
    expect(hands.page.get_by_role("option")).to_have_count(1)
    hands.press("Enter")
    hands.at("owner_id_number")
    hands.write(KNOWN.id_number)
    hands.press("Enter")
    hands.at("owner_email")  # all else is known


def test_intake_of_a_known_person_takes_at_most_25_presses(hands):
    to_sheet(hands, "1.001193")
    hands.press("Enter")
    hands.at("papers-0-given")
    hands.press("Space", "Enter", "Enter", "Enter", "Enter", "Space", "Control+Enter")
    hands.page.wait_for_url(RECEIVED)
    expect(hands.page.locator("h1")).to_contain_text("AL-07-")
    assert hands.presses <= MOST


def test_copy_of_the_last_dossier_takes_two_keys_and_the_typing_goes_on(hands):
    to_sheet(hands, "khai sinh")
    hands.reach("copy")
    hands.press("Enter")
    expect(hands.page.locator("#owner [role=status]")).to_contain_text("Đã chép từ hồ sơ AL-07-")
    hands.at("owner_email")
    assert hands.presses <= MOST


def test_keys_of_the_house_work_outside_of_boxes_only(hands):
    page = hands.page
    hands.press("/")
    assert page.evaluate("document.activeElement.id") == "jump"
    hands.write("?/")
    expect(page.locator("#jump")).to_have_value("?/")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.evaluate("document.activeElement.blur()")
    for _time in range(2):
        hands.press("?")
        expect(page.locator("dialog[open]")).to_contain_text("ô tiếp theo khi nhập hồ sơ")
        hands.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)
    page.goto("/preferences")
    page.get_by_label("Dùng phím tắt").uncheck()
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("Đã lưu tùy chọn.")).to_be_visible()
    page.goto("/")
    hands.press("?", "/")
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert page.evaluate("document.activeElement.tagName") == "BODY"
