"""What the security page says is so: its tests exist, and what it says is never used never is."""

import ast
import re

import pytest

from tests.house.test_documents import NAMES, PAGES
from tests.house.trees import HOUSE, ROOT

NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
# Line of ASVS: modules that nothing imports.
NEVER = {
    "1.5.2": {"pickle", "marshal", "shelve", "yaml", "dill"},
    "1.3.6, 12.3.2": {"urllib.request", "http.client", "requests", "httpx", "urllib3", "aiohttp"},
    "1.3.11": {"smtplib", "email"},
    "11.5.1": {"random", "uuid"},
}
INVENTED = HOUSE / "services/demo"  # people of the demo office, the same for the same seed
# Of accounts: a name, a lock, a dry run; of oneself: proved by the form itself.
HARMLESS = {"accounts.edit", "accounts.lock", "accounts.import"}
SECRET = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----\n[A-Za-z0-9+/=]{20}|AKIA[0-9A-Z]{16}")
TEXT = {".py", ".md", ".html", ".js", ".css", ".toml", ".txt", ".sh", ".csv", ".json", ""}


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_test_that_is_named_exists(page):
    named = set(NAMED.findall(page.read_text("utf-8")))
    lost = [f"{path}::{name}" for path, name in sorted(named) if name not in _tests_of(path)]
    assert lost == []


def _tests_of(path):
    """Names of the tests of a file; of none when there is no such file."""
    file = ROOT / path
    return re.findall(r"^def (test_\w+)\(", file.read_text("utf-8"), re.M) if file.exists() else []


def test_table_of_asvs_has_a_state_in_every_row():
    text = (ROOT / "docs/security.md").read_text("utf-8")
    rows = re.findall(r"^\| (\d+\.\d+\.\d+[^|]*) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", text, re.M)
    assert len(rows) >= 110
    seen = [line for lines, *_rest in rows for line in re.findall(r"\d+\.\d+\.\d+", lines)]
    assert sorted(line for line in set(seen) if seen.count(line) > 1) == []
    silent = [
        lines
        for lines, _what, _how, shown in rows
        if not re.search(r"::test_|not met|not applicable|\]\(|bin/check|`make|by hand", shown)
    ]
    assert silent == []


def test_nothing_imports_what_is_never_used():
    wrong = {}
    for path in sorted(HOUSE.rglob("*.py")):
        for line, modules in NEVER.items():
            used = _imports(path) & modules
            if used and not (line == "11.5.1" and INVENTED in path.parents):
                wrong[path.name] = (line, used)
    assert wrong == {}


def _imports(path):
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def test_no_secret_lies_in_the_repository():
    for folder in ("intranet", "docs", "bin", "bench", "tests"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and path.suffix in TEXT and "vendor" not in path.parts:
                assert not SECRET.search(path.read_text("utf-8", "replace")), path


def test_what_changes_who_may_do_what_asks_who_is_there(sqlite_app):
    sure = {name for name, view in sqlite_app.view_functions.items() if getattr(view, "sure", 0)}
    posts = {rule.endpoint for rule in sqlite_app.url_map.iter_rules() if "POST" in rule.methods}
    rooms = ("accounts.", "factors.", "settings.")
    assert {name for name in posts if name.startswith(rooms)} - sure == HARMLESS
    assert sure >= {"erasures.decide", "erasures.export", "reviews.answer"}
    assert sure >= {"witnesses.register", "witnesses.end"}


def test_every_table_that_is_taken_away_asks_who_is_there():
    asking = {}
    for path in (HOUSE / "services").rglob("*.py"):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name == "export":
                asking[str(path)] = "refuse_unsure" in ast.dump(node)
    assert len(asking) >= 5
    assert [path for path, asks in asking.items() if not asks] == []
