"""The pictures of the users' guide: python -m tests.browser.guide_screenshots [FOLDER].

The demo office is filled into a folder that is removed afterwards; a dossier goes its way through
the screens, from the counter back to the counter, and each picture is taken where the guide
(docs/huong-dan) speaks of it. Everybody on the pictures is invented.
"""

import io
import json
import sys
import tempfile
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright
from sqlalchemy import select, update

from intranet import clock, create_app
from intranet.extensions import db
from intranet.models.inspections import Inspection
from intranet.models.sessions import WebSession
from intranet.transaction import bookkeeping
from tests.browser.hands import Pointer
from tests.browser.screenshots import flask, log_in
from tests.rig.browser import ARGUMENTS, chromium
from tests.rig.server import ROOT, serve

PICTURES = ROOT / "docs" / "huong-dan" / "hinh"
WIDTH, HEIGHT = 1024, 600
COLOURS = 64
MOST_BYTES = 60_000
PEOPLE = {
    "clerk": "motcua.thitran",
    "officer": "hotich.thitran",
    "leader": "chutich.thitran",
    "registrar": "vanthu.thitran",
    "supervisor": "kstthc.huyen",
    "admin": "quantri",
    "inspector": "kiemtra.huyen",
}
# What the barcode reader types when the card of an invented citizen is held below it.
CARD = "052085001234|215123456|Đinh Văn Rin|07111985|Nam|Khu phố 2, thị trấn An Lão|01012022"


