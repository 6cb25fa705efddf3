"""Dossiers that need not be kept any longer: a list for a person to decide, nothing by itself."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select, tuple_

from intranet import clock
from intranet.extensions import db
from intranet.models.dossiers import Dossier, visible_to
from intranet.models.persons import Person
from intranet.models.procedures import ProcedureVersion
from intranet.rules import personal

PAGE = 50


@dataclass(frozen=True)
class Page:
    """Rows of one page, the oldest first; ``older`` begins the next one, or None."""

    rows: list
    older: str | None


def expired(user, cursor=None):
    """One Page of the dossiers in reach whose time is over (rules/personal), not yet erased.

    Rows: pid, code, closed_at, received_at, procedure, field, owner_name, person (pid).
    """
    query = (
        select(
            *(Dossier.id, Dossier.pid, Dossier.code, Dossier.received_at, Dossier.closed_at),
            *(Dossier.owner_name, ProcedureVersion.name.label("procedure")),
            *(ProcedureVersion.field, Person.pid.label("person")),
        )
        .join(ProcedureVersion, ProcedureVersion.id == Dossier.version_id)
        .join(Person, Person.id == Dossier.owner_id)
        .where(*_over(clock.now()), Person.erased_at.is_(None), visible_to(user))
        .order_by(Dossier.received_at, Dossier.id)
    )
    edge = _edge(cursor)
    if edge is not None:
        query = query.where(tuple_(Dossier.received_at, Dossier.id) > tuple_(*edge))
    rows = db.session.execute(query.limit(PAGE + 1)).all()
    older = None
    if len(rows) > PAGE:
        older = f"{rows[PAGE - 1].received_at.isoformat()}_{rows[PAGE - 1].id}"
    return Page(list(rows[:PAGE]), older)


def _over(now):
    """Clauses: closed, and longer ago than the field is kept. What was received later cannot be
    over: so the oldest are found by the index of receptions.
    """
    named = personal.YEARS_OF_FIELD
    others = ProcedureVersion.field.not_in(named)
    ways = [and_(others, Dossier.closed_at < personal.years_ago(now, personal.DEFAULT_YEARS))]
    ways += [
        and_(ProcedureVersion.field == field, Dossier.closed_at < personal.years_ago(now, years))
        for field, years in named.items()
        if years is not None
    ]
    return Dossier.received_at < personal.years_ago(now, personal.SHORTEST_YEARS), or_(*ways)


def _edge(cursor):
    """(moment, id) after which a page begins; None for the first one or for other text."""
    try:
        moment, _, number = (cursor or "").rpartition("_")
        return datetime.fromisoformat(moment), int(number)
    except ValueError:
        return None
