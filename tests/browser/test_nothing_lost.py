"""Nothing typed is lost, nothing is done twice: ended sessions, cut lines, nervous hands."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from intranet import clock
from intranet.extensions import db
from intranet.models.dossiers import Dossier
from intranet.models.persons import Person
from intranet.models.sessions import WebSession
from intranet.transaction import bookkeeping
from tests.browser.conftest import log_in
from tests.factories import procedure

pytestmark = pytest.mark.browser
SEND = "Tiếp nhận và in giấy hẹn"
TYPED = {
    "Số định danh (CCCD)": "052085001234",
    "Họ và tên": "Đinh Văn Tèo",
    "Ngày sinh": "7/11/1985",
    "Địa chỉ": "Thôn 2, xã An Toàn",
    "Điện thoại": "0912345678",
    "Trích yếu": "Xin việc làm ở Quy Nhơn",
}
RECEIVED = re.compile(r"/dossiers/\w{12}$")


@pytest.fixture
def sheet(fresh_office, people_pages):
    """``sheet(javascript=False)`` is the page of a clerk with the sheet filled in, not yet sent."""

    def filled_in(**options):
        page = people_pages("clerk", **options)
        with fresh_office.within():
            pid = procedure("marital").pid
        page.goto(f"/dossiers/new?procedure={pid}")
        for label, text in TYPED.items():
            page.get_by_label(label).first.fill(text)
        for box in page.get_by_role("checkbox", name=re.compile("Tờ khai|Căn cước")).all():
            box.check()
        page.get_by_label("Ghi chú", exact=True).last.fill("Gọi trước khi trả")
        return page

    return filled_in


@pytest.mark.parametrize("javascript", [True, False], ids=["htmx", "plain"])
def test_session_that_ends_over_a_sheet_loses_nothing(
    fresh_office, sheet, page_factory, javascript
):
    page_factory.expect("401")
    page = sheet(javascript=javascript)
    end_all_sessions(fresh_office)
    page.get_by_role("button", name=SEND).click()
    page.get_by_text("đã được giữ lại").wait_for()
    log_in(page, "clerk")
    page.get_by_role("button", name="Gửi lại").click()
    expect(page.get_by_text("Đã tiếp nhận hồ sơ").first).to_be_visible()
    assert_received_once(fresh_office)


def test_line_cut_before_the_answer_receives_once(fresh_office, sheet, page_factory):
    page_factory.expect("ERR_|Failed to fetch")
    page = sheet()
    cut_after_sending(page)
    send = page.get_by_role("button", name=SEND)
    send.click()
    expect(page.locator("#net")).to_contain_text("Không gửi được")
    assert page.get_by_label("Trích yếu").input_value() == TYPED["Trích yếu"]
    assert_received_once(fresh_office)
    page.unroute("**/dossiers/new")
    send.click()
    page.wait_for_url(RECEIVED)
    assert_received_once(fresh_office)


def test_offline_keeps_the_sheet_until_the_line_is_back(fresh_office, sheet, page_factory):
    page_factory.expect("ERR_INTERNET_DISCONNECTED|Failed to fetch")
    page = sheet()
    page.context.set_offline(True)
    send = page.get_by_role("button", name=SEND)
    send.click()
    expect(page.locator("#net")).to_contain_text("Không gửi được")
    page.context.set_offline(False)
    send.click()
    page.wait_for_url(RECEIVED)
    assert_received_once(fresh_office)


@pytest.mark.parametrize("javascript", [True, False], ids=["htmx", "plain"])
def test_double_click_receives_once(fresh_office, sheet, javascript):
    page = sheet(javascript=javascript)
    page.get_by_role("button", name=SEND).dblclick()
    page.wait_for_url(RECEIVED)
    expect(page.locator("h1")).to_contain_text("AL-07-")
    assert_received_once(fresh_office)


def cut_after_sending(page):
    """The server gets what is sent to it; the browser never hears of it."""

    def lose_the_answer(route):
        route.fetch()
        route.abort("connectionreset")

    page.route("**/dossiers/new", lose_the_answer)


def end_all_sessions(office):
    with office.within(), bookkeeping() as connection:
        connection.execute(update(WebSession).values(ended_at=clock.now()))


def assert_received_once(office):
    """Exactly one dossier, with every field as it was typed."""
    with office.within():
        (dossier,) = db.session.query(Dossier).all()
        owner = db.session.get(Person, dossier.owner_id)
        assert {
            "Số định danh (CCCD)": dossier.owner_id_number,
            "Họ và tên": dossier.owner_name,
            "Ngày sinh": f"{owner.birth_date:%-d/%-m/%Y}",
            "Địa chỉ": owner.address,
            "Điện thoại": owner.phone,
            "Trích yếu": dossier.summary,
        } == TYPED
        assert dossier.note == "Gọi trước khi trả"
        assert [paper.name for paper in dossier.papers] == [
            "Tờ khai theo mẫu",
            "Căn cước công dân",
        ]
