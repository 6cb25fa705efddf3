"""Vendored files are what they say; what a browser must fetch stays within the byte budget."""

import ast
import base64
import hashlib
import re
import sys

import pytest

from intranet.assets import BUNDLES, ROOT, packed
from intranet.rules.sealing.syllables import all_syllables
from tests.sealed_logs import verifier

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


def test_scripts_of_the_two_pages_about_the_seal_keep_their_own_budget():
    noble = ("ed25519@3.2.0/index", "hashes@2.4.0/sha2", "hashes@2.4.0/_md", "hashes@2.4.0/_u64",
             "hashes@2.4.0/utils")  # fmt: skip
    vendored = [f"vendor/noble-{name}.js" for name in noble]
    assert sum(len(packed(name, "br")) for name in vendored) <= 27_008
    own = ("js/seal.js", "js/verifier.js", "js/witness.js")
    assert sum(len(packed(name, "br")) for name in own) <= 9 * KILOBYTE


@pytest.mark.parametrize("name", ["noble-ed25519@3.2.0", "noble-hashes@2.4.0"])
def test_noble_is_the_files_its_origin_names(name):
    said = re.findall(
        r"^file: (.+)\nsha384: (.+)$", (ROOT / "vendor" / name / "ORIGIN").read_text(), re.M
    )
    digests = {
        path.name: base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode()
        for path in (ROOT / "vendor" / name).glob("*.js")
    }
    assert dict(said) == digests


def test_verifier_knows_the_syllables_of_the_program_and_runs_on_python_3_8():
    path = ROOT / "verifier/kiem_nhat_ky.py"
    tree = ast.parse(path.read_text("utf-8"), feature_version=(3, 8))
    modules = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in (node.names if isinstance(node, ast.Import) else [ast.alias(node.module)])
    }
    assert modules <= sys.stdlib_module_names
    assert all_syllables() == verifier().SYLLABLES


def test_script_of_passkeys_stays_small():
    """It is no part of the everyday pages: only those that ask for a passkey load it."""
    assert len(packed("js/passkeys.js", "br")) <= 750


def test_style_of_inspections_fits_in_two_kilobytes():
    """Their pages load it besides; the everyday ones do not."""
    assert len(packed("inspections.css", "br")) <= 2 * KILOBYTE


def test_script_of_drawn_signatures_stays_small():
    """Only the two pages load it on which minutes are signed."""
    assert len(packed("js/signature.js", "br")) <= 640


def test_scripts_of_the_sheet_fit_in_twelve_kilobytes():
    """All that works offline: outbox, sheet, list of visits and worker (issue 5). By gzip, which
    a phone gets over plain http, it is about 1.7 kB more.
    """
    offline = ("js/outbox.js", "js/sheet.js", "js/carried.js", "js/worker.js")
    assert sum(len(packed(name, "br")) for name in offline) <= 12 * KILOBYTE
    assert sum(len(packed(name, "gzip")) for name in offline) <= 14 * KILOBYTE


def test_every_part_of_a_bundle_exists():
    for parts in BUNDLES.values():
        for part in parts:
            assert (ROOT / part).is_file(), part


def test_own_script_never_writes_html():
    text = "".join(path.read_text("utf-8") for path in (ROOT / "js").glob("*.js"))
    for word in ("innerHTML", "insertAdjacentHTML", "document.write", "eval("):
        assert word not in text, word
