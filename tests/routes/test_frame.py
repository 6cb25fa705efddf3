"""The frame around every page: its menu, what comes into it by htmx, the heads of both."""

import pytest
from sqlalchemy import update

from intranet.extensions import db
from intranet.models.dossiers import Dossier
from intranet.models.units import Unit
from intranet.transaction import bookkeeping
from tests.factories_dossiers import make_dossier
from tests.world import receive

FRAME_SAYS = {"hx-boost:inherited": "true", "hx-target:inherited": "#main"}


def test_body_says_once_where_links_lead(sqlite_visit):
    body = sqlite_visit("clerk").get("/", status=200).all("body")[0]
    assert {name: body.get(name) for name in FRAME_SAYS} == FRAME_SAYS


@pytest.mark.parametrize("who", ["clerk", "supervisor", "admin"])
def test_menu_begins_with_the_work_to_do(sqlite_visit, who):
    page = sqlite_visit(who).get("/", status=200)
    first = page.all("nav")[0].findall(".//a")[0]
    assert (first.text, first.get("href"), first.get("aria-current")) == (
        "Việc cần làm", "/", "page",
    )  # fmt: skip


def test_menu_marks_one_place(sqlite_visit):
    page = sqlite_visit("clerk").get("/dossiers", status=200)
    here = [a.text for a in page.all("nav")[0].iter("a") if a.get("aria-current")]
    assert here == ["Hồ sơ"]


@pytest.mark.parametrize("path", ["/", "/dossiers", "/statistics", "/audit", "/procedures"])
def test_fragment_is_what_stands_inside_main(sqlite_visit, path):
    client = sqlite_visit("supervisor")
    whole, part = client.get(path, status=200), client.get(path, status=200, target="main")
    assert part.text.startswith("<title>")
    assert "<body" not in part.text
    heading = "".join(whole.all("h1")[0].itertext())
    assert ["".join(h.itertext()) for h in part.all("h1")] == [heading]


def test_head_of_a_fragment_says_what_it_varies_by_and_no_more(sqlite_visit):
    client = sqlite_visit("clerk")
    fragment, whole = client.get("/", target="main"), client.get("/")
    assert fragment.headers["Vary"] == "HX-Request, HX-Target"
    assert whole.headers["Vary"] == "HX-Request, HX-Target, HX-History-Restore-Request"
    assert (fragment.headers["Cache-Control"], whole.headers["Cache-Control"]) == (
        "no-store", "no-store",
    )  # fmt: skip


def test_numbers_stand_with_the_right_noun_in_english(sqlite_app, sqlite_visit):
    with sqlite_app.app_context():
        make_dossier()
    client = sqlite_visit("supervisor")
    client.act("/language", language="en")
    assert "of 1 dossier" in client.get("/dossiers", status=200).words
    assert "of 1 dossiers" not in client.get("/dossiers", status=200).words
    with sqlite_app.app_context():
        make_dossier()
    assert "of 2 dossiers" in client.get("/dossiers", status=200).words


@pytest.mark.parametrize("phone", [None, "0256 3875 111"])
def test_lookup_names_the_phone_of_the_desk_if_it_has_one(sqlite_app, sqlite_visit, phone):
    with sqlite_app.app_context():
        receive("clerk", "X21622-BPMC", what="marital")
        dossier = db.session.query(Dossier).one()
        code, desk = dossier.tracking, dossier.received_unit_id
        db.session.rollback()
        with bookkeeping() as connection:
            connection.execute(update(Unit).where(Unit.id == desk).values(phone=phone))
    page = sqlite_visit().get("/lookup", status=200, code=code)
    assert ("Điện thoại" in page.words) is (phone is not None)
