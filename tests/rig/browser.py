"""A real Chromium, the distribution's own: pages of any size, slow lines, slow machines, no script.

A page that writes an error to the console, throws, or breaks its Content-Security-Policy fails the
test at its end, unless the test said beforehand that it expects it.
"""

import os
import re
import shutil
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.rig import missing

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# name: (delay in ms until an answer begins, kbit/s each way); quality.md, "Speed and size"
NETWORKS = {"gprs": (500, 50), "slow3g": (400, 400)}
AXE = Path(__file__).parent / "vendor" / "axe-core@4.14.1" / "axe.min.js"
RUN_AXE = """async () => (await window.axe.run(document, {resultTypes: ["violations"]})).violations
    .flatMap(found => found.nodes.map(node => `${found.id}: ${found.help}: ${node.html}`))"""


def chromium():
    """Return the path of the browser ($CHROMIUM, else the distribution's), or None."""
    names = (os.environ.get("CHROMIUM", ""), "chromium", "google-chrome", "google-chrome-stable")
    return next((path for path in map(shutil.which, filter(None, names)) if path), None)


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all tests of this process."""
    program = chromium()
    if program is None:
        missing("Chromium")
    with (
        sync_playwright() as driver,
        closing(driver.chromium.launch(executable_path=program, args=ARGUMENTS)) as launched,
    ):
        yield launched


@pytest.fixture
def page_factory(browser):
    """Make pages: ``page = page_factory(360, 640, javascript=False, base_url=server.url)``."""
    pages = PageFactory(browser)
    yield pages
    pages.close()
    assert not pages.faults, "\n".join(pages.faults)


class PageFactory:
    """Makes pages, each in a fresh profile, and gathers what went wrong in them."""

    def __init__(self, browser):
        self.faults = []
        self._browser = browser
        self._contexts = []
        self._expected = []

    def __call__(
        self, width=1366, height=768, *, javascript=True, cpu_rate=1, network=None, base_url=None
    ):
        """Return a new page.

        ``cpu_rate`` 6 is a six times slower machine, ``network`` a name of NETWORKS; with
        ``base_url`` the page goes to paths.
        """
        context = self._browser.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            base_url=base_url,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
        )
        self._contexts.append(context)
        context.on("console", self._on_console)
        context.on("weberror", self._on_error)
        page = context.new_page()
        slow_down(page, cpu_rate=cpu_rate, network=network)
        return page

    def expect(self, pattern):
        """From now on a fault that ``pattern`` (a regular expression) is found in is none."""
        self._expected.append(re.compile(pattern))

    def close(self):
        """Close every page."""
        for context in self._contexts:
            context.close()

    def _on_console(self, message):
        if message.type == "error" or "Content Security Policy" in message.text:
            self._note(f"{message.location['url']}: {message.text}")

    def _on_error(self, error):
        self._note(f"{error.page.url if error.page else ''}: {error.error}")

    def _note(self, fault):
        if not any(pattern.search(fault) for pattern in self._expected):
            self.faults.append(fault)


def slow_down(page, *, cpu_rate=1, network=None):
    """Let a page run on a slower machine or line; ``network=None`` is the full line again."""
    delay, rate = NETWORKS[network] if network else (0, None)
    throughput = rate * 1000 / 8 if rate else -1
    devtools = page.context.new_cdp_session(page)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": cpu_rate})
    devtools.send("Network.enable")
    devtools.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": delay,
            "downloadThroughput": throughput,
            "uploadThroughput": throughput,
        },
    )


def axe_violations(page):
    """Return what axe-core finds on the page as it is now: "rule: help: element", or nothing."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    return page.evaluate(RUN_AXE)
