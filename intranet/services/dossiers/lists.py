"""Work lists: the rows of a ``Filter``, their number, and what the person may choose from.

Rows are plain tuples read by key, never by offset. A list with natural parts (exact tones before
folded, dated before undated) is read part by part in one query.
"""

import re
from dataclasses import dataclass

from sqlalchemy import and_, false, func, literal, select, tuple_, union_all

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.dossiers import Dossier, DossierReach
from intranet.models.procedures import ProcedureVersion
from intranet.models.units import Unit
from intranet.rules.calendars import DEFAULT_HOURS
from intranet.services.dossiers import search
from intranet.services.dossiers.calendar import calendar_with
from intranet.services.dossiers.clauses import Scope, Today, conditions
from intranet.services.dossiers.filters import Filter

CAP = 1000
ACTIVE_TABS = ("mine", "soon", "late", "open", "ready")
REST = Filter()
COLUMNS = (
    Dossier.pid,
    Dossier.code,
    Dossier.owner_name,
    Dossier.owner_id_number,
    Dossier.state,
    Dossier.due_at,
    Dossier.due_unit,
    Dossier.paused,
    Dossier.received_at,
    Dossier.finished_at,
    Dossier.outcome,
    Dossier.held_since,
    ProcedureVersion.name.label("procedure"),
    ProcedureVersion.field.label("field"),
    Unit.short_name.label("holder_unit"),
    User.full_name.label("holder_name"),
)


@dataclass(frozen=True)
class Page:
    """Rows of one page; ``newer`` and ``older`` are cursors of the neighbour pages, or None."""

    rows: list
    newer: str | None
    older: str | None


@dataclass(frozen=True)
class Part:
    """A run of rows in one order: its clauses, its sort columns (the last unique), its table."""

    clauses: tuple
    columns: tuple
    source: object = Dossier


NOTHING = Part((false(),), (Dossier.id,))


def today(now=None):
    """The moment lists are judged at, with the office's calendar."""
    return Today(now or clock.now(), calendar_with(DEFAULT_HOURS))


def rows(user, filter, cursor=None, limit=None, moment=None):
    """One Page of the list; ``cursor`` comes from a neighbour page, ``limit`` replaces its size."""
    size = limit or filter.rows
    moment = moment or today()
    scope = Scope.of(user, filter.unit)
    parts, descending = _parts(filter, scope)
    back, number, edge = _edge(cursor, len(parts))
    order = range(number, -1, -1) if back else range(number, len(parts))
    clauses = conditions(filter, scope, moment)
    clauses.append(scope.clause)
    down = descending != back
    arms = [
        _arm(parts[n], n, clauses, down, edge if n == number else None, size + 1) for n in order
    ]
    found = list(db.session.execute(_rows_of(arms, parts[0], descending, back, size + 1)))
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    if not found:
        return Page([], None, None)
    newer = f"n{found[0].part}{found[0].pid}" if (more if back else edge) else None
    older = f"o{found[-1].part}{found[-1].pid}" if (back or more) else None
    return Page(found, newer, older)


def count(user, filter, cap=None, moment=None):
    """How many dossiers the list holds; never more than ``cap`` + 1 when given."""
    return counts(user, [filter], cap, moment)[0]


def counts(user, filters, cap=CAP, moment=None):
    """How many dossiers each list holds; ``cap`` + 1 means more than ``cap``.

    Lists of work under way are counted together in one pass, the others in one query.
    """
    moment = moment or today()
    scopes = {unit: Scope.of(user, unit) for unit in {f.unit for f in filters}}
    active = [f for f in filters if f.tab in ACTIVE_TABS and f.changed(tab="all") == REST]
    found = dict(zip(active, _active_counts(active, scopes, moment), strict=True))
    others = [f for f in filters if f not in found]
    if others:
        numbers = (_count(scopes[f.unit], f, moment, cap) for f in others)
        found |= dict(zip(others, db.session.execute(select(*numbers)).one(), strict=True))
    return [found[f] if cap is None else min(found[f], cap + 1) for f in filters]


def _active_counts(filters, scopes, moment):
    """One pass over the dossiers that are not closed: how many belong to each tab."""
    if not filters:
        return []
    scope = scopes[filters[0].unit]
    numbers = (func.count().filter(and_(*conditions(f, scope, moment))) for f in filters)
    return db.session.execute(
        select(*numbers).where(Dossier.closed_at.is_(None), scope.clause)
    ).one()


def _parts(filter, scope):
    """The parts of the list in their order, and whether each runs downwards."""
    looks = search.parse(filter.q)
    if filter.q and not looks:
        return [NOTHING], True
    if filter.order is None:
        return [_found(scope.user, *look) for look in looks], True
    key, descending = filter.order
    parts = _ordered(key, filter, scope)
    if looks:
        words = _words_clause(scope.user, looks[-1][0])
        parts = [Part((*h.clauses, words), h.columns, h.source) for h in parts]
    return parts, descending


