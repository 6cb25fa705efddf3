"""Whose entries somebody may read: supervisors those of the units below theirs, heads their own."""

from sqlalchemy import false, func, or_, select

from intranet.extensions import db
from intranet.models.units import Unit
from intranet.rules.audit import AuditPermission
from intranet.rules.dossiers import HEADS
from intranet.rules.permissions import Role
from intranet.transaction import NotVisible

WATCHING = (Role.SUPERVISOR,)


def units_of(user, roles):
    """{pid: (name, path)} of the units where the person holds one of ``roles``, and all below."""
    paths = {duty.unit.path for duty in user.active_memberships if duty.role in roles}
    clause = or_(false(), *(Unit.path.startswith(path, autoescape=True) for path in paths))
    rows = db.session.execute(select(Unit.pid, Unit.name, Unit.path).where(clause))
    return {row.pid: (row.name, row.path) for row in sorted(rows, key=lambda row: row.path)}


def seen_units(user):
    """Units whose entries this person may read: {pid: (name, path)}."""
    watches = user.can(AuditPermission.LIST)
    return units_of(user, (*WATCHING, *HEADS) if watches else HEADS)


def watched_units(user):
    """Units whose whole log this supervisor reads: {pid: (name, path)}."""
    return units_of(user, WATCHING)


def named(units, pid, below):
    """The pids of unit ``pid``, with all below when ``below``; NotVisible for one not in
    ``units``.
    """
    if pid not in units:
        raise NotVisible
    path = units[pid][1]
    return [one for one in units if one == pid or (below and units[one][1].startswith(path))]


def is_everything(units):
    """True when ``units`` are all units there ever were."""
    return len(units) == db.session.scalar(select(func.count(Unit.id)))
