"""Looks into one PDF (standard input) and says what it found as JSON. A program of its own.

It runs as a child with little memory and time and without a way to open files or connections,
because a PDF parser is where hostile files strike (signing.md D). It imports nothing of the house,
so that it starts quickly.
"""

import json
import resource
import sys
from io import BytesIO

# What pypdf would load only when it meets a stream: after _lock_up() nothing can be loaded.
import pypdf._codecs._codecs
import pypdf.filters  # noqa: F401
from pypdf import PdfReader
from pypdf.errors import DependencyError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

MEMORY = 768 * 1024 * 1024
SECONDS = 10
MOST_OBJECTS = 200_000
RUNS = frozenset(
    {"/JavaScript", "/JS", "/Launch", "/RichMedia", "/XFA", "/SubmitForm", "/ImportData"}
)
HIDES = frozenset({"/EmbeddedFiles", "/EmbeddedFile"})


def main():
    """Read, lock up, look, answer."""
    data = sys.stdin.buffer.read()
    _lock_up()
    try:
        found = look(data)
    except MemoryError:
        raise
    except DependencyError:  # locked in a way that needs a cipher we do not carry
        found = {"encrypted": True}
    except Exception:
        found = {"broken": True}
    sys.stdout.write(json.dumps(found))


def look(data):
    """What is inside: pages, encrypted, runs (acts by itself), hides (other files in it)."""
    reader = PdfReader(BytesIO(data), strict=False)
    if reader.is_encrypted:
        return {"encrypted": True}
    pages = len(reader.pages)
    names = set()
    for number, item in enumerate(_objects(reader)):
        if number > MOST_OBJECTS:
            return {"broken": True}
        names |= _names(item)
    return {"pages": pages, "runs": bool(names & RUNS), "hides": bool(names & HIDES)}


def _objects(reader):
    """Every object the file lists, whether or not a page leads to it; streams stay unread."""
    for generation, entries in reader.xref.items():
        for number in entries:
            if number:
                yield _resolved(reader, number, generation)
    for number in reader.xref_objStm:
        yield _resolved(reader, number, 0)


def _resolved(reader, number, generation):
    try:
        return reader.get_object(IndirectObject(number, generation, reader))
    except MemoryError:
        raise
    except Exception:
        return None


def _names(item):
    """Keys and names used anywhere in one object."""
    found: set[str] = set()
    todo = [item]
    while todo:
        item = todo.pop()
        if isinstance(item, DictionaryObject):
            found.update(item.keys())
            todo.extend(dict.values(item))
        elif isinstance(item, ArrayObject):
            todo.extend(list.__iter__(item))
        elif isinstance(item, str):
            found.add(str(item))
    return found


def _lock_up():
    """From here on: bounded memory and time, no new file, no connection, no child."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))


if __name__ == "__main__":
    main()
