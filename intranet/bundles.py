"""Rows of several tables by one statement, as ordinary instances of the session.

Each statement costs a page about half a millisecond of Python, whatever it finds. A bundle is one
UNION ALL of a JSON array a row (decisions/0019-prepared-statements.md).
"""

import json
from collections import defaultdict
from datetime import date, datetime, time
from functools import cache

from sqlalchemy import Text, cast, func, inspect, literal_column, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.sql.functions import GenericFunction

from intranet.extensions import db

_READ = {
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    time: time.fromisoformat,
    bool: bool,
}


class json_row(GenericFunction):  # noqa: N801 - the name of an SQL function
    """The values of a row as the text of a JSON array."""

    type = Text()
    inherit_cache = True


@compiles(json_row, "sqlite")
def _for_sqlite(element, compiler, **kw):
    return compiler.process(func.json_array(*element.clauses), **kw)


@compiles(json_row, "postgresql")
def _for_postgresql(element, compiler, **kw):
    return compiler.process(cast(func.json_build_array(*element.clauses), Text), **kw)


def branch(model, *where, only=()):
    """SELECT of a bundle: the rows of ``model`` that fit; ``only`` these columns, the key first.

    What is left out is read when it is first asked for, by a query of its own.
    """
    columns = [getattr(model, key) for key, _read in _columns(model, only)]
    word = literal_column(f"'{model.__tablename__}'")
    return select(word.label("word"), json_row(*columns).label("values")).where(*where)


def unbundle(rows, *kinds):
    """{model: [instance, …]} by primary key, of rows of (table, values).

    ``kinds`` are (model, only) as they were given to ``branch``.
    """
    known = {model.__tablename__: (model, _columns(model, only)) for model, only in kinds}
    found = defaultdict(list)
    for word, values in rows:
        model, columns = known[word]
        found[model].append(_revive(model, columns, json.loads(values)))
    for instances in found.values():
        instances.sort(key=lambda one: one.id)
    return found


def _revive(model, columns, values):
    """The instance of the session with this key, or a new one. What the session knows of it stays:
    only what it has not read, or has forgotten after a commit, is filled in.
    """
    key = inspect(model).identity_key_from_primary_key((values[0],))
    pairs = zip(columns, values, strict=True)
    facts = {name: v if read is None or v is None else read(v) for (name, read), v in pairs}
    there = db.session.identity_map.get(key)
    if there is not None:
        for name in facts.keys() - there.__dict__.keys():
            set_committed_value(there, name, facts[name])
        return there
    instance = inspect(model).class_manager.new_instance()
    instance.__dict__.update(facts)
    make_transient_to_detached(instance)
    db.session.add(instance)
    return instance


@cache
def _columns(model, only):
    """[(attribute, reader of its JSON value or None)], the primary key first."""
    mapped = inspect(model).column_attrs
    listed = [mapped[key] for key in only] if only else list(mapped)
    listed.sort(key=lambda attribute: not attribute.columns[0].primary_key)
    return [(a.key, _READ.get(a.columns[0].type.python_type)) for a in listed]
