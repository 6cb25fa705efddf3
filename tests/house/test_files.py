"""Vendored files are what they say; what a browser must fetch stays within the byte budget."""

import base64
import hashlib

import pytest

from intranet.assets import BUNDLES, ROOT, packed

VENDORED = sorted([*(ROOT / "vendor").iterdir(), ROOT / "fonts"])
KILOBYTE = 1024


@pytest.mark.parametrize("folder", VENDORED, ids=lambda folder: folder.name)
def test_vendored_folder_carries_licence_and_origin(folder):
    assert (folder / "LICENSE").read_text("utf-8").strip()
    assert (folder / "ORIGIN").read_text("utf-8").strip()


def test_htmx_is_the_file_its_origin_names():
    folder = ROOT / "vendor/htmx.org@4.0.1"
    digest = hashlib.sha384((folder / "htmx.min.js").read_bytes()).digest()
    assert base64.b64encode(digest).decode() in (folder / "ORIGIN").read_text("utf-8")


def test_screen_style_fits_in_four_kilobytes():
    assert len(packed("app.css", "br")) <= 4 * KILOBYTE


def test_all_scripts_of_a_page_fit_in_fifteen_kilobytes():
    scripts = ("vendor/htmx.org@4.0.1/htmx.min.js", "js/app.js", "js/drafts.js")
    assert sum(len(packed(name, "br")) for name in scripts) <= 15 * KILOBYTE


def test_every_part_of_a_bundle_exists():
    for parts in BUNDLES.values():
        for part in parts:
            assert (ROOT / part).is_file(), part


def test_own_script_never_writes_html():
    text = "".join(path.read_text("utf-8") for path in (ROOT / "js").glob("*.js"))
    for word in ("innerHTML", "insertAdjacentHTML", "document.write", "eval("):
        assert word not in text, word
