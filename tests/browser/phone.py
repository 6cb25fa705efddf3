"""A phone in a commune: a Chromium with a profile of its own that is opened, closed and killed."""

import io
import os
import random
import signal
from contextlib import suppress
from pathlib import Path

from PIL import Image
from playwright.sync_api import Error, TimeoutError

from tests.browser.conftest import log_in
from tests.rig.browser import ARGUMENTS, chromium, slow_down

PHONE = {"width": 360, "height": 640}
OPENING = 15_000  # milliseconds until a page that does not open fails the test
# Answers every item that is asked and shown, as fingers would; gives what was chosen by target.
FILL_IN = """([seed, share]) => {
  let state = seed;
  const chance = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
  const said = {};
  for (const form of document.querySelectorAll("form[data-target^='item:']")) {
    if (chance() > share || form.closest("[hidden]")) continue;
    const radios = [...form.querySelectorAll("input[type=radio]")];
    const box = form.querySelector("[name=value]:not([type=radio]):not([type=submit])");
    if (radios.length) {
      const chosen = radios[Math.floor(chance() * radios.length)];
      if (chosen.checked) continue;
      chosen.click();
      said[form.dataset.target] = chosen.value;
    } else if (box) {
      const text = String(Math.floor(chance() * 100));
      if (box.value === text) continue;
      box.value = text;
      for (const kind of ["input", "change"]) box.dispatchEvent(new Event(kind, {bubbles: true}));
      said[form.dataset.target] = text;
    }
  }
  return said;
}"""
# What stands in the store of the browser: [[target, value]] and [[target, sha256]].
KEPT = """async () => {
  const there = await window.outbox.all();
  return {
    answers: there.answers.map((one) => [one.target, one.value, one.key]),
    photos: there.photos.map((one) => [one.target, one.sha256]),
  };
}"""


class Phone:
    """``with Phone(browser.browser_type, folder, url) as phone``: the profile in ``folder``
    outlives it. ``opening``: milliseconds until a page of it counts as not opened.
    """

    def __init__(self, kind, folder, url, cpu_rate=1, arguments=()):
        self._kind, self._folder, self._arguments = kind, folder, [*ARGUMENTS, *arguments]
        self.url, self._cpu_rate = url, cpu_rate
        self._context = self.page = None
        self.opening = OPENING

    def __enter__(self):
        self.open()
        return self

    def __exit__(self, *_):
        self.shut()

    def open(self):
        """Start the browser, with what it kept."""
        self._context = self._kind.launch_persistent_context(
            str(self._folder), executable_path=chromium(), args=self._arguments, viewport=PHONE,
            base_url=self.url, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh",
            has_touch=True,
        )  # fmt: skip
        self._new_tab()

    def shut(self):
        """Close the browser."""
        if self._context is not None:
            self._context.close()
        self._context = self.page = None

    def new_page(self):
        """Close what is open and begin another tab."""
        if self.page is not None:
            self.page.close()
        self._new_tab()

    def _new_tab(self):
        self.page = self._context.new_page()
        self.page.set_default_timeout(self.opening)
        if self._cpu_rate != 1:
            slow_down(self.page, cpu_rate=self._cpu_rate)

    def kill(self):
        """Everything dies at once, without a word to the page (as when the phone runs out of
        power), and is started again.
        """
        for pid in self._processes():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        with suppress(Error):
            self._context.close()
        self.open()

    def _processes(self):
        """Process ids of the browser with this profile."""
        for entry in Path("/proc").iterdir():
            with suppress(OSError):
                words = (entry / "cmdline").read_bytes() if entry.name.isdigit() else b""
                if str(self._folder).encode() in words and b"--type=" not in words:
                    yield int(entry.name)

    def enter(self, who, path):
        """Log in and open ``path``."""
        self.page.goto(f"/login?next={path}")
        log_in(self.page, who)
        self.page.locator("[data-unsent]").wait_for()

    def look_at(self, path):
        """Open a sheet and wait for its script."""
        self.page.goto(path)
        self.page.locator("[data-unsent]").wait_for()

    def carry(self):
        """Take the sheet that is open along."""
        self.page.get_by_role("button", name="Mang theo").click()
        self.page.get_by_text("Đã mang theo lúc").wait_for()

    def fill_in(self, seed, share=1.0):
        """Answer a share of the items; returns {target: value}."""
        return self.page.evaluate(FILL_IN, [seed, share])

    def photograph(self, pictures):
        """Add photos: {target: [JPEG bytes]}."""
        for target, some in pictures.items():
            box = self.page.locator(f"form[data-proof-of='{target}'] input[type=file]")
            box.set_input_files([
                {"name": f"anh-{number}.jpg", "mimeType": "image/jpeg", "buffer": data}
                for number, data in enumerate(some)
            ])  # fmt: skip

    def kept(self):
        """What is unsent in the store: {"answers": [...], "photos": [...]}."""
        return self.page.evaluate(KEPT)

    def wait_until_kept(self, answers, photos, patience=120_000):
        """Wait until everything that was tapped stands in the store; returns it."""
        for _attempt in range(patience // 100):
            there = self.kept()
            values = {target: value for target, value, _key in there["answers"]}
            if values.items() >= answers.items() and len(there["photos"]) >= photos:
                return there
            self.page.wait_for_timeout(100)
        raise AssertionError(f"not kept: {answers.items() - values.items()}, photos: {photos}")

    def unsent(self):
        """How many things wait, by the page."""
        return int(self.page.locator("#sheet").get_attribute("data-unsent") or -1)

    def press_send(self):
        """Press "Gửi ngay" where it can be pressed."""
        with suppress(TimeoutError):
            self.page.get_by_role("button", name="Gửi ngay").click(timeout=500)


def picture(rng: random.Random, side=64):
    """The JPEG bytes of a picture that is like no other."""
    image = Image.frombytes("RGB", (side, side), rng.randbytes(3 * side * side))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=60)
    return out.getvalue()
