"""Who looks after an inspection besides its team, and who sees its inside."""

from intranet.rules.inspections import TEAM, WATCHERS
from intranet.services.inspections.reading import locked
from intranet.transaction import Forbidden


def holds(user, unit, roles):
    """True when the person holds one of ``roles`` in ``unit`` or above it."""
    return any(
        entry.role in roles and entry.unit_id in unit.ancestor_ids
        for entry in user.active_memberships
    )


def keeps(user, inspection, roles=TEAM):
    """True for the team, and for those who hold one of ``roles`` in the authority or above."""
    return inspection.is_team(user.id) or holds(user, inspection.authority, roles)


def is_inside(user, inspection):
    """True for whoever sees the preparations too: not for the inspected unit."""
    return keeps(user, inspection, WATCHERS)


def kept(actor, pid, roles=TEAM):
    """The inspection inside the caller's transaction, locked, for whoever ``keeps`` it; Forbidden
    for others who see it.
    """
    found = locked(actor, pid, team=False)
    if not keeps(actor.user, found, roles):
        raise Forbidden
    return found
