"""The frame: every dossier of the inspected unit that was received in the period."""

from datetime import datetime, time, timedelta

from sqlalchemy import exists, or_, select

from intranet.extensions import db
from intranet.models.dossiers import Dossier, DossierEvent, DossierReach
from intranet.models.units import Unit
from intranet.rules.samples import Known, framed
from intranet.rules.workflow import PAUSES, EventKind

_KINDS = (*map(str, PAUSES), str(EventKind.CORRECTION))
_COLUMNS = (
    "id", "code", "received_at", "received_by_id", "finished_at", "entered_at", "due_at",
    "due_unit", "manual_due_at", "extended_to", "paused", "closed_at",
)  # fmt: skip


def frame_of(inspection, now):
    """({stratum: [codes]}, {code: dossier id}) of an inspection, as the records stand ``now``."""
    clause = _of_period(inspection)
    rows = db.session.execute(select(*(getattr(Dossier, c) for c in _COLUMNS)).where(clause)).all()
    events = _events(clause)
    known = [_known(row, tuple(events.get(row.id, ()))) for row in rows]
    return framed(known, now), {row.code: row.id for row in rows}


def of_unit(inspection):
    """Clause on ``Dossier``: received or decided by the inspected unit or one below it, and within
    reach of the authority that inspects.
    """
    units = select(Unit.id).where(inspection.unit.subtree())
    reach = select(DossierReach.dossier_id).where(
        DossierReach.unit_id == inspection.authority_id, DossierReach.dossier_id == Dossier.id
    )
    is_theirs = or_(Dossier.received_unit_id.in_(units), Dossier.competent_unit_id.in_(units))
    return is_theirs & exists(reach)


def _of_period(inspection):
    first = datetime.combine(inspection.period_first, time())
    end = datetime.combine(inspection.period_last, time()) + timedelta(days=1)
    return (Dossier.received_at >= first) & (Dossier.received_at < end) & of_unit(inspection)


def _events(clause):
    event = DossierEvent
    query = (
        select(event.dossier_id, event.kind, event.due_before, event.due_after)
        .where(event.kind.in_(_KINDS), event.dossier_id.in_(select(Dossier.id).where(clause)))
        .order_by(event.id)
    )
    found: dict = {}
    for dossier_id, *what in db.session.execute(query):
        found.setdefault(dossier_id, []).append(tuple(what))
    return found


def _known(row, events):
    return Known(
        code=row.code,
        received_at=row.received_at,
        received_by=row.received_by_id,
        finished_at=row.finished_at,
        entered_at=row.entered_at,
        due_at=row.due_at,
        due_unit=row.due_unit,
        has_new_date=row.manual_due_at is not None or row.extended_to is not None,
        is_running=row.finished_at is None and row.closed_at is None and not row.paused,
        events=events,
    )
