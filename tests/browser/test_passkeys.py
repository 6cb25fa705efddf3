"""A passkey from its making to the login, by the browser's own authenticator; the code before it.

http://localhost counts as secure for a browser, so no certificate is needed here.
"""

import shutil
from datetime import timedelta

import pyotp
import pytest
from playwright.sync_api import expect

from intranet import clock
from tests.browser.conftest import ARGON2_KIB, PATIENCE, log_in
from tests.people import PASSWORD, PEOPLE
from tests.rig.server import serve

pytestmark = pytest.mark.browser
STICK = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def site(sqlite_template, tmp_path):
    """An office that is told it stands behind HTTPS, opened by its name."""
    instance = tmp_path / "instance"
    shutil.copytree(sqlite_template, instance)
    settings = {"INTRANET_INSTANCE": instance, "INTRANET_ARGON2_KIB": ARGON2_KIB}
    with serve({**settings, "INTRANET_HTTPS": 1}, workers=1) as server:
        yield server.url.replace("127.0.0.1", "localhost")


def test_passkey_and_code_in_a_real_browser(site, page_factory):
    page = page_factory(360, 740, base_url=site)
    page.set_default_timeout(PATIENCE)
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": STICK})
    page.goto("/login")
    log_in(page, "clerk")

    page.goto("/factors")
    page.get_by_role("link", name="Thêm khóa trên máy này").click()
    page.get_by_label("Tên gọi").fill("Điện thoại của Mai")
    expect(page.get_by_role("button", name="Tạo khóa")).to_be_enabled()  # its script is there
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã thêm khóa truy cập.")).to_be_visible()
    expect(page.get_by_role("rowheader", name="Điện thoại của Mai")).to_be_visible()

    page.goto("/factors/authenticator")
    page.get_by_role("button", name="Lập mã QR").click()
    secret = page.locator("#secret").inner_text().replace(" ", "")
    codes = pyotp.TOTP(secret)
    page.get_by_label("Mã 6 số trong ứng dụng").fill(codes.at(clock.utc()))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Mã khôi phục")).to_be_visible()
    leave(page)

    page.get_by_role("link", name="khóa truy cập").click()
    page.get_by_role("button", name="Dùng khóa truy cập").click()
    expect(page.get_by_role("heading", name="Việc cần làm")).to_be_visible()
    leave(page)

    page.get_by_label("Tên đăng nhập").fill(PEOPLE["clerk"][0])
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_label("Mã 6 số").fill(codes.at(clock.utc() + timedelta(seconds=30)))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Việc cần làm")).to_be_visible()


def leave(page):
    page.context.clear_cookies(name="__Host-mc")
    page.goto("/login")
