"""A room is one plural noun with the same file name on every floor; sizes stay readable."""

from intranet.rooms import ROOMS
from tests.house.trees import HOUSE, ROOT, functions, modules

# Floors hold these besides rooms; each is named in docs/house.md.
SHARED = {
    "models": {"columns", "persons", "settings"},
    "routes": set(),
    "commands": set(),
    "templates": {"layouts", "components", "errors", "prints"},
}
LONGEST_MODULE = 250
LONGEST_FUNCTION = 40
LONGEST_TEST = 400


def test_every_file_of_a_floor_belongs_to_a_room():
    strangers = []
    for floor, shared in SHARED.items():
        for path in (HOUSE / floor).iterdir():
            name = path.stem
            if name.startswith("__") or name in shared or name in ROOMS:
                continue
            strangers.append(f"{floor}/{path.name}")
    assert strangers == []


def test_no_module_outgrows_the_house():
    long = [
        f"{path.relative_to(ROOT)}: {lines}"
        for path in modules()
        if (lines := path.read_text("utf-8").count("\n")) > LONGEST_MODULE
    ]
    assert long == []


def test_no_function_passes_forty_lines():
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path, node in functions()
        if node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


def test_no_test_file_outgrows_the_house():
    long = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "tests").rglob("*.py")
        if path.read_text("utf-8").count("\n") > LONGEST_TEST
    ]
    assert long == []


def test_every_service_verb_says_what_it_does():
    import ast

    silent = []
    for path, tree in modules().items():
        if "services" not in path.parts:
            continue
        for node in tree.body:
            public = isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
            if public and not ast.get_docstring(node):
                silent.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert silent == []