def _found(user, words, without):
    """The dossiers that match ``words``, read from the index itself, so that it stops early."""
    clause, key, table = search.ids(user, words, without)
    return Part((clause,), (key,), table)


def _words_clause(user, words):
    clause, key, table = search.ids(user, words)
    return Dossier.id.in_(select(key).select_from(table).where(clause))


def _ordered(key, filter, scope):
    if key == "due":
        dated = Part((Dossier.due_at.is_not(None),), (Dossier.due_at, Dossier.id))
        undated = Part((Dossier.due_at.is_(None),), (Dossier.id,))
        return [dated] if filter.tab in ("soon", "late") else [dated, undated]
    if key == "received":
        return [_by_reception(filter, scope)]
    columns = {"code": (Dossier.code,), "owner": (Dossier.owner_sort, Dossier.id)}
    return [Part((), columns[key])]


def _by_reception(filter, scope):
    """Order of reception; conditions that have an index of their own are left to it."""
    if filter.received_from or filter.received_to or filter.done_to or filter.tab == "ready":
        return Part((), (Dossier.received_at, Dossier.id))
    indexed = filter.tab != "all" or filter.due_from or filter.due_to or filter.holder
    if scope.through is None or indexed:
        return Part((), (Dossier.id,))
    return Part((DossierReach.unit_id == scope.through,), (DossierReach.dossier_id,), DossierReach)


def _arm(part, number, clauses, descending, edge, limit):
    """Query: number of the part and ids of at most ``limit`` rows beyond ``edge``."""
    key = part.columns[-1] if part.source is not Dossier else Dossier.id
    query = select(literal(number).label("part"), key.label("id"))
    query = _from(query, part, key, clauses).where(*part.clauses)
    if edge is not None:
        query = query.where(_beyond(part.columns, edge, descending))
    ordered = [column.desc() if descending else column.asc() for column in part.columns]
    return query.order_by(*ordered).limit(limit).subquery()


def _from(query, part, key, clauses):
    """The index of words and the reach know the scope themselves; the rest asks it row by row."""
    query = query.select_from(part.source)
    if part.source is Dossier:
        return query.where(*clauses)
    further = clauses[:-1]
    return query.join(Dossier, Dossier.id == key).where(*further) if further else query


def _beyond(columns, edge, descending):
    values = [literal(getattr(edge, _same(column).key), _same(column).type) for column in columns]
    one = len(columns) == 1
    left = columns[0] if one else tuple_(*columns)
    right = values[0] if one else tuple_(*values)
    return left < right if descending else left > right


def _rows_of(arms, first, descending, back, limit):
    """The rows of all parts, the earlier part first (the later one when reading back)."""
    ids = union_all(*(select(arm.c.part, arm.c.id) for arm in arms)).limit(limit).subquery()
    columns = [_same(column) for column in first.columns]
    down = descending != back
    return (
        select(ids.c.part, *COLUMNS)
        .join(Dossier, Dossier.id == ids.c.id)
        .join(ProcedureVersion, ProcedureVersion.id == Dossier.version_id)
        .outerjoin(Unit, Unit.id == Dossier.holder_unit_id)
        .outerjoin(User, User.id == Dossier.holder_user_id)
        .order_by(
            ids.c.part.desc() if back else ids.c.part,
            *(column.desc() if down else column for column in columns),
        )
    )


def _same(column):
    """The column of ``Dossier`` that a sort column repeats."""
    return Dossier.id if column.key in ("rowid", "dossier_id") else column


def _edge(cursor, parts):
    """(backwards, number of the part, row the page begins after); the first page for no cursor."""
    found = re.fullmatch(r"([no])(\d)([0-9a-z]{1,12})", cursor or "")
    if not found or int(found[2]) >= parts:
        return False, 0, None
    columns = (Dossier.id, Dossier.due_at, Dossier.code, Dossier.owner_sort, Dossier.received_at)
    row = db.session.execute(select(*columns).where(Dossier.pid == found[3])).first()
    return (found[1] == "n", int(found[2]), row) if row else (False, 0, None)


def _count(scope, filter, moment, cap):
    """Scalar subquery: the number of dossiers in the list, at most ``cap`` + 1."""
    clauses = conditions(filter, scope, moment)
    if filter.q:
        looks = search.parse(filter.q)
        part = _found(scope.user, looks[-1][0], None) if looks else NOTHING
    else:
        part = _by_reception(filter, scope)
    key = part.columns[-1] if part.source is not Dossier else Dossier.id
    query = _from(select(key), part, key, [*clauses, scope.clause]).where(*part.clauses)
    if cap is not None:
        query = query.limit(cap + 1)
    return select(func.count()).select_from(query.subquery()).scalar_subquery()
