"""A list with natural parts (exact tones before folded, dated before undated) is read part by part.

All of this runs while a statement is made, never when it is asked.
"""

from dataclasses import dataclass

from sqlalchemy import select

from intranet.models.dossiers import Dossier, DossierReach
from intranet.services.dossiers import search
from intranet.services.dossiers.clauses import (
    ACTIVE_TABS,
    active_in_scope,
    conditions,
    in_scope,
    number,
)

# Conditions with an index that says what few dossiers they leave.
INDEXED = frozenset({"due_from", "due_to", "holder", "label", "person", "location"})


@dataclass(frozen=True)
class Part:
    """A run of rows in one order: its clauses, its sort columns (the last unique), its table."""

    clauses: tuple
    columns: tuple
    source: object = Dossier

    @property
    def key(self):
        """The column that holds the id of the dossier."""
        return Dossier.id if self.source is Dossier else self.columns[-1]


def parts_of(shape):
    """The parts of a list in their order, and whether each runs downwards."""
    if shape.order is None:
        return [found(f"match_{n}") for n in range(shape.looks)], True
    key, descending = shape.order
    parts = _ordered(key, shape)
    if shape.looks:
        words = _among(f"match_{shape.looks}")
        parts = [Part((*part.clauses, words), part.columns, part.source) for part in parts]
    return parts, descending


def number_of_parts(shape):
    """How many parts ``parts_of`` gives."""
    if shape.order is None:
        return shape.looks
    return 2 if shape.order[0] == "due" and shape.tab not in ("soon", "late") else 1


def found(name):
    """The dossiers that match words, read from the index itself, so that it stops early."""
    clause, key, table = search.index_rows(name)
    return Part((clause,), (key,), table)


def by_reception(shape, at=""):
    """Order of reception; conditions that have an index of their own are left to it."""
    days = {"received_from", "received_to"}
    if not days.isdisjoint(shape.given) or shape.tab == "ready":
        return Part((), (Dossier.received_at, Dossier.id))
    indexed = shape.tab != "all" or not INDEXED.isdisjoint(shape.given)
    if shape.scope != "one" or indexed:
        return Part((), (Dossier.id,))
    through = DossierReach.unit_id == number(f"{at}through")
    return Part((through,), (DossierReach.dossier_id,), DossierReach)


def narrowed(query, part, shape, at=""):
    """``query`` from the table of ``part`` with every condition of the list.

    The index of words and the reach know the scope themselves; the rest asks it row by row.
    """
    query = query.select_from(part.source).where(*part.clauses)
    clauses = conditions(shape, at)
    if part.source is Dossier:
        scope = active_in_scope if shape.tab in ACTIVE_TABS else in_scope
        return query.where(*clauses, scope(shape.scope, at))
    return query.join(Dossier, Dossier.id == part.key).where(*clauses) if clauses else query


def same(column):
    """The column of ``Dossier`` that a sort column repeats."""
    return Dossier.id if column.key in ("rowid", "dossier_id") else column


def _ordered(key, shape):
    if key == "due":
        dated = Part((Dossier.due_at.is_not(None),), (Dossier.due_at, Dossier.id))
        undated = Part((Dossier.due_at.is_(None),), (Dossier.id,))
        return [dated, undated][: number_of_parts(shape)]
    if key == "received":
        return [by_reception(shape)]
    columns = {"code": (Dossier.code,), "owner": (Dossier.owner_sort, Dossier.id)}
    return [Part((), columns[key])]


def _among(name):
    clause, key, table = search.index_rows(name)
    return Dossier.id.in_(select(key).select_from(table).where(clause))
