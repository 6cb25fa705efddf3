"""A whole visit over a real slow line: 59 items, 40 photos, 50 kbit/s, 5 % of packets lost, cuts.

``python -m bench visit`` (root). A phone (360 px, its processor six times slower) takes the sheet
along, works without a line, is closed, killed and logged out by the server, and comes back over
the relay of bench/relay.py, which is cut three times. Written at the end into the performance page:
that each answer and photo arrived once with the hash it had when it was taken, and how long it
took. About a quarter of an hour.
"""

import random
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path

from flask_migrate import upgrade
from PIL import Image
from playwright.sync_api import sync_playwright

from bench.person import PORT
from bench.relay import LINES, SERVER, Line, Relay, why_not
from bench.report import VISIT, circumstances, write_section
from intranet import create_app
from intranet.extensions import db
from tests.browser.phone import Phone
from tests.browser.visits import (
    check_arrived,
    come_back,
    end_all_sessions,
    full_checklist,
    work_offline,
)
from tests.factories import build_office
from tests.factories_inspections import make_inspection
from tests.rig.browser import chromium
from tests.rig.server import serve

PHOTOS, CPU_RATE, CUTS = 40, 6, 3
BAD = Line(50, 500, 0.05)
DEAD = Line(50, 500, 1.0)
CUT_SECONDS = 20
URL = f"http://{SERVER}:{PORT}"
# The line of a bench has no certificate; a worker needs an address that counts as safe.
AS_SAFE = (f"--unsafely-treat-insecure-origin-as-secure={URL}",)

WORDS = """
`python -m bench visit` ({machine}, {day}): {answers} answers and {photos} photos
({kilobytes:,} kB as the phone makes them) of a phone that was without a line, 360 px wide, its
processor {rate} times slower, closed, killed and logged out on the way. Over {kbit} kbit/s, there
and back in {delay} ms, {loss:.0%} of the packets lost, {cuts} cuts of {seconds} seconds, all had
arrived after **{minutes:.1f} minutes**: each once, in its place, with the hash of its capture.

"""


def main():
    """Measure and print; exits with a word where it cannot."""
    hindrance = why_not() or ("" if chromium() else "Chromium is missing (make test installs it)")
    if hindrance:
        sys.exit(f"bench visit: not measured: {hindrance}.")
    with tempfile.TemporaryDirectory(prefix="mot-cua-visit-") as above, ExitStack() as stack:
        folder = Path(above)
        app = create_app(INSTANCE=str(folder / "office"), TESTING=True, ARGON2_KIB=64)
        with app.app_context():
            upgrade()
            build_office()
            pid = make_inspection(checklist_version_id=full_checklist().id)
            db.session.remove()
        relay = stack.enter_context(Relay(LINES["local network"]))
        with relay.server:
            settings = {"INTRANET_INSTANCE": folder / "office", "INTRANET_ARGON2_KIB": 64}
            bound = ("--bind", f"{SERVER}:{PORT}")
            stack.enter_context(serve(settings, workers=1, arguments=bound))
        _visit(app, relay, folder, pid)


def _visit(app, relay, folder, pid):
    path, rng = f"/inspections/{pid}/sheet", random.Random(1)
    with relay.client, sync_playwright() as driver:
        phone = Phone(driver.chromium, folder / "phone", URL, CPU_RATE, AS_SAFE)
        with phone:
            phone.enter("inspector", path)
            phone.carry()
            relay.line = DEAD
            said, shas = work_offline(phone, path, rng, PHOTOS, photo)
            with app.app_context():
                end_all_sessions()
            print(f"{len(said)} answers and {len(shas)} photos in the phone", flush=True)
            relay.line = BAD
            threading.Thread(target=_cut, args=(relay,), daemon=True).start()
            begun = time.monotonic()
            come_back(phone, path, rng, kill=0.002, patience=3600)
            took = time.monotonic() - begun
    with app.app_context():
        check_arrived(folder / "office" / "files", pid, said, shas)
    stored = [file.stat().st_size for file in (folder / "office" / "files").glob("*/*")]
    text = WORDS.format(
        **circumstances(), answers=len(said), photos=len(shas), rate=CPU_RATE, cuts=CUTS,
        seconds=CUT_SECONDS, kilobytes=round(sum(stored) / 1000), minutes=took / 60,
        kbit=BAD.kbit, delay=BAD.round_trip, loss=BAD.loss,
    )  # fmt: skip
    print(text)
    write_section(VISIT, VISIT + text)


def _cut(relay):
    """Three times nothing crosses for a while."""
    for _cut_number in range(CUTS):
        time.sleep(60)
        relay.line = DEAD
        time.sleep(CUT_SECONDS)
        relay.line = BAD


def photo(rng):
    """A JPEG of 2,400 x 1,800 points that the phone makes small to about 90 kB."""
    small = Image.frombytes("RGB", (16, 12), rng.randbytes(16 * 12 * 3))
    out = BytesIO()
    small.resize((2400, 1800), Image.Resampling.BICUBIC).save(out, "JPEG", quality=70)
    return out.getvalue()
