"""Tables that the code knows and the documents repeat, one row a thing.

    python -m tests.house.listing           print every table
    python -m tests.house.listing --write   put each between its marks in the documents

A table stands between ``<!-- name -->`` and ``<!-- /name -->``. The first cell names the row.
"""

import re
import sys
import tempfile
from importlib import import_module
from importlib.util import find_spec

import click

from intranet import create_app
from intranet.config import DEFAULTS
from intranet.rooms import ROOMS
from intranet.rules.permissions import Permission, Role
from intranet.rules.settings import OFFICE_DEFAULTS
from tests.house.trees import HOUSE, ROOT

# name of the table: the document that repeats it
PLACES = {
    "make": "docs/running.md",
    "settings": "docs/running.md",
    "office": "docs/running.md",
    "commands": "docs/running.md",
    "permissions": "docs/permissions.md",
}
BORROWED = {"db"}  # groups of flask that are not ours


def tables(app):
    """{name: the table as Markdown} of everything in PLACES, as the code has it now."""
    return {
        "make": _make(),
        "settings": _settings(),
        "office": _office(),
        "commands": _commands(app),
        "permissions": _permissions(),
    }


def written(name):
    """The table as its document has it; None when the marks are missing."""
    found = _between(name).search((ROOT / PLACES[name]).read_text("utf-8"))
    return found and found[2].strip()


def rows(table):
    """{first cell: whole row} of a Markdown table, its head left out."""
    lines = [line for line in (table or "").splitlines() if line.startswith("|")][2:]
    return {line.split("|")[1].strip(): line for line in lines}


def write(app):
    """Bring every document up to date; names those that changed."""
    changed = []
    for name, table in tables(app).items():
        path = ROOT / PLACES[name]
        old = path.read_text("utf-8")
        new = _between(name).sub(lambda m, t=table: f"{m[1]}\n{t}\n{m[3]}", old)
        if new != old:
            path.write_text(new, "utf-8")
            changed.append(f"{PLACES[name]}: {name}")
    return changed


def _between(name):
    return re.compile(rf"(<!-- {name} -->)(.*?)(<!-- /{name} -->)", re.DOTALL)


def _table(head, body):
    lines = [head, ["---"] * len(head), *body]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def _make():
    found = re.findall(r"^([a-z]+):.*?## (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.M)
    return _table(("Command", "What it does"), [(f"`make {n}`", words) for n, words in found])


def _settings():
    words = _comments(HOUSE / "config.py")
    body = [(f"`{name}`", f"`{value!r}`", words[name]) for name, value in DEFAULTS.items()]
    return _table(("Setting", "Default", "Meaning"), body)


def _office():
    words = _comments(HOUSE / "rules/settings.py")
    body = [
        (f"`{name}`", f"`{value}`" if value else "empty", words[name])
        for name, value in OFFICE_DEFAULTS.items()
    ]
    return _table(("Name", "Default", "Meaning"), body)


def _comments(path):
    """{key: the comment above it} of the entries of a dict in a module."""
    found = re.findall(r'((?:^ +# .*\n)+) +"(\w+)":', path.read_text("utf-8"), re.M)
    return {key: re.sub(r"\s*\n?\s*# ", " ", text).strip() for text, key in found}


def _commands(app):
    body = []
    for name in sorted(app.cli.commands.keys() - BORROWED):
        command = app.cli.commands[name]
        parts = command.commands if isinstance(command, click.Group) else {"": command}
        for part in sorted(parts):
            words = ["flask", name, part, *_arguments(parts[part])]
            help_ = parts[part].get_short_help_str(300).replace("|", "/")
            body.append((f"`{' '.join(filter(None, words))}`", help_))
    return _table(("Command", "What it does"), body)


def _arguments(command):
    """How a command is called: ``NAME``, ``[--flag]``, ``--needed VALUE``, ``[--often N]...``."""
    for parameter in command.params:
        value = parameter.metavar or parameter.name.upper()
        if isinstance(parameter, click.Argument):
            yield value
            continue
        word = max(parameter.opts, key=len)
        word = word if parameter.is_flag else f"{word} {value}"
        word = word if parameter.required else f"[{word}]"
        yield word + ("..." if parameter.multiple else "")


def house_permissions():
    """Every permission of the house in the order of the rooms."""
    for room in ROOMS:
        if find_spec(f"intranet.rules.{room}"):
            import_module(f"intranet.rules.{room}")
    ours = [c for c in Permission.__subclasses__() if c.__module__.startswith("intranet.rules.")]
    found = [permission for room in ours for permission in room]
    return sorted(found, key=lambda permission: ROOMS.index(permission.value.split(".")[0]))


def _permissions():
    body = [
        (f"`{p.value}`", p.words, *("●" if role in p.roles else "" for role in Role))
        for p in house_permissions()
    ]
    return _table(("Permission", "Words", *(role.value for role in Role)), body)


def main():
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(INSTANCE=folder, LOG_LEVEL="WARNING")
        if "--write" in sys.argv[1:]:
            sys.stdout.writelines(f"{line}\n" for line in write(app))
            return
        for name, table in tables(app).items():
            sys.stdout.write(f"<!-- {name} -->\n{table}\n<!-- /{name} -->\n\n")


if __name__ == "__main__":
    main()
