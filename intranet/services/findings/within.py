"""What signing the minutes does to findings: new ones are given to the unit, old ones settled."""

from sqlalchemy import func, select

from intranet import clock
from intranet.extensions import db
from intranet.models.findings import Finding
from intranet.models.inspections import Inspection
from intranet.rules.alerts import AlertKind
from intranet.rules.answers import FINDING_VALUES
from intranet.rules.findings import (
    UNSETTLED,
    FindingEventKind,
    FindingState,
    Seen,
)
from intranet.rules.inspections import InspectionForm, InspectionState
from intranet.services.answers.reading import heads_of
from intranet.services.findings.making import due_by_default
from intranet.services.findings.reading import is_apart
from intranet.services.findings.telling import in_charge, note, tell

PREFIX = "finding:"


def assign_within(change, inspection):
    """Give the drafts of a locked inspection to its unit, inside ``change``; returns them.

    The inspection goes on to "mending"; without anything to mend the short form is closed (the full
    one waits for its conclusion). Call it once, when the unit has signed.
    """
    query = select(Finding).where(
        Finding.inspection_id == inspection.id, Finding.state == FindingState.DRAFT
    )
    drafts = db.session.scalars(query.order_by(Finding.position)).all()
    for finding in drafts:
        finding.state = str(FindingState.ASSIGNED)
        finding.due_on = finding.due_on or due_by_default()
        finding.version += 1
        note(finding, FindingEventKind.ASSIGNED, change.actor.user_id, inspection=inspection)
        change.record(
            "findings.assign", finding,
            after={"state": finding.state, "due_on": finding.due_on, "number": finding.position},
            inspection=inspection.audit_key,
        )  # fmt: skip
        tell(change, finding, in_charge(finding), AlertKind.FINDING)
    if drafts:
        inspection.state = InspectionState.MENDING.value
    elif inspection.form == InspectionForm.SHORT:
        inspection.state, inspection.closed_at = InspectionState.CLOSED.value, clock.now()
        change.record("inspections.close", inspection, after={"closed_at": inspection.closed_at})
    return drafts


def settle_within(change, inspection):
    """What this visit found of earlier findings of its unit, inside ``change``; returns them.

    Mended and answered: closed. Answered but not mended: given back. Anything else, and what was
    seen by people of the unit or by who answered, stays with an event that it was seen.
    """
    heads = heads_of(inspection)
    seen = {t.removeprefix(PREFIX): v[-1] for t, v in heads.items() if t.startswith(PREFIX)}
    seen = {pid: answer for pid, answer in seen.items() if answer.value in set(Seen)}
    query = select(Finding).where(
        Finding.pid.in_(seen),
        Finding.unit_id == inspection.unit_id,
        Finding.inspection_id != inspection.id,
        Finding.state.in_(UNSETTLED),
    )
    found = db.session.scalars(query.order_by(Finding.id).with_for_update(of=Finding)).all()
    for finding in found:
        _see(change, finding, seen[finding.pid], inspection)
    for earlier_id in sorted({finding.inspection_id for finding in found}):
        close_when_settled(change, db.session.get(Inspection, earlier_id))
    return found


def _see(change, finding, answer, inspection):
    before = finding.state
    counts = before == FindingState.ANSWERED and is_apart(answer.by, finding)
    if counts and answer.value == Seen.MENDED:
        finding.state = str(FindingState.CLOSED)
        finding.closed_at, finding.closed_by_id = clock.now(), answer.by_id
    elif counts and answer.value == Seen.NOT_MENDED:
        finding.state = str(FindingState.RETURNED)
        finding.returns += 1
    finding.version += 1
    words = FINDING_VALUES[answer.value]
    said = f"{words}: {answer.remark}" if answer.remark else words
    note(finding, FindingEventKind.SEEN_AGAIN, answer.by_id, said, inspection)
    change.record(
        "findings.see_again", finding,
        before={"state": before}, after={"state": finding.state},
        seen=answer.value, inspection=inspection.audit_key,
    )  # fmt: skip
    if finding.state != before:
        tell(change, finding, in_charge(finding), AlertKind.FINDING_JUDGED)


def close_when_settled(change, inspection):
    """Close an inspection of the short form when nothing of it is left to mend.

    Its row is locked before it is counted: of two last findings closed at once one sees the other.
    """
    db.session.flush()
    db.session.refresh(inspection, with_for_update=True)
    query = select(func.count(Finding.id)).where(
        Finding.inspection_id == inspection.id, Finding.state.in_(UNSETTLED)
    )
    is_short = inspection.form == InspectionForm.SHORT
    if inspection.state != InspectionState.MENDING or not is_short or db.session.scalar(query):
        return
    inspection.state, inspection.closed_at = InspectionState.CLOSED.value, clock.now()
    inspection.version += 1
    change.record("inspections.close", inspection, after={"closed_at": inspection.closed_at})
