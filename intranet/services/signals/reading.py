"""The signals that a person may see: of the units they watch, and of a visit of their authority."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from intranet import clock
from intranet.extensions import db
from intranet.models.units import AUTHORITY_KINDS, Unit
from intranet.rules.inspections import TEAM
from intranet.rules.signals import ranked
from intranet.services import inspections
from intranet.services.signals import book, evenings, numbers, slips
from intranet.services.signals.look import Look, below
from intranet.transaction import Forbidden, NotVisible


@dataclass(frozen=True)
class Found:
    """The counters with a signal, ranked; ``units``: (pid, name) of what may be asked for."""

    first: date
    last: date
    ranked: list
    unit_pid: str | None = None
    units: tuple = ()


def listed(user, first, last, unit_pid=None):
    """Found of the units this person watches and those below, or of one of these and below it.

    NotVisible for another unit.
    """
    roots = _watched(user)
    if not roots:
        raise NotVisible
    query = select(Unit).where(below(roots), Unit.kind.in_(AUTHORITY_KINDS)).order_by(Unit.path)
    units = db.session.scalars(query).all()
    asked = [unit for unit in units if unit.pid == unit_pid] if unit_pid else roots
    if not asked:
        raise NotVisible
    options = tuple((unit.pid, unit.name) for unit in units)
    return Found(first, last, _ranked(asked, first, last, roots), unit_pid, options)


def of_inspection(user, pid):
    """(the inspection, Found of the inspected unit and period): for its team and for who watches
    for its authority. The inspected unit is not told what will be asked: Forbidden.
    """
    inspection = inspections.get(user, pid)
    watched = _watched(user)
    own = [root for root in watched if inspection.authority.path.startswith(root.path)]
    if not own and not inspection.is_team(user.id):
        raise Forbidden
    first, last = inspection.period_first, inspection.period_last
    found = _ranked([inspection.unit], first, last, own or [inspection.authority])
    return inspection, Found(first, last, found)


def _watched(user):
    """The units where this person inspects or supervises."""
    units = {e.unit_id: e.unit for e in user.active_memberships if e.role in TEAM}
    return list(units.values())


def _ranked(roots, first, last, authorities):
    look = Look(roots, first, last, clock.today(), authorities)
    return ranked(look.desks, signals_of(look))


def signals_of(look):
    """Every signal, source by source. A new source (photos and pre-checks that never became a
    dossier) is one more module and one more line here.
    """
    counts = book.counts_of(look)
    settled = {(each, day) for unit, day in counts for each in book.covered(look, unit)}
    return [
        *book.signals(look, counts),
        *numbers.signals(look),
        *evenings.signals(look, settled),
        *slips.signals(look),
    ]
