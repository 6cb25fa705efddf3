"""Reading the catalogue: what is in force, one procedure with its versions, search."""

from dataclasses import dataclass

from sqlalchemy import and_, exists, false, func, literal, or_, select, tuple_
from sqlalchemy.orm import selectinload

from intranet.extensions import db
from intranet.models.dossiers import Dossier
from intranet.models.procedures import Procedure, ProcedureVersion
from intranet.rules.procedures import rank, wanted
from intranet.transaction import NotVisible

V = ProcedureVersion
COLUMNS = (
    Procedure.pid,
    Procedure.code,
    V.number,
    V.name,
    V.name_fold,
    V.initials,
    V.field,
    V.time_value,
    V.time_unit,
    V.fee_kind,
    V.fee_vnd,
    V.online_level,
    V.valid_from,
    V.valid_to,
    V.verification,
)
MOST_FOUND = 400


@dataclass(frozen=True)
class Found:
    """One page of the catalogue: rows, the key of the next page (None at the end), the number of
    all that answer.
    """

    rows: list
    after: str | None
    total: int


def catalogue(day, *, text="", field="", state="now", after=None, limit=25):
    """A page of the versions in ``state`` on ``day``: now, coming (in force later), ended.

    Without ``text`` in the order of the names; with it the best answer first (B27). ``after`` is
    the key of the page before.
    """
    clause = _state(state, day)
    if field:
        clause = and_(clause, V.field == field)
    readings = wanted(text)
    if readings:
        return _found(clause, readings, after, limit)
    rows = _page(clause, after, limit)
    total = db.session.scalar(select(func.count()).select_from(V).where(clause))
    return Found(rows[:limit], _key(rows[limit - 1]) if len(rows) > limit else None, total or 0)


def _state(state, day):
    if state == "coming":
        return V.valid_from > day
    if state == "ended":
        return and_(V.valid_to < day, V.procedure_id.not_in(_alive(day)))
    return V.in_force(day)


def _alive(day):
    """Query: procedures that are in force on ``day`` or will be."""
    return select(V.procedure_id).where(or_(V.valid_to.is_(None), V.valid_to >= day))


def _page(clause, after, limit):
    query = _rows(clause).order_by(V.name_fold, Procedure.pid).limit(limit + 1)
    if after:
        pid = after.partition("-")[0]
        fold = db.session.scalar(
            select(V.name_fold).join(Procedure).where(Procedure.pid == pid, clause)
        )
        query = query.where(
            tuple_(V.name_fold, Procedure.pid) > tuple_(literal(fold or ""), literal(pid))
        )
    return db.session.execute(query).all()


def _rows(clause):
    return select(*COLUMNS).join(Procedure, V.procedure_id == Procedure.id).where(clause)


def _key(row):
    return f"{row.pid}-{row.number}"


def _found(clause, readings, after, limit):
    """Rows that answer, ranked; the database looks roughly, the rule exactly."""
    rows = db.session.execute(_rows(and_(clause, _roughly(readings)))).all()
    ranked = [(rank(readings, row.name, row.initials, row.code), row) for row in rows]
    ranked = [(place, row) for place, row in ranked if place is not None]
    ranked.sort(key=lambda pair: (pair[0], len(pair[1].name), pair[1].name_fold, pair[1].pid))
    best = [row for _place, row in ranked[:MOST_FOUND]]
    keys = [_key(row) for row in best]
    start = keys.index(after) + 1 if after in keys else 0
    page = best[start : start + limit]
    more = start + limit < len(best)
    return Found(page, _key(page[-1]) if more else None, len(best))


def _roughly(readings):
    """Clause: every version that ``rules.procedures.rank`` could find, and some more."""
    ways = []
    for one in readings:
        if one.words:
            ways += [and_(*(V.name_fold.contains(w, autoescape=True) for w in one.words))]
        if one.letters:
            plain = func.replace(func.lower(func.coalesce(Procedure.code, "")), ".", "")
            ways += [V.initials.contains(one.letters, autoescape=True)]
            ways += [func.replace(plain, "-", "").startswith(one.letters, autoescape=True)]
    return or_(false(), *ways)


def fields(day):
    """The fields of the procedures in force on ``day``, in order."""
    query = select(V.field).where(V.in_force(day)).distinct()
    return sorted(db.session.scalars(query))


def get(pid):
    """One procedure with all its versions; ``NotVisible`` when there is none."""
    query = select(Procedure).where(Procedure.pid == pid).options(selectinload(Procedure.versions))
    procedure = db.session.scalar(query)
    if procedure is None:
        raise NotVisible
    return procedure


def current(procedure, day):
    """The version in force on ``day``; else the next to come, else the last one."""
    versions = procedure.versions
    in_force = [v for v in versions if _begins(v, day) and not _is_over(v, day)]
    coming = [v for v in versions if not _begins(v, day)]
    return (in_force[-1:] or coming[:1] or versions[-1:])[0]


def _begins(version, day):
    return version.valid_from is None or version.valid_from <= day


def _is_over(version, day):
    return version.valid_to is not None and version.valid_to < day


def version(procedure, number):
    """The version of ``procedure`` with this number (text of an address)."""
    found = [v for v in procedure.versions if str(v.number) == str(number)]
    if not found:
        raise NotVisible
    return found[0]


def is_used(version):
    """True when a dossier was received under this version: then it never changes (C20)."""
    return db.session.scalar(select(exists().where(Dossier.version_id == version.id)))


def locked(pid):
    """The procedure for a change: on PostgreSQL nobody receives under its versions meanwhile."""
    procedure = db.session.scalar(select(Procedure).where(Procedure.pid == pid).with_for_update())
    if procedure is None:
        raise NotVisible
    db.session.scalars(select(V).where(V.procedure_id == procedure.id).with_for_update()).all()
    return procedure
