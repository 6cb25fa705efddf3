"""The rows of one page and the way to its neighbours."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, literal_column, select, tuple_, union_all

from intranet.models.accounts import User
from intranet.models.dossiers import Dossier, DossierLabel, Label
from intranet.models.procedures import ProcedureVersion
from intranet.models.units import Unit
from intranet.prepared import prepared
from intranet.services.dossiers import search
from intranet.services.dossiers.clauses import in_scope, number
from intranet.services.dossiers.lists.parts import narrowed, number_of_parts, parts_of, same
from intranet.services.dossiers.shapes import Scope, shape_of, shared_values, today, values_of

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
    Dossier.holder_unit_id,
    Dossier.holder_role,
    Dossier.holder_user_id,
    ProcedureVersion.name.label("procedure"),
    ProcedureVersion.field.label("field"),
    Unit.short_name.label("holder_unit"),
    User.full_name.label("holder_name"),
    select(func.aggregate_strings(Label.name, ", "))
    .join(DossierLabel)
    .where(DossierLabel.dossier_id == Dossier.id)
    .correlate(Dossier)
    .scalar_subquery()
    .label("labels"),
)
EDGE = (Dossier.id, Dossier.due_at, Dossier.code, Dossier.owner_sort, Dossier.received_at)


@dataclass(frozen=True)
class Page:
    """Rows of one page; ``newer`` and ``older`` are cursors of the neighbour pages, or None."""

    rows: list
    newer: str | None
    older: str | None


def rows(user, filter, cursor=None, limit=None, moment=None):
    """One Page of the list; ``cursor`` comes from a neighbour page, ``limit`` replaces its size."""
    size = limit or filter.rows
    moment = moment or today()
    scope = Scope.of(user, filter.unit)
    looks = search.parse(filter.q) if filter.q else None
    if looks == [] or not scope.reach:
        return Page([], None, None)
    shape = shape_of(filter, scope, moment, looks and len(looks))
    back, at, edge = _edge(cursor, shape, scope)
    values = shared_values(user, moment) | values_of(filter, scope, moment) | edge
    values |= _matches(scope, looks or ()) | {"size": size + 1}
    found = _rows(shape, back, at, bool(edge), **values).all()
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    if not found:
        return Page([], None, None)
    newer = f"n{found[0].part}{found[0].pid}" if (more if back else edge) else None
    older = f"o{found[-1].part}{found[-1].pid}" if (back or more) else None
    return Page(found, newer, older)


def tops(user, filters, limit, moment):
    """The first ``limit`` rows of several tabs without further conditions: [rows, …]."""
    scope = Scope.of(user)
    if not scope.reach or not filters:
        return [[] for _filter in filters]
    shapes = tuple(shape_of(filter, scope, moment) for filter in filters)
    values = shared_values(user, moment) | values_of(filters[0], scope, moment) | {"size": limit}
    found: list = [[] for _shape in shapes]
    for row in _tops(shapes, **values):
        found[row.list].append(row)
    for rows, shape in zip(found, shapes, strict=True):
        key, descending = shape.order
        at = {"due": "due_at", "received": "received_at" if shape.tab == "ready" else "id"}[key]
        rows.sort(key=lambda row, at=at: (getattr(row, at) or datetime.min, row.id))
        if descending:
            rows.reverse()
        rows.sort(key=lambda row: row.part)
        del rows[limit:]
    return found


def _matches(scope, looks):
    """The expressions of the parts; the last one is that of the words alone."""
    found = {f"match_{n}": search.expression(scope.reach, *look) for n, look in enumerate(looks)}
    if looks:
        found[f"match_{len(looks)}"] = search.expression(scope.reach, looks[-1][0])
    return found


def _edge(cursor, shape, scope):
    """(backwards, number of the part, values of the row the page begins after).

    The first page for no cursor, and for one that names a dossier the person may not see.
    """
    found = re.fullmatch(r"([no])(\d)([0-9a-z]{1,12})", cursor or "")
    if not found or int(found[2]) >= number_of_parts(shape):
        return False, 0, {}
    seen = Scope.of(scope.user)
    values = {"pid": found[3], "through": seen.through, "reach": seen.reach}
    row = _edge_row(seen.kind, **values).first()
    if row is None:
        return False, 0, {}
    edge = {f"edge_{column.key}": row[n] for n, column in enumerate(EDGE)}
    return found[1] == "n", int(found[2]), edge


@prepared
def _edge_row(scope):
    return select(*EDGE).where(Dossier.pid == bindparam("pid"), in_scope(scope))


@prepared
def _rows(shape, back, at, has_edge):
    """The rows of all parts, the earlier part first (the later one when reading back)."""
    parts, descending = parts_of(shape)
    down = descending != back
    order = range(at, -1, -1) if back else range(at, len(parts))
    arms = [_arm(shape, parts[n], n, down, has_edge and n == at) for n in order]
    size = number("size")
    ids = union_all(*(select(arm.c.part, arm.c.id) for arm in arms)).limit(size).subquery()
    columns = [same(column) for column in parts[0].columns]
    return _told(select(ids.c.part, *COLUMNS), ids).order_by(
        ids.c.part.desc() if back else ids.c.part,
        *(column.desc() if down else column for column in columns),
    )


@prepared
def _tops(shapes):
    """The first rows of each list and part, in no order."""
    arms = []
    for n, shape in enumerate(shapes):
        parts, descending = parts_of(shape)
        for m, part in enumerate(parts):
            arm = _arm(shape, part, m, descending, False)
            arms.append(select(literal_column(str(n)).label("list"), arm.c.part, arm.c.id))
    ids = union_all(*arms).subquery()
    return _told(select(ids.c.list, ids.c.part, Dossier.id, *COLUMNS), ids)


def _told(query, ids):
    """``query`` with what a row says of the dossiers that ``ids`` names."""
    return (
        query.join_from(ids, Dossier, Dossier.id == ids.c.id)
        .join(ProcedureVersion, ProcedureVersion.id == Dossier.version_id)
        .outerjoin(Unit, Unit.id == Dossier.holder_unit_id)
        .outerjoin(User, User.id == Dossier.holder_user_id)
    )


def _arm(shape, part, number_of_part, down, has_edge):
    """Query: number of the part and ids of at most ``size`` rows beyond the edge."""
    query = select(literal_column(str(number_of_part)).label("part"), part.key.label("id"))
    query = narrowed(query, part, shape)
    if has_edge:
        query = query.where(_beyond(part.columns, down))
    ordered = [column.desc() if down else column.asc() for column in part.columns]
    return query.order_by(*ordered).limit(number("size")).subquery()


def _beyond(columns, down):
    edge = [bindparam(f"edge_{same(c).key}", type_=same(c).type) for c in columns]
    one = len(columns) == 1
    left = columns[0] if one else tuple_(*columns)
    right = edge[0] if one else tuple_(*edge)
    return left < right if down else left > right
