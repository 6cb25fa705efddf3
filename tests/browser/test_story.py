"""A dossier goes through the house, by the screens alone: received, processed, approved, returned.

Four times: with JavaScript, without it, with nothing but the keyboard, on a telephone.
"""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from intranet import clock
from tests.browser.hands import Keyboard, Pointer
from tests.factories_dossiers import make_dossier
from tests.world import receive

pytestmark = pytest.mark.browser
NUMBER, NAME = "052085001234", "Đinh Văn Rin"
CARD = f"{NUMBER}|215123456|{NAME}|07111985|Nam|Thôn 1, xã An Toàn|01012022"
CODE = re.compile(r"AL-07-\d{6}-\d{4}")
WAYS = {
    "javascript": (Pointer, {}),
    "no javascript": (Pointer, {"javascript": False}),
    "keyboard": (Keyboard, {}),
    "telephone": (Pointer, {"width": 360, "height": 740}),
}


@pytest.fixture(params=list(WAYS))
def way(request):
    return request.param


def test_story_of_a_dossier(fresh_office, people_pages, way):
    if way != "javascript":
        known_person(fresh_office)
    at = {}

    def work(who):
        """The hands of ``who``, on the home page."""
        if who not in at:
            hands, options = WAYS[way]
            at[who] = hands(people_pages(who, **options))
        at[who].page.goto("/")
        return at[who]

    before = solved(work("supervisor"))
    code = receive_birth(work("clerk"), way)
    print_receipt(at["clerk"])
    hand_over(at["clerk"], "Chuyển bước: Thẩm tra")
    hand_over(open_in_list(work("officer"), code), "Chuyển bước: Ký duyệt")
    hand_over(open_in_list(work("leader"), code), "Phê duyệt")
    enter_result(open_in_list(work("registrar"), code))
    return_result(open_at_home(work("clerk"), code))
    after = solved(work("supervisor"))
    assert after == [before[0] + 1, before[1] + 1, before[2]]
    late = received_long_ago(fresh_office)
    assert opened_from_late_table(work("supervisor")) == [late]


def known_person(office):
    """Somebody who was here before for another matter: his data come back by the number."""
    with office.within():
        receive("clerk", "X21622-BPMC", NAME, NUMBER, "copy")


def receive_birth(hands, way):
    """The counter's sheet, filled in for Đăng ký khai sinh; returns the code of the dossier."""
    page = hands.page
    hands.go("Tiếp nhận hồ sơ")
    choose_procedure(hands, way)
    fill_in_person(hands, way)
    expect(page.get_by_label("Họ và tên").first).to_have_value(NAME)
    hands.tick("Tờ khai theo mẫu")
    hands.tick("Căn cước công dân")
    hands.save()
    page.get_by_text("Đã tiếp nhận hồ sơ").wait_for()
    return CODE.search(page.locator("h1").inner_text()).group()


def choose_procedure(hands, way):
    """By a few letters without tones: a suggestion, or a link when there is no script."""
    hands.write("Thủ tục", "khai sinh")
    if way == "no javascript":
        hands.press("Tìm")
        hands.go("Đăng ký khai sinh")
    else:
        option = hands.page.get_by_role("option", name="Đăng ký khai sinh")
        option.wait_for()
        _take(hands, option)
    hands.page.get_by_role("heading", name="Chủ hồ sơ").wait_for()


def _take(hands, option):
    if isinstance(hands, Keyboard):
        hands.page.keyboard.press("ArrowDown")
        hands.page.keyboard.press("Enter")
    else:
        option.click()


def fill_in_person(hands, way):
    """A scan of the card where there is a script; else the number, which brings him back."""
    hands.write("Số định danh (CCCD)", CARD if way == "javascript" else NUMBER)
    if way == "no javascript":
        hands.press("Tìm người theo số")
    else:
        hands.page.keyboard.press("Enter")


def print_receipt(hands):
    """The receipt opens as paper, is printed on A5, and leads back to the dossier."""
    page = hands.page
    hands.go("In giấy hẹn")
    expect(page.locator("html")).to_have_class(re.compile(r"\ba5\b"))
    expect(page.locator("h1")).to_contain_text("Giấy tiếp nhận hồ sơ", ignore_case=True)
    expect(page.get_by_text("BẢN XEM TRƯỚC")).to_be_visible()
    hands.press("In")
    page.get_by_text("Đã ghi nhận lần in thứ 1").wait_for()
    expect(page.get_by_text("BẢN XEM TRƯỚC")).to_have_count(0)
    hands.go("Về hồ sơ")


def open_in_list(hands, code):
    """From the home page to the list of what needs me, and into the dossier."""
    hands.go(re.compile("^Hồ sơ$"))
    return open_at_home(hands, code)


def open_at_home(hands, code):
    """The home page names it too: among the results that wait for their citizen."""
    hands.go(code)
    expect(hands.page.locator("h1")).to_contain_text(code)
    return hands


def hand_over(hands, button):
    """One press, and the dossier lies with the next person."""
    hands.press(button)
    hands.page.locator("#note .note.ok").wait_for()


def enter_result(hands):
    hands.go("Nhập kết quả")
    hands.write("Số, ký hiệu", "07/2026-KS")
    hands.save()
    hands.page.get_by_text("Đã nhập kết quả.").wait_for()


def return_result(hands):
    hands.go("Trả kết quả")
    hands.write("Người nhận", NAME)
    hands.save()
    hands.page.get_by_text("Đã trả kết quả.").wait_for()
    expect(hands.page.get_by_text("Đã trả kết quả", exact=True).first).to_be_visible()


def solved(hands):
    """[solved, early or on time, late] of An Toàn in the table of late rates."""
    hands.go("Tỷ lệ quá hạn")
    hands.page.get_by_role("heading", name="Tỷ lệ quá hạn", level=1).wait_for()
    cells = row_of_an_toan(hands.page).locator("td").all_inner_texts()
    total, early, on_time, late = (int(text.replace(".", "")) for text in cells[5:9])
    return [total, early + on_time, late]


def row_of_an_toan(page):
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Xã An Toàn"))


def received_long_ago(office):
    """A dossier that is overdue since yesterday; returns its code."""
    with office.within():
        moment = clock.now()
        return make_dossier(
            received_at=moment - timedelta(days=12),
            due_at=moment - timedelta(days=1),
            code=f"AL-07-{moment:%y%m%d}-0999",
        ).code


def opened_from_late_table(hands):
    """The codes behind the number of overdue dossiers of An Toàn on the home page."""
    page = hands.page
    table = page.get_by_role("region", name="Quá hạn tháng này")
    row = table.get_by_role("row").filter(has_text="Xã An Toàn")
    number = row.get_by_role("link").first
    assert number.inner_text() == "1"
    if isinstance(hands, Keyboard):
        hands.reach(number)
        page.keyboard.press("Enter")
    else:
        number.click()
    page.get_by_role("heading", name="Hồ sơ", exact=True).wait_for()
    return page.locator("#list tbody td.code a").all_inner_texts()
