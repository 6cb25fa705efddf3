"""What the log keeps of a fault: where, which kind, which constraint - never a value people typed.

``hide_parameters`` (extensions.py) keeps parameters out of SQLAlchemy's words; the database's own
words still repeat them (PostgreSQL: ``DETAIL: Key (id_number)=(052…)``; SQLite: ``near "…"``).
"""

import re
import traceback

from sqlalchemy.exc import DBAPIError

_QUOTED = re.compile(r"""(["'`]).*?\1|(?<=near ).*""", re.DOTALL)
_PLACES = ("sqlstate", "constraint_name", "schema_name", "table_name", "column_name")


def without_values(record):
    """Filter of a logger: the traceback of the record is written by ``traced``."""
    if record.exc_info and record.exc_info[1] is not None:
        record.exc_text = traced(record.exc_info[1])
    return True


def traced(error):
    """The traceback of ``error`` and of what caused it, oldest first, as text for the log."""
    parts, seen = [], set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        frames = "".join(traceback.format_tb(error.__traceback__))
        parts.append(f"Traceback (most recent call last):\n{frames}{described(error)}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\nwhich led to:\n".join(reversed(parts))


def described(error):
    """Kind and words of one exception; of a database's only what names no value."""
    if isinstance(error, DBAPIError):
        return f"{_kind(error)} in {error.statement or 'no statement'}: {of_database(error.orig)}"
    if _is_of_database(error):
        return of_database(error)
    return "".join(traceback.format_exception_only(error)).strip()


def of_database(error):
    """An error of the driver: its kind, state and constraint, or its words without quotations."""
    diag = getattr(error, "diag", None)
    if getattr(diag, "sqlstate", None):
        places = {name: getattr(diag, name, None) for name in _PLACES}
        told = ", ".join(f"{name} {value}" for name, value in places.items() if value)
    else:
        told = _QUOTED.sub("…", str(error))
    return f"{_kind(error)}: {told}"


def _is_of_database(error):
    return any(kind.__module__.startswith(("psycopg", "pysqlite3", "sqlite3"))
               for kind in type(error).__mro__)  # fmt: skip


def _kind(error):
    return f"{type(error).__module__}.{type(error).__qualname__}"
