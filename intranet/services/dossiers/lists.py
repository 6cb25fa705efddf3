"""Work lists: the rows of a ``Filter``, their number, and what the person may choose from.

Rows are plain tuples read by key, never by offset: page 10,000 costs what page 1 costs. A list with
two natural halves (exact tones before folded, dated before undated) is read half by half in one query.
"""

from dataclasses import dataclass

from sqlalchemy import and_, func, literal, or_, select, union_all

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.dossiers import Dossier, DossierReach, visible_to
from intranet.models.procedures import Procedure, ProcedureVersion
from intranet.models.units import Unit
from intranet.services.dossiers import search
from intranet.services.dossiers.calendar import calendar_for
from intranet.services.dossiers.clauses import Scope, Today, conditions
from intranet.services.dossiers.filters import TABS, Filter

CAP = 1000
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
class Half:
    """A run of rows in one order: its own clauses, its sort columns (last one unique), where from."""

    clauses: tuple
    columns: tuple
    source: object = Dossier


def today(now=None):
    """The moment lists are judged at, with the last day that is due soon."""
    return Today.at(now or clock.now(), calendar_for(None))


def rows(user, filter, cursor=None, limit=None):
    """One Page of the list; ``cursor`` comes from a neighbour page, ``limit`` replaces its size."""
    size = limit or filter.rows
    scope = Scope.of(user, filter)
    halves, descending = _halves(filter, scope)
    back, number, edge = _edge(cursor, len(halves))
    order = range(number, -1, -1) if back else range(number, len(halves))
    clauses = conditions(filter, scope, today())
    arms = [
        _arm(halves[n], n, clauses, descending != back, edge if n == number else None, size + 1)
        for n in order
    ]
    found = _read(arms, scope, size + 1)
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    if not found:
        return Page([], None, None)
    before = f"-{found[0].half}{found[0].pid}" if (more if back else cursor) else None
    after = f"+{found[-1].half}{found[-1].pid}" if (True if back else more) else None
    return Page(found, before, after)


def count(user, filter, cap=None):
    """How many dossiers the list holds; never more than ``cap`` when given."""
    return counts(user, [filter], cap)[0]


def counts(user, filters, cap=CAP):
    """How many dossiers each of the lists holds, in one query; ``cap`` + 1 means more than ``cap``."""
    now = today()
    return list(db.session.execute(select(*(_count(user, f, now, cap) for f in filters))).one())


def tab_filters(filter):
    """The tabs of the same page size: [(tab, Filter)]."""
    return [(tab, Filter(tab=tab, rows=filter.rows)) for tab in TABS]


def hindering(user, filter):
    """For an empty list: [(condition, number without it)] of the conditions whose removal shows rows."""
    if not filter.conditions:
        return []
    numbers = counts(user, [filter.without(name) for name in filter.conditions])
    return [pair for pair in zip(filter.conditions, numbers, strict=True) if pair[1]]


def named(filter):
    """The things the filter names by pid, in words: {condition: name}; one query."""
    queries = {
        "unit": select(Unit.name).where(Unit.pid == filter.unit),
        "procedure": _procedure_name(filter.procedure),
        "holder": select(User.full_name).where(User.pid == filter.holder),
    }
    wanted = {name: q for name, q in queries.items() if getattr(filter, name)}
    if not wanted:
        return {}
    found = db.session.execute(select(*(q.limit(1).scalar_subquery() for q in wanted.values())))
    return {name: words or "?" for name, words in zip(wanted, found.one(), strict=True)}


def choices(user):
    """What the filter form offers: (units the person sees, fields of procedures)."""
    seen = user.active_memberships
    below = [Unit.path.startswith(entry.unit.path, autoescape=True) for entry in seen]
    units = db.session.execute(
        select(Unit.pid, Unit.name).where(or_(*below)).order_by(Unit.path)
    ).all()
    fields = db.session.scalars(
        select(ProcedureVersion.field).distinct().order_by(ProcedureVersion.field)
    ).all()
    return units, fields


def _procedure_name(pid):
    return (
        select(ProcedureVersion.name)
        .join(Procedure)
        .where(Procedure.pid == pid)
        .order_by(ProcedureVersion.number.desc())
    )


# --- the order of a list -----------------------------------------------------------------------


def _halves(filter, scope):
    """The halves of the list in their order, and whether each runs downwards."""
    match = search.parse(filter.q) if filter.q else None
    if filter.q and match is None:
        return [Half((literal(False),), (Dossier.id,))], True
    if filter.order is None:
        return [_found(scope.user, *phase) for phase in match.phases], True
    key, descending = filter.order
    halves = _ordered(key, filter, scope)
    if match:
        words = _words_clause(scope.user, match)
        halves = [Half((*h.clauses, words), h.columns, h.source) for h in halves]
    return halves, descending


def _found(user, words, without):
    """The dossiers that match ``words``, read from the index itself, so that it stops early."""
    clause, key, table = search.ids(user, words, without)
    return Half((clause,), (key,), table)


def _words_clause(user, match):
    clause, key, table = search.ids(user, match.folded)
    return Dossier.id.in_(select(key).select_from(table).where(clause))


def _ordered(key, filter, scope):
    if key == "due":
        dated, undated = Dossier.due_at.is_not(None), Dossier.due_at.is_(None)
        return [Half((dated,), (Dossier.due_at, Dossier.id)), Half((undated,), (Dossier.id,))]
    if key == "received":
        return [_by_reception(filter, scope)]
    columns = {"code": (Dossier.code,), "owner": (Dossier.owner_sort, Dossier.id)}
    return [Half((), columns[key])]


def _by_reception(filter, scope):
    """Order of reception: by the days asked for, else by id through the reach of the one unit."""
    if filter.received_from or filter.received_to or filter.done_to:
        return Half((), (Dossier.received_at, Dossier.id))
    if scope.through is None or filter.tab != "all":
        return Half((), (Dossier.id,))
    return Half((DossierReach.unit_id == scope.through,), (DossierReach.dossier_id,), DossierReach)


# --- the query ---------------------------------------------------------------------------------


def _arm(half, number, clauses, descending, edge, limit):
    """Query: number of the half and ids of at most ``limit`` rows beyond ``edge``."""
    key = half.columns[-1] if half.source is not Dossier else Dossier.id
    query = select(literal(number).label("half"), key.label("id"))
    query = _from(query, half, key, clauses).where(*half.clauses)
    if edge is not None:
        query = query.where(_beyond(half.columns, edge, descending))
    ordered = [column.desc() if descending else column.asc() for column in half.columns]
    return query.order_by(*ordered).limit(limit)


def _from(query, half, key, clauses):
    if half.source is Dossier:
        return query.select_from(Dossier).where(*clauses)
    query = query.select_from(half.source)
    return query.join(Dossier, Dossier.id == key).where(*clauses) if clauses else query
