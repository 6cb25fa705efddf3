"""Reminders of findings: before their date, and when it has passed; a timer runs it every night."""

from datetime import timedelta

from sqlalchemy import select

from intranet import clock
from intranet.extensions import db
from intranet.models.findings import Finding
from intranet.rules.alerts import AlertKind
from intranet.rules.findings import BEFORE, WAITING, FindingEventKind, is_to_remind
from intranet.services.findings.telling import in_charge, note, tell
from intranet.transaction import transaction


def remind(actor):
    """Tell whoever is in charge of findings that are due soon or overdue; returns those findings.

    Run again on the same day it tells nobody twice.
    """
    with transaction(actor) as change:
        today = clock.today()
        query = select(Finding).where(
            Finding.state.in_(WAITING), Finding.due_on <= today + timedelta(max(BEFORE))
        )
        rows = db.session.scalars(query.order_by(Finding.due_on, Finding.id)).all()
        found = [row for row in rows if is_to_remind(row.due_on, today, row.reminded_on)]
        for finding in found:
            finding.reminded_on = today
            note(finding, FindingEventKind.REMINDED, None)
            tell(change, finding, in_charge(finding), AlertKind.FINDING_DUE)
            change.record("findings.remind", finding, due_on=finding.due_on)
        return found
