"""Pictures of every page in three widths: python -m tests.browser.screenshots FOLDER [DOSSIERS].

The demo office with about 300 dossiers is filled into a folder that is removed afterwards; the
pages are those of pages.py, opened by demo people of the commune An Toàn and of the district.
"""

import json
import os
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from playwright.sync_api import sync_playwright

from intranet import create_app
from tests.browser.objects import Cast, make_objects
from tests.browser.pages import PAGES
from tests.rig.browser import ARGUMENTS, chromium
from tests.rig.server import ROOT, serve

PEOPLE = {
    "clerk": "motcua.antoan",
    "officer": "hotich.antoan",
    "leader": "chutich.antoan",
    "registrar": "xahoi.antoan",
    "other_officer": "hotich.antoan",
    "unit_head": "truong.tuphap",
    "supervisor": "kstthc.huyen",
    "inspector": "kiemtra.huyen",
    "admin": "quantri",
}
DEMO = Cast(PEOPLE, birth="1.001193", marital="1.004873")
WIDTHS = {"360": (360, 740), "1024": (1024, 600), "1366": (1366, 768)}


def main(folder, dossiers=300):
    """Fill the demo office, serve it, walk through every page."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="mot-cua-pictures-") as instance:
        settings = {"INTRANET_INSTANCE": instance, "INTRANET_ARGON2_KIB": "64"}
        flask(settings, "db", "upgrade")
        flask(settings, "demo", "fill", "--dossiers", str(dossiers), "--seed", "1")
        password = json.loads(flask(settings, "demo", "accounts", "--json"))[0]["password"]
        with create_app(INSTANCE=instance, ARGON2_KIB=64, LOG_LEVEL="ERROR").app_context():
            things = make_objects(DEMO)
        with (
            serve(settings, workers=1) as server,
            sync_playwright() as driver,
            closing(driver.chromium.launch(executable_path=chromium(), args=ARGUMENTS)) as browser,
        ):
            _walk(browser, server.url, password, things, folder)


def flask(settings, *words):
    """What a command of the office says; CalledProcessError when it fails."""
    command = [sys.executable, "-m", "flask", "--app", "app", *words]
    run = subprocess.run(
        command, cwd=ROOT, env=os.environ | settings, check=True, capture_output=True, text=True
    )
    return run.stdout


def _walk(browser, url, password, things, folder):
    for who in [*PEOPLE, None]:
        context = browser.new_context(base_url=url, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")
        page = context.new_page()
        if who:
            log_in(page, PEOPLE[who], password)
        for name, path in _pages_of(who):
            _shoot(page, path.format(**things), folder, name)
        context.close()


def _pages_of(who):
    for endpoint, pages in PAGES.items():
        for number, (one, path) in enumerate(pages):
            if one == who:
                yield f"{endpoint}-{number}-{who or 'stranger'}", path


def _shoot(page, address, folder, name):
    for width, (across, down) in WIDTHS.items():
        page.set_viewport_size({"width": across, "height": down})
        answer = page.goto(address)
        if answer.status != 200:
            sys.stderr.write(f"{name}: status {answer.status} at {address}\n")
        page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)


def log_in(page, username, password):
    """Come in by the login page."""
    page.goto("/login")
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu").fill(password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)


if __name__ == "__main__":
    main(*sys.argv[1:2], *map(int, sys.argv[2:3]))
