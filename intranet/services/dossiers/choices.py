"""What people may choose to narrow a list, and which choice empties it."""

from sqlalchemy import or_, select

from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.dossiers import Label
from intranet.models.persons import Person
from intranet.models.procedures import Procedure, ProcedureVersion
from intranet.models.units import Unit
from intranet.services.dossiers.filters import TABS, Filter
from intranet.services.dossiers.lists import counts


def tab_filters(filter):
    """The tabs, with the same page size and no condition: [(tab, Filter)]."""
    return [(tab, Filter(tab=tab, rows=filter.rows)) for tab in TABS]


def hindering(user, filter, moment=None):
    """For an empty list: [(condition, number without it)] where removing one shows rows."""
    if not filter.conditions:
        return []
    numbers = counts(user, [filter.without(name) for name in filter.conditions], moment=moment)
    return [pair for pair in zip(filter.conditions, numbers, strict=True) if pair[1]]


def named(filter):
    """The things the filter names by pid, in words: {condition: name}; one query at most."""
    queries = {
        "unit": select(Unit.name).where(Unit.pid == filter.unit),
        "procedure": _procedure_name(filter.procedure),
        "holder": select(User.full_name).where(User.pid == filter.holder),
        "label": select(Label.name).where(Label.pid == filter.label),
        "person": select(Person.full_name).where(Person.pid == filter.person),
    }
    wanted = {name: query for name, query in queries.items() if getattr(filter, name)}
    if not wanted:
        return {}
    found = db.session.execute(select(*(q.limit(1).scalar_subquery() for q in wanted.values())))
    return {name: words or "?" for name, words in zip(wanted, found.one(), strict=True)}


def choices(user):
    """What the filter form offers: (units with their ancestors first, fields of procedures,
    labels).
    """
    below = [
        Unit.path.startswith(entry.unit.path, autoescape=True) for entry in user.active_memberships
    ]
    units = db.session.execute(
        select(Unit.pid, Unit.name).where(or_(*below)).order_by(Unit.path)
    ).all()
    fields = db.session.scalars(
        select(ProcedureVersion.field).distinct().order_by(ProcedureVersion.field)
    ).all()
    labels = db.session.execute(select(Label.pid, Label.name).order_by(Label.position)).all()
    return units, fields, labels


def _procedure_name(pid):
    return (
        select(ProcedureVersion.name)
        .join(Procedure)
        .where(Procedure.pid == pid)
        .order_by(ProcedureVersion.number.desc())
    )
