"""Which procedures a receiving desk takes: those its authority decides, in force that day."""

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from intranet import clock
from intranet.extensions import db
from intranet.models.procedures import Procedure, ProcedureOffer, ProcedureVersion
from intranet.models.units import Unit
from intranet.rules.permissions import Role
from intranet.rules.text import exact, fold, telex, tokens
from intranet.transaction import NotVisible


def desks_of(user):
    """The receiving desks where the person is a receiver today."""
    today = clock.today()
    units = [m.unit for m in user.active_memberships if m.role == Role.RECEIVER]
    return [unit for unit in units if unit.receives_dossiers and unit.is_valid_on(today)]


def chain_of(desk):
    """The units from the root down to ``desk`` itself."""
    query = select(Unit).where(Unit.id.in_(desk.ancestor_ids)).order_by(Unit.path)
    return db.session.scalars(query).all()


def authority_of(chain):
    """The office that decides what its desk receives: the nearest UBND upwards."""
    return next((unit for unit in reversed(chain) if unit.is_authority), None)


def version_for(desk, procedure_pid, day):
    """The version in force on ``day`` that the desk's authority decides, steps included."""
    return version_in(authority_of(chain_of(desk)), procedure_pid, day)


def version_in(authority, procedure_pid, day):
    """The same when the authority is known; ``NotVisible`` when it is not offered there."""
    query = (
        _offered(authority, day)
        .where(Procedure.pid == procedure_pid)
        .options(joinedload(ProcedureVersion.steps))
        .order_by(ProcedureVersion.number.desc())
    )
    version = db.session.scalars(query).unique().first() if authority else None
    if version is None:
        raise NotVisible
    return version


def offered_at(desk, day, text="", limit=12):
    """The procedures offered at ``desk`` on ``day`` that fit ``text``, the best first.

    ``text``: the beginning of a code, words with or without tones, initials, or Telex leftovers;
    empty gives the first by name.
    """
    authority = authority_of(chain_of(desk))
    if authority is None:
        return []
    found = _found(authority, day, text)
    if not found and telex(text):
        text = telex(text)
        found = _found(authority, day, text)
    return sorted(found, key=lambda version: _rank(version, text))[:limit]


def _offered(authority, day):
    return (
        select(ProcedureVersion)
        .join(ProcedureVersion.procedure)
        .join(ProcedureOffer, ProcedureOffer.procedure_id == Procedure.id)
        .where(ProcedureOffer.unit_id == authority.id, ProcedureVersion.in_force(day))
        .options(contains_eager(ProcedureVersion.procedure))
    )


def _found(authority, day, text):
    words = tokens(text)
    query = _offered(authority, day)
    if words:
        fits = and_(*(ProcedureVersion.name_fold.contains(word) for word in words))
        letters = ProcedureVersion.initials.startswith("".join(words))
        code = Procedure.code.startswith(fold(text).replace(" ", ""), autoescape=True)
        query = query.where(or_(fits, letters, code))
    return db.session.scalars(query).all()


def _rank(version, text):
    name, typed = exact(version.name), exact(text)
    code = version.procedure.code or ""
    return (
        not (typed and code.startswith(typed)),
        not name.startswith(typed),
        typed not in name,
        not version.name_fold.startswith(fold(text)),
        version.name_fold,
    )
