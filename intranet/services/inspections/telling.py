"""Who is told of an inspection, and the page an alert about it leads to."""

from intranet.rules.alerts import AlertKind
from intranet.services import alerts


def tell_team(change, inspection, known=()):
    """Tell the people of the team that they belong to it; not those of ``known``."""
    alerts.tell(
        change,
        {member.user_id for member in inspection.members} - set(known),
        AlertKind.TEAM,
        **leading(inspection),
        unit=inspection.unit.name,
    )


def leading(inspection):
    """The parameters of an alert that leads to an inspection."""
    day = f"{inspection.visit_first:%d/%m/%Y}"
    return {"day": day, "kind": "inspection", "pid": inspection.pid}
