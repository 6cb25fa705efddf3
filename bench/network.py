"""The everyday steps over a slow line: the real server, the real Chromium, every packet late.

``python -m bench network`` (root; quality.md, rows 7 to 12). Between the server and the browser
lies the relay of bench/relay.py, which is measured first. A step begins with the Enter key and
ends when what was asked for is to be seen; each round begins with a browser that was never here.
It takes about twelve minutes.
"""

import re
import shutil
import signal
import statistics
import sys
import tempfile
import time
from contextlib import closing, contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench import office, pages, slow_line, wire
from bench.http import Browser
from bench.person import PORT, at_work
from bench.relay import LINES, SERVER, Relay, why_not
from tests.rig.browser import ARGUMENTS, chromium

ROUNDS = 5
DOSSIERS = 5_000  # as `make run` fills the demo office
IDLE_SECONDS = 60
# name: (line, how many times slower the processor of the browser is)
SETTINGS = {
    "GPRS": ("GPRS", 1),
    "slow 3G": ("slow 3G", 1),
    "6x slower CPU": ("local network", 6),
}
HOME = ("h1", "^Việc cần làm")
LIST = ("h1", "^Hồ sơ$")


def main():
    """Measure, print, and write the section of docs/performance.md; exits with a word if it cannot.

    A network or a browser that is missing is an exit status of 1.
    """
    hindrance = why_not() or ("" if chromium() else "Chromium is missing (make test installs it)")
    if hindrance:
        sys.exit(f"bench network: not measured: {hindrance}.")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # tidy up as at Ctrl+C
    with (
        Relay(LINES["local network"]) as relay,
        _copy() as folder,
        _served(relay, folder) as served,
    ):
        lines = {name: _checked(relay, name) for name in LINES}
        with browser_behind(relay) as browser:
            results = {name: _setting(relay, browser, served, *SETTINGS[name]) for name in SETTINGS}
            idle = _idle(relay, browser, served[1])
    slow_line.write(lines, results, idle, ROUNDS)


def _checked(relay, name):
    relay.line = LINES[name]
    told = wire.measure(relay)
    print(f"relay, {name}: round trip {told['round_trip']} ms, {told['down']} kbit/s down,")
    print(f"    {told['up']} kbit/s up", flush=True)
    return told


@contextmanager
def _copy():
    """A copy of the demo office, so that every run begins with the same dossiers."""
    with tempfile.TemporaryDirectory(prefix="mot-cua-network-") as above:
        folder = Path(above) / "office"
        shutil.copytree(office.folder_of(DOSSIERS), folder)
        office.flask(folder, "db", "upgrade")
        yield folder


@contextmanager
def _served(relay, folder):
    """The office in its namespace; yields (its address there, (clerk, password))."""
    account = (pages.CLERK, office.people(folder)[pages.CLERK]["password"])
    outward = ("--bind", f"{SERVER}:{PORT}")
    with relay.server, office.serving(folder, arguments=outward) as (url, _log):
        yield url, account


def _receive(relay, url, account):
    """Paths of dossiers for the clerk to hand over, one a round; received beside the slow line."""
    with relay.server:
        clerk = Browser(url)
        clerk.login(*account)
        form = pages.intake_form(clerk)
        replies = [pages.receive(clerk, form, number) for number in range(ROUNDS)]
        return [reply.location.split("?")[0] for reply in replies]


@contextmanager
def browser_behind(relay):
    """A Chromium inside the namespace of the client."""
    with relay.client, sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        with closing(launched):
            yield launched


def _setting(relay, browser, served, line, cpu_rate):
    """{step: median of every figure} of the steps over one line."""
    url, account = served
    relay.line = LINES[line]
    rounds = []
    for own in _receive(relay, url, account):
        with at_work(relay, browser, cpu_rate) as person:
            rounds.append(_day(person, account, own))
        with at_work(relay, browser, cpu_rate) as person:
            rounds[-1] |= _login_to_list(person, account)
    told = {step: _middle([one[step] for one in rounds]) for step in rounds[0]}
    for step, figures in told.items():
        print(f"{line}, CPU/{cpu_rate}: {step}: {figures}", flush=True)
    return told


def _middle(measured):
    return {
        name: round(statistics.median(one[name] for one in measured), 3) for name in measured[0]
    }


def _day(person, account, own):
    """Every step of an ordinary day, once: {step: cost}."""
    costs, page = {}, person.page
    first, second = person.log_in("/login", *account, *HOME)
    costs |= {"login page, cold": first, "login → home": second}
    costs["list"] = person.enter(person.link("Hồ sơ", exact=True), *LIST)
    costs["tab"] = person.enter(person.link(re.compile("^Tất cả")), "[aria-current]", "^Tất cả")
    box = page.get_by_role("searchbox", name="Tìm hồ sơ").first
    box.fill("nguyễn")
    costs["search"] = person.enter(box, "main", "Tìm “nguyễn”")
    found = page.get_by_role("table").get_by_role("link", name=re.compile(r"\d{4}")).first
    costs["open"] = person.enter(found, "h1", r"^Hồ sơ \S")
    page.goto(own)
    button = page.get_by_role("button", name="Chuyển bước").first
    costs["save"] = person.enter(button, "main", "Đã chuyển hồ sơ.")
    return costs


def _login_to_list(person, account):
    return {"login → list": person.log_in("/login?next=/dossiers", *account, *LIST)[1]}


def _idle(relay, browser, account):
    """The cost of opening the list after a minute in which nothing was asked for."""
    relay.line = LINES["GPRS"]
    with at_work(relay, browser) as person:
        person.log_in("/login", *account, *HOME)
        time.sleep(IDLE_SECONDS)
        cost = person.enter(person.link("Hồ sơ", exact=True), *LIST)
    print(f"after {IDLE_SECONDS} s idle: {cost}", flush=True)
    return cost | {"idle": IDLE_SECONDS}
