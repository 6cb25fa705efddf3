"""The sheet of a visit on a phone: hands that fill it in, and what must have come of it."""

import io
import random
import re
from contextlib import closing

from PIL import Image
from PIL.ExifTags import IFD
from playwright.sync_api import expect

from intranet.extensions import db
from intranet.models.answers import Answer
from intranet.models.inspections import Inspection
from intranet.models.proofs import Proof
from tests.browser.conftest import PATIENCE, log_in
from tests.rig.browser import ARGUMENTS, chromium

SIZE = {"width": 360, "height": 740}
TAKEN, PLACE = "2026:11:03 09:12:00", "13.78210,109.21930"  # what the camera wrote
_ANY = re.compile(r"\d+")


def picture(number, side=2000):
    """A photo as a phone takes it, its own for each number: {name, mimeType, buffer}."""
    dice = random.Random(number)
    small = Image.frombytes("RGB", (32, 24), dice.randbytes(32 * 24 * 3))
    whole, written = small.resize((side, side * 3 // 4)), Image.Exif()
    written.get_ifd(IFD.Exif)[0x9003] = TAKEN
    written.get_ifd(IFD.GPSInfo).update({1: "N", 2: (13, 46, 55.56), 3: "E", 4: (109, 13, 9.48)})
    out = io.BytesIO()
    whole.save(out, "JPEG", quality=85, exif=written)
    return {"name": f"IMG_{number}.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


class SheetPage:
    """A sheet in front of its inspector."""

    def __init__(self, page, pid):
        self.page, self.pid = page, pid
        self.url = f"/inspections/{pid}/sheet"

    def open(self):
        """Come to it and wait for its script."""
        self.page.goto(self.url)
        return self.ready()

    def ready(self):
        """Wait for the script, whichever way the page came."""
        expect(self.bar).to_be_visible()
        expect(self.page.locator("#sheet")).to_have_attribute("data-unsent", _ANY)
        return self

    @property
    def bar(self):
        return self.page.locator("#outbox [data-part=unsent]")

    @property
    def notices(self):
        return self.page.locator("#outbox [data-part=notices]")

    def form(self, code):
        return self.page.locator(f"#item-{code}")

    def state(self, code):
        """The line that says where the answer is."""
        return self.form(code).locator("[data-state]")

    def tap(self, code, value):
        self.form(code).locator(f"input[value={value}]").check()

    def write(self, code, text, field="value"):
        """Type and go on to something else."""
        if field == "remark":
            self.form(code).locator("summary").first.click()
        box = self.form(code).locator(f"[name={field}]:not([type=hidden]):not(button)")
        box.fill(text)
        box.blur()

    def photograph(self, code, *numbers):
        """Choose photos and wait until they are kept; returns their hashes."""
        place = self.page.locator(f"[data-proof-of='item:{code}'] input[type=file]")
        before = self.photos(code).count()
        place.set_input_files([picture(number) for number in numbers])
        expect(self.photos(code)).to_have_count(before + len(numbers))
        return [one.get_attribute("data-sha") for one in self.photos(code).all()][before:]

    def photos(self, code):
        return self.page.locator(f"[data-proofs='item:{code}'] [data-mine] li")

    def press(self, words):
        self.page.locator("#outbox").get_by_role("button", name=words).click()

    def carry(self):
        """Take the visit along."""
        self.press("Mang theo")
        expect(self.page.locator("[data-part=kept]")).to_contain_text("Đã mang theo lúc")

    def all_sent(self):
        """Wait until the phone has nothing left that the server did not receipt."""
        expect(self.page.get_by_text("đang ghi vào máy…")).to_have_count(0)
        expect(self.bar).to_have_text("Đã gửi hết", timeout=PATIENCE)


class Phone:
    """A phone with a profile on its disk: its browser can be closed and opened again."""

    def __init__(self, browser, folder, url, who="inspector", arguments=()):
        self.kind, self.folder, self.url, self.who = browser.browser_type, folder, url, who
        self.arguments = [*ARGUMENTS, *arguments]

    def switch_on(self, offline=False):
        """(closing context, page); logs in when it is asked to."""
        context = self.kind.launch_persistent_context(
            self.folder, executable_path=chromium(), args=self.arguments, base_url=self.url,
            locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", viewport=SIZE, offline=offline,
        )  # fmt: skip
        page = context.pages[0]
        page.set_default_timeout(PATIENCE)
        if not offline:
            page.goto("/login")
            if page.get_by_label("Tên đăng nhập").count():
                log_in(page, self.who)
        return closing(context), page


def stored(office, pid):
    """({target: [value, …]} of the versions in the order they came, {sha256: [target, …]})."""
    with office.within():
        inspection = db.session.query(Inspection).filter_by(pid=pid).one()
        answers, proofs = {}, {}
        query = db.session.query(Answer).filter_by(inspection_id=inspection.id)
        for answer in query.order_by(Answer.id):
            answers.setdefault(answer.target, []).append(answer.value)
        for proof in db.session.query(Proof).filter_by(inspection_id=inspection.id):
            assert proof.captured == proof.sha256  # kept as it came
            assert (f"{proof.taken_at:%Y:%m:%d %H:%M:%S}", proof.place) == (TAKEN, PLACE)
            proofs.setdefault(proof.captured, []).append(proof.target)
        return answers, proofs
