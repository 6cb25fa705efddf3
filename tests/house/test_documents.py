"""Documents against code: what they list is what there is, what they link exists."""

import re
import subprocess
import sys
import tomllib
import unicodedata
from pathlib import Path

import pytest

from intranet import create_app
from intranet.rooms import ROOMS
from intranet.services import checkpoints
from tests.house.listing import PLACES, house_permissions, rows, tables, written
from tests.house.test_rooms import SHARED
from tests.house.trees import HOUSE, ROOT

DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))
HEADINGS = ["Context", "Options", "Decision", "What would change our mind"]
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
PATH = re.compile(r"`((?:intranet|tests|bin|docs|bench)/[\w./@-]+)`")
MACHINE = re.compile(r"(?<![\w.])/(?:work|tmp|root|home)\b")
HOST = re.compile(r"https?://([\w.-]+)")
OUR_HOSTS = re.compile(r"127\.0\.0\.1|localhost|(?:.+\.)?(?:lan|example)")


@pytest.mark.parametrize("name", PLACES)
def test_list_of_the_document_is_that_of_the_code(sqlite_app, name):
    code, document = rows(tables(sqlite_app)[name]), rows(written(name))
    advice = f"{PLACES[name]}: python -m tests.house.listing --write"
    assert {"missing": sorted(code.keys() - document.keys())} == {"missing": []}, advice
    assert {"not in the code": sorted(document.keys() - code.keys())} == {"not in the code": []}, (
        advice
    )
    assert document == code, advice


def test_every_loaded_permission_is_documented(sqlite_app):
    views = sqlite_app.view_functions.values()
    asked = {view.access.value for view in views if view.access != "public"}
    assert asked - {permission.value for permission in house_permissions()} == set()


def test_house_page_names_every_room_in_order():
    named = re.findall(r"^\| `(\w+)` \| ", _text("docs/house.md"), re.MULTILINE)
    assert [room for room in named if room in ROOMS] == list(ROOMS)


def test_house_page_names_every_module_beside_the_rooms():
    page = _text("docs/house.md")
    modules = {path.name for path in HOUSE.glob("*.py")}
    shared = set().union(*SHARED.values())
    assert sorted(name for name in modules if name not in page) == []
    assert sorted(n for n in shared if f"`{n}`" not in page and f"{n}/" not in page) == []


def test_every_package_has_a_reason():
    project = tomllib.loads(_text("pyproject.toml"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["test"]]
    names = {re.match(r"[\w-]+", line)[0] for line in wanted}
    page = _text("docs/decisions/0001-packages.md")
    reasoned = set(re.findall(r"^\| ([a-z][\w-]+) \| ", page, re.MULTILINE))
    assert names - reasoned == set()
    assert reasoned - names == set()


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_decision_has_its_four_headings(path):
    text = path.read_text("utf-8")
    assert text.startswith(f"# {path.name[:4]} ")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == HEADINGS


def test_decisions_are_numbered_without_a_gap():
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    for path in DECISIONS:
        assert re.fullmatch(r"\d{4}(-[a-z0-9]+)+", path.stem), path.name


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_link_leads_somewhere(page):
    text = _without_code(page.read_text("utf-8"))
    assert [link for link in LINK.findall(text) if not _leads(page, link)] == []


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_path_that_is_named_exists(page):
    named = PATH.findall(page.read_text("utf-8"))
    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_page_is_clean(page):
    text = page.read_text("utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert MACHINE.findall(text) == []
    assert [host for host in HOST.findall(text) if not OUR_HOSTS.fullmatch(host)] == []
    assert re.findall(r"\b(?:TODO|FIXME|XXX)\b", text) == []


def test_glossary_has_one_word_for_one_idea():
    lines = re.findall(r"^\| (.+?) \| (.+?) \|", _text("docs/glossary.md"), re.MULTILINE)
    terms = [line for line in lines if line[0] not in ("English", "---")]
    english = [term for term, _words in terms]
    assert len(terms) >= 80
    assert sorted(term for term in english if english.count(term) > 1) == []


def test_backup_of_the_guide_is_an_office_that_verifies(sqlite_app, tmp_path):
    text = _text("docs/running.md")
    script = re.search(r"<!-- tested: backup -->\n```python\n(.+?)```", text, re.DOTALL)[1]
    (tmp_path / "backup.py").write_text(script, "utf-8")
    copy = tmp_path / "copies" / "today"
    command = [sys.executable, tmp_path / "backup.py", sqlite_app.instance_path, copy]
    subprocess.run(command, check=True, timeout=60)
    assert _log_of(create_app(INSTANCE=str(copy), LOG_LEVEL="WARNING")) == _log_of(sqlite_app)
    assert {path.name for path in copy.iterdir()} >= {"office.db", "secret_key"}


def _log_of(app):
    """(number of entries, root, problems) of an office's audit log."""
    with app.app_context():
        return checkpoints.verify()


def _text(name):
    return Path(ROOT, name).read_text("utf-8")


def _without_code(text):
    return re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)


def _leads(page, link):
    """True for a link within the repository to a file, folder or heading that is there."""
    place, _hash, part = link.partition("#")
    target = (page.parent / place).resolve() if place else page
    if re.match(r"\w+:", link) or not target.exists():
        return False
    return not part or part in _parts(target)


def _parts(page):
    """The anchors of a page: its headings in the form that links use."""
    heads = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    plain = (re.sub(r"[^\w\s-]", "", head.lower()) for head in heads)
    return {re.sub(r"\s", "-", head.strip()) for head in plain}
