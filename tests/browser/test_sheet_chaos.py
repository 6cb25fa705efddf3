"""A visit that goes wrong in every way at once: nothing is lost, nothing arrives twice.

Each run takes a sheet along, loses the line, answers and photographs, has its browser killed or
closed on the way, is logged out by the server, and comes back over a line that breaks at random
bytes. Two runs every day, 200 with STRESS=1; the whole size over a real slow line is
``python -m bench visit``.
"""

import os
import random
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from tests.browser.phone import Phone
from tests.browser.visits import (
    check_arrived,
    come_back,
    end_all_sessions,
    full_checklist,
    work_offline,
)
from tests.factories_inspections import make_inspection
from tests.rig.bad_line import BadLine

pytestmark = pytest.mark.browser
STRESS = bool(os.environ.get("STRESS"))
FIRST = int(os.environ.get("CHAOS_SEED", "1"))
RUNS, PHOTOS = (200, 12) if STRESS else (2, 8)

# Milliseconds: a page that breaks in the middle never says that it is loaded.
HALF_A_PAGE = 4_000


def planned(rng):
    """3 to 7 cuts: [(bytes that still cross, seconds without a line)]. All their bytes together are
    fewer than those of the photos, so that each happens.
    """
    cuts = [(rng.randint(100, 25_000), rng.uniform(0, 0.6)) for _ in range(rng.randint(3, 7))]
    too_many = sum(size for size, _seconds in cuts) / (PHOTOS * 7_000)
    return [(int(size / max(1, too_many)), seconds) for size, seconds in cuts]


@pytest.mark.parametrize("seed", range(FIRST, FIRST + RUNS))
def test_everything_arrives_once(office_server, browser, tmp_path, seed):
    rng = random.Random(seed)
    with office_server.within():
        pid = make_inspection(checklist_version_id=full_checklist().id)
    path = f"/inspections/{pid}/sheet"
    with (
        closing(BadLine(urlsplit(office_server.url).port)) as line,
        Phone(browser.browser_type, tmp_path / "phone", line.url) as phone,
    ):
        phone.enter("inspector", path)
        phone.carry()
        line.down()
        said, shas = work_offline(phone, path, rng, PHOTOS)
        with office_server.within():
            end_all_sessions()
        line.up()
        before = line.cuts
        cuts = planned(rng)
        line.break_after(cuts)
        phone.opening = HALF_A_PAGE
        come_back(phone, path, rng)
        assert line.cuts == before + len(cuts)
    with office_server.within():
        check_arrived(office_server.app.config["INSTANCE"] / "files", pid, said, shas)
