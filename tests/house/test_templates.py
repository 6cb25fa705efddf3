"""Templates are code: they compile, import inside blocks, and hold nothing inline."""

import re

import pytest

from tests.house.trees import HOUSE

TEMPLATES = sorted((HOUSE / "templates").rglob("*.html"))
NAMES = [str(path.relative_to(HOUSE / "templates")) for path in TEMPLATES]
FORBIDDEN = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "inline handler": re.compile(r"<[^>]*\s(on[a-z]+|hx-on[^=\s]*)\s*=", re.IGNORECASE),
    "inline script": re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE),
    "js: values": re.compile(r"hx-vals\s*=\s*[\"']js:", re.IGNORECASE),
    "autoescape off": re.compile(r"\|\s*safe\b|autoescape\s+false"),
}
LONGEST = 120


@pytest.mark.parametrize("name", NAMES)
def test_template_compiles(sqlite_app, name):
    sqlite_app.jinja_env.get_template(name)


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_template_holds_nothing_inline(path):
    text = path.read_text("utf-8")
    found = [what for what, pattern in FORBIDDEN.items() if pattern.search(text)]
    assert found == []


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_template_imports_inside_a_block(path):
    if "{% block" not in _code(path):
        return  # a part that is included where its own import stands beside its use
    depth = 0
    for word in re.findall(r"{%-?\s*(block|endblock|macro|endmacro|from|import)\b", _code(path)):
        if word in ("block", "macro"):
            depth += 1
        elif word in ("endblock", "endmacro"):
            depth -= 1
        else:
            assert depth > 0, "an import outside every block is lost when a block leaves alone"


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_template_keeps_its_size(path):
    assert path.read_text("utf-8").count("\n") <= LONGEST


def _code(path):
    """The template without its comments."""
    return re.sub(r"{#.*?#}", "", path.read_text("utf-8"), flags=re.DOTALL)
