"""Which procedures a receiving desk takes, in force that day, and who decides them.

Those its own authority decides, those of the authorities above (through procedures, một cửa liên
thông), and those that any desk may receive for another authority (phi địa giới, domain 2.1).
"""

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import Membership
from intranet.models.procedures import Procedure, ProcedureOffer, ProcedureVersion
from intranet.models.units import AUTHORITY_KINDS, Unit
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


def authorities_for(chain, version, day):
    """The offices that can decide ``version`` when this desk receives it, the usual one first: the
    nearest upwards, those above it, then all others when it may be received anywhere.
    """
    above = _authority_ids(chain)
    query = (
        select(Unit)
        .join(ProcedureOffer, ProcedureOffer.unit_id == Unit.id)
        .where(ProcedureOffer.procedure_id == version.procedure_id, Unit.valid_on(day))
        .order_by(Unit.path)
    )
    if not version.anywhere:
        query = query.where(Unit.id.in_(above))
    places = {unit_id: number for number, unit_id in enumerate(above)}
    found = db.session.scalars(query).all()
    return sorted(found, key=lambda unit: places.get(unit.id, len(above)))


def return_desks(desk, authority, day):
    """Where the result can be returned: the receiving desk, or one of the deciding office's own."""
    receiving = exists().where(Membership.unit_id == Unit.id, Membership.role == Role.RECEIVER)
    query = (
        select(Unit)
        .where(Unit.parent_id == authority.id, Unit.receives_dossiers.is_(True), receiving)
        .where(Unit.kind.not_in(AUTHORITY_KINDS), Unit.valid_on(day), Unit.id != desk.id)
        .order_by(Unit.path)
    )
    return [desk, *db.session.scalars(query)]


def places(desk, version, day, authority_pid=None):
    """(who can decide, where the result can be returned) when the chosen office, else the usual
    one, decides.
    """
    authorities = authorities_for(chain_of(desk), version, day)
    chosen = next((unit for unit in authorities if unit.pid == authority_pid), None)
    chosen = chosen or next(iter(authorities), None)
    return authorities, return_desks(desk, chosen, day) if chosen else [desk]


def version_for(desk, procedure_pid, day):
    """The version in force on ``day`` that the desk takes, steps included."""
    return version_in(chain_of(desk), procedure_pid, day)


def version_in(chain, procedure_pid, day):
    """The same when the units from the root to the desk are known; ``NotVisible`` for others."""
    query = (
        _offered(chain, day)
        .where(Procedure.pid == procedure_pid)
        .options(joinedload(ProcedureVersion.steps))
        .order_by(ProcedureVersion.number.desc())
    )
    version = db.session.scalars(query).unique().first()
    if version is None:
        raise NotVisible
    return version


def offered_at(desk, day, text="", limit=12):
    """The procedures offered at ``desk`` on ``day`` that fit ``text``, the best first.

    ``text``: the beginning of a code, words with or without tones, initials, or Telex leftovers;
    empty gives the first by name.
    """
    chain = chain_of(desk)
    found = _found(chain, day, text)
    if not found and telex(text):
        text = telex(text)
        found = _found(chain, day, text)
    own = _own_ids(chain) if found else ()
    return sorted(found, key=lambda version: _rank(version, text, own))[:limit]


def _authority_ids(chain):
    """The ids of the offices above a desk, the nearest first."""
    return [unit.id for unit in reversed(chain) if unit.is_authority]


def _own_ids(chain):
    """The ids of the procedures that the desk's own office decides: they come first."""
    offers = select(ProcedureOffer.procedure_id)
    own = offers.where(ProcedureOffer.unit_id.in_(_authority_ids(chain)[:1]))
    return set(db.session.scalars(own))


def _offered(chain, day):
    offer = exists().where(ProcedureOffer.procedure_id == ProcedureVersion.procedure_id)
    above = offer.where(ProcedureOffer.unit_id.in_(_authority_ids(chain)))
    return (
        select(ProcedureVersion)
        .join(ProcedureVersion.procedure)
        .where(or_(above, and_(ProcedureVersion.anywhere, offer)))
        .where(ProcedureVersion.in_force(day))
        .options(contains_eager(ProcedureVersion.procedure))
    )


def _found(chain, day, text):
    words = tokens(text)
    query = _offered(chain, day)
    if words:
        fits = and_(*(ProcedureVersion.name_fold.contains(word) for word in words))
        letters = ProcedureVersion.initials.startswith("".join(words))
        code = Procedure.code.startswith(fold(text).replace(" ", ""), autoescape=True)
        query = query.where(or_(fits, letters, code))
    return db.session.scalars(query).all()


def _rank(version, text, own):
    name, typed = exact(version.name), exact(text)
    code = version.procedure.code or ""
    return (
        not (typed and code.startswith(typed)),
        not name.startswith(typed),
        typed not in name,
        version.procedure_id not in own,
        not version.name_fold.startswith(fold(text)),
        version.name_fold,
    )
