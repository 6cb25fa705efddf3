"""How many dossiers a list holds: all the numbers of a page in one statement."""

from sqlalchemy import and_, func, literal_column, select

from intranet.models.dossiers import Dossier
from intranet.prepared import prepared
from intranet.services.dossiers import search
from intranet.services.dossiers.clauses import ACTIVE_TABS, active_in_scope, conditions, number
from intranet.services.dossiers.filters import Filter
from intranet.services.dossiers.lists.parts import by_reception, found, narrowed
from intranet.services.dossiers.shapes import Scope, shape_of, shared_values, today, values_of

CAP = 1000
REST = Filter()


def count(user, filter, cap=None, moment=None):
    """How many dossiers the list holds; never more than ``cap`` + 1 when given."""
    return counts(user, [filter], cap, moment)[0]


def counts(user, filters, cap=CAP, moment=None):
    """How many dossiers each list holds; ``cap`` + 1 means more than ``cap``.

    Lists of work under way are counted together in one pass.
    """
    moment = moment or today()
    scopes = {unit: Scope.of(user, unit) for unit in {f.unit for f in filters} | {""}}
    if not scopes[""].reach:
        return [0] * len(filters)
    values = shared_values(user, moment) | {"through": scopes[""].through, "cap": cap and cap + 1}
    values["reach"] = scopes[""].reach
    shapes = []
    for n, filter in enumerate(filters):
        scope, looks = scopes[filter.unit], search.parse(filter.q) if filter.q else None
        is_active = filter.tab in ACTIVE_TABS and filter.changed(tab="all", rows=REST.rows) == REST
        shape = shape_of(filter, scope, moment, None if looks is None else len(looks))
        shapes.append((shape, is_active))
        if not is_active:
            values |= values_of(filter, scope, moment, f"f{n}_")
        if looks:
            values[f"f{n}_match"] = search.expression(scope.reach, looks[-1][0])
    found = _numbers(scopes[""].kind, tuple(shapes), cap is not None, **values).one()
    return [n if cap is None else min(n, cap + 1) for n in found]


@prepared
def _numbers(scope, shapes, capped):
    """One pass over the dossiers that are not closed counts the active tabs; the others apart."""
    numbers = [
        func.count().filter(and_(*conditions(shape)))
        if is_active
        else _apart(shape, f"f{n}_", capped)
        for n, (shape, is_active) in enumerate(shapes)
    ]
    query = select(*(number.label(f"n{n}") for n, number in enumerate(numbers)))
    if any(is_active for _shape, is_active in shapes):
        query = query.where(active_in_scope(scope), Dossier.closed_at.is_(None))
    return query


def _apart(shape, at, capped):
    """Scalar subquery: the number of dossiers in a list of its own."""
    if shape.looks == 0:
        return literal_column("0")
    part = found(f"{at}match") if shape.looks else by_reception(shape, at)
    query = narrowed(select(part.key), part, shape, at)
    if capped:
        query = query.limit(number("cap"))
    return select(func.count()).select_from(query.subquery()).scalar_subquery()
