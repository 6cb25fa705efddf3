"""A visit from taking the sheet along to the last receipt, on a phone that things happen to."""

import time

from playwright.sync_api import Error
from sqlalchemy import delete, select

from intranet.extensions import db
from intranet.models.checklists import ChecklistVersion
from intranet.models.inspections import Inspection
from intranet.models.proofs import Proof
from intranet.models.sessions import WebSession
from intranet.services import answers as services
from intranet.services import checklists
from intranet.services.files import store
from intranet.transaction import SYSTEM, bookkeeping, transaction
from tests.browser.phone import picture

PATIENCE = 180  # seconds until everything has arrived


def full_checklist():
    """The version with the 59 items that the product ships."""
    with transaction(SYSTEM) as change:
        checklists.ship(change)
    return db.session.scalar(select(ChecklistVersion).order_by(ChecklistVersion.id).limit(1))


def work_offline(phone, path, rng, photos, picture=picture):
    """Answer and photograph without a line, killed and reopened on the way.

    Returns ({target: value}, sorted [(target, sha256 at capture)]) of what the page said it keeps.
    """
    said: dict = {}
    taken = 0
    for share in (rng.uniform(0.3, 0.9), rng.uniform(0.3, 0.9), 1.0):
        phone.look_at(path)
        said |= phone.fill_in(rng.getrandbits(31), share)
        some = rng.sample(sorted(said), min(len(said), (photos + 2) // 3))
        phone.photograph({target: [picture(rng)] for target in some})
        taken += len(some)
        there = phone.wait_until_kept(said, taken)
        if rng.random() < 0.5:
            phone.kill()
        elif rng.random() < 0.5:
            phone.shut()
            phone.open()
    return said, sorted(map(tuple, there["photos"]))


def come_back(phone, path, rng, kill=0.12, patience=PATIENCE):
    """Open the sheet, log in when told, press until everything is gone; ``kill``: how likely the
    phone dies in a round; ``patience``: seconds after which it counts as lost.
    """
    phone.new_page()
    end = time.monotonic() + patience
    while time.monotonic() < end:
        try:
            if _round_of(phone, path, rng):
                return
            if rng.random() < kill:
                phone.kill()
        except Error:  # the line broke under a page that was opening
            phone.new_page()
    raise AssertionError(f"still unsent: {phone.kept()}")


def _round_of(phone, path, rng):
    """Do what somebody would who looks at the phone; True when all was received."""
    page = phone.page
    if not page.url.endswith(path):
        phone.look_at(path)
    if "/login" in page.url or page.get_by_text("Phiên đăng nhập đã hết").is_visible():
        phone.enter("inspector", path)
    if phone.unsent() == 0:
        return True
    phone.press_send()
    page.wait_for_timeout(rng.randint(20, 600))
    return False


def check_arrived(folder, pid, said, shas):
    """Every answer once, each photo once and in its place, byte for byte."""
    inspection = db.session.scalar(select(Inspection).where(Inspection.pid == pid))
    heads = services.heads_of(inspection)
    found = {target: [one.value for one in versions] for target, versions in heads.items()}
    assert {target: found.get(target) for target in said} == {t: [v] for t, v in said.items()}
    proofs = db.session.scalars(select(Proof).where(Proof.inspection_id == inspection.id)).all()
    assert sorted((proof.target, proof.captured) for proof in proofs) == shas
    for proof in proofs:
        assert proof.sha256 == proof.captured
        assert store.is_whole(folder, proof.sha256)


def end_all_sessions():
    """Everybody is logged out by the server."""
    with bookkeeping() as connection:
        connection.execute(delete(WebSession))
