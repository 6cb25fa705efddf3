"""Whether what somebody did fits the roles that stand in the entry."""

from intranet.rules.permissions import can, find


def fits(act, roles, stands_in=False):
    """True when a role of the entry (``a+b``) holds the permission of this act; None when the act
    needs none, or was done in the place of somebody whose roles the entry does not name.
    """
    permission = find(act)
    if permission is None or stands_in:
        return None
    return can(set(roles.split("+")), permission)
