"""Reading the house's own source: every module as a syntax tree."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "intranet"


@cache
def modules():
    """{path: tree} of every Python file of the application; without migrations, and without the
    verifier that others run without us.
    """
    return {
        path: ast.parse(path.read_text("utf-8"))
        for path in sorted(HOUSE.rglob("*.py"))
        if not {"migrations", "static"} & set(path.parts)
    }


def floor_of(path):
    """The floor (folder) of a module; its own name when it stands at the top."""
    parts = path.relative_to(HOUSE).parts
    return parts[0] if len(parts) > 1 else path.stem


def imports(path, tree):
    """(line, dotted name) of each import, relative ones made whole."""
    package = ("intranet", *path.relative_to(HOUSE).parts[:-1])
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join(filter(None, (".".join(base), node.module)))
            yield node.lineno, module
            yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)


def functions():
    """(path, node) of every function of the application."""
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                yield path, node