def main(folder=PICTURES, dossiers=2000):
    """Fill the demo office, serve it, play the story, take the pictures."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="mot-cua-guide-") as instance:
        settings = {"INTRANET_INSTANCE": instance, "INTRANET_ARGON2_KIB": "64"}
        flask(settings, "db", "upgrade")
        flask(settings, "demo", "fill", "--dossiers", str(dossiers), "--seed", "2020")
        password = json.loads(flask(settings, "demo", "accounts", "--json"))[0]["password"]
        with (
            serve(settings, workers=1) as server,
            sync_playwright() as driver,
            closing(driver.chromium.launch(executable_path=chromium(), args=ARGUMENTS)) as browser,
        ):
            Guide(browser, server.url, password, folder, instance).play()


class Guide:
    """The story of one dossier, with a camera."""

    def __init__(self, browser, url, password, folder, instance):
        self.browser, self.url, self.password, self.folder = browser, url, password, folder
        self.app = create_app(INSTANCE=instance, ARGON2_KIB=64, LOG_LEVEL="ERROR")
        self.at = {}

    def play(self):
        """Every picture, in the order of the guide."""
        self._counter()
        self._way_to_the_result()
        self._lists_and_numbers()
        self._administration()
        self._citizen()
        self._trail()
        self._accounts()
        self._personal_data()
        self._inspections()
        self._held()

    def _counter(self):
        page = self._page()
        page.goto("/login")
        self._shoot(page, "dang-nhap")
        clerk = self._person("clerk")
        self._choose(clerk)
        self._fill_in(clerk)
        clerk.save()
        clerk.page.get_by_text("Đã tiếp nhận hồ sơ").wait_for()
        self.dossier = clerk.page.url
        self._shoot(clerk.page, "ho-so-vua-nhan")
        clerk.go("In giấy hẹn")
        clerk.press("In")
        self._shoot(clerk.page, "giay-hen", full=True)

    def _choose(self, clerk):
        clerk.go("Tiếp nhận hồ sơ")
        clerk.write("Thủ tục", "xac nhan tinh trang")
        option = clerk.page.get_by_role("option").first
        option.wait_for()
        self._shoot(clerk.page, "chon-thu-tuc")
        option.click()
        clerk.page.get_by_role("heading", name="Chủ hồ sơ").wait_for()

    def _fill_in(self, clerk):
        page = clerk.page
        clerk.write("Số định danh (CCCD)", CARD)
        page.locator("#owner_full_name:not([value=''])").wait_for()
        clerk.write("Điện thoại", "0912 345 678")
        clerk.tick("Tờ khai")
        clerk.tick("CCCD")
        page.evaluate("scrollTo(0, 0)")
        self._shoot(page, "phieu-tiep-nhan", full=True)

    def _way_to_the_result(self):
        for who, button in (("clerk", "Chuyển bước"), ("officer", "Chuyển bước")):
            hands = self._open(who)
            if who == "officer":
                self._shoot(hands.page, "chuyen-buoc")
            hands.press(button)
        self._open("leader").press("Phê duyệt")
        registrar = self._open("registrar")
        registrar.go("Nhập kết quả")
        registrar.write("Số, ký hiệu", "12/XN-UBND")
        registrar.save()
        clerk = self._open("clerk")
        clerk.page.goto("/")
        self._shoot(clerk.page, "viec-can-lam")

    def _lists_and_numbers(self):
        supervisor = self._person("supervisor")
        for name, address in (
            ("danh-sach", "/dossiers?tab=open"),
            ("ty-le-qua-han", "/statistics?from=2026-01-01&to=2026-12-31"),
            ("nhat-ky", "/audit"),
        ):
            supervisor.page.goto(address)
            self._shoot(supervisor.page, name)
        clerk = self._open("clerk")
        clerk.go("Vì sao?")
        self._shoot(clerk.page, "ngay-hen")

    def _administration(self):
        admin = self._person("admin")
        admin.page.goto("/accounts/new")
        self._shoot(admin.page, "lap-tai-khoan")

    def _citizen(self):
        clerk = self._open("clerk")
        code = clerk.page.locator("dt:text-is('Mã tra cứu') + dd").inner_text()
        page = self._page()
        page.goto(f"/lookup?code={code}")
        self._shoot(page, "tra-cuu")

    def _trail(self):
        supervisor = self._open("supervisor")
        self._shoot(supervisor.page, "ly-do-xem")
        supervisor.page.goto("/audit/patterns")
        self._shoot(supervisor.page, "dau-hieu")
        leader = self._person("leader")
        leader.page.goto("/witnesses")
        leader.page.get_by_role("button", name="Tạo khóa và đăng ký").wait_for()
        self._shoot(leader.page, "chung-kien")

    def _accounts(self):
        clerk = self._person("clerk")
        clerk.page.goto("/factors/authenticator")
        clerk.press("Lập mã QR")
        clerk.page.get_by_role("img", name="Mã QR").wait_for()
        self._shoot(clerk.page, "xac-thuc-hai-lop")
        admin = self._person("admin")
        admin.page.goto("/reviews/new")
        admin.write("Trả lời chậm nhất ngày", f"{clock.today() + timedelta(days=30):%d/%m/%Y}")
        admin.save()
        leader = self._person("leader")
        leader.page.goto("/reviews")
        leader.go("Rà soát tài khoản năm")
        leader.page.locator("#main").get_by_role("link", name="Trả lời", exact=True).click()
        leader.page.get_by_role("heading", name="Trả lời rà soát tài khoản").wait_for()
        self._shoot(leader.page, "ra-soat")

    def _personal_data(self):
        clerk = self._open("clerk")
        clerk.go("Hồ sơ khác")
        clerk.go("Ghi yêu cầu xóa dữ liệu")
        clerk.page.get_by_label("Căn cứ").select_option(index=1)
        clerk.write("Số, ngày đơn hoặc quyết định", "12/ĐN ngày 03/11/2026")
        clerk.save()
        leader = self._person("leader")
        leader.page.goto("/erasures")
        leader.go("Đinh Văn Rin")
        self._shoot(leader.page, "xoa-du-lieu")

    def _inspections(self):
        inspector = self._person("inspector")
        inspector.page.goto("/inspections")
        self._shoot(inspector.page, "cuoc-kiem-tra")
        with self.app.app_context():
            states = dict(db.session.execute(select(Inspection.state, Inspection.pid)).all())
        inspector.page.goto(f"/inspections/{states['mending']}/minutes")
        self._shoot(inspector.page, "bien-ban")
        inspector.page.goto("/inspection-results")
        self._shoot(inspector.page, "ket-qua-kiem-tra")
        inspector.page.set_viewport_size({"width": 360, "height": 740})
        inspector.page.goto(f"/inspections/{states['running']}/sheet")
        inspector.page.get_by_role("button", name="Mang theo").click()
        inspector.page.get_by_text("Đã mang theo lúc").wait_for()
        self._shoot(inspector.page, "phieu-kiem-tra")

    def _held(self):
        """The session ends while the form is open: what was typed is asked for after login."""
        clerk = self._open("clerk")
        clerk.go("Trả kết quả")
        with self.app.app_context(), bookkeeping() as connection:
            connection.execute(update(WebSession).values(seen_at=clock.now() - timedelta(days=1)))
        clerk.save()
        clerk.write("Tên đăng nhập", PEOPLE["clerk"])
        clerk.write("Mật khẩu", self.password)
        clerk.page.keyboard.press("Enter")
        clerk.page.get_by_role("heading", name="Gửi lại nội dung đã nhập").wait_for()
        self._shoot(clerk.page, "gui-lai")

    def _page(self):
        page = self.browser.new_context(
            base_url=self.url,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            viewport={"width": WIDTH, "height": HEIGHT},
        ).new_page()
        page.set_default_timeout(10_000)
        return page

    def _person(self, who):
        """The hands of somebody on their home page."""
        if who not in self.at:
            page = self._page()
            log_in(page, PEOPLE[who], self.password)
            self.at[who] = Pointer(page)
        self.at[who].page.goto("/")
        return self.at[who]

    def _open(self, who):
        hands = self._person(who)
        hands.page.goto(self.dossier)
        return hands

    def _shoot(self, page, name, full=False):
        picture = Image.open(io.BytesIO(page.screenshot(full_page=full))).convert("RGB")
        path = self.folder / f"{name}.png"
        picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size > MOST_BYTES:
            sys.stderr.write(f"{path.name}: {path.stat().st_size} bytes\n")


if __name__ == "__main__":
    main(*sys.argv[1:2])
