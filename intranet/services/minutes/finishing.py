"""Signed by both sides: the findings become the unit's to mend, what was seen again is settled."""

from intranet import clock
from intranet.rules.inspections import InspectionState
from intranet.services import findings


def finish_within(change, inspection):
    """Inside the change of the last signature: signed, then mending, or closed when nothing is."""
    inspection.state, inspection.signed_at = InspectionState.SIGNED.value, clock.now()
    inspection.version += 1
    findings.assign_within(change, inspection)
    findings.settle_within(change, inspection)
