"""Receipts that the desk still has to print: those of today, nobody printed them yet (B26)."""

from datetime import datetime, time

from sqlalchemy import select

from intranet import clock
from intranet.extensions import db
from intranet.models.dossiers import Dossier
from intranet.models.procedures import ProcedureVersion
from intranet.rules.permissions import Role

MOST = 100


def unprinted(user):
    """(pid, code, owner_name, procedure, received_at) of dossiers received today at the person's
    own desks whose receipt was never printed, oldest first; ``MOST`` at once.

    Without those closed on the spot, and those whose receipt was printed in advance (a number of a
    pad, entered later).
    """
    desks = [m.unit_id for m in user.active_memberships if m.role == Role.RECEIVER]
    query = (
        select(
            *(Dossier.pid, Dossier.code, Dossier.owner_name, Dossier.received_at),
            ProcedureVersion.name.label("procedure"),
        )
        .join(ProcedureVersion, ProcedureVersion.id == Dossier.version_id)
        .where(
            Dossier.received_at >= datetime.combine(clock.today(), time()),
            Dossier.received_unit_id.in_(desks),
            Dossier.receipt_prints == 0,
            Dossier.entered_at.is_(None),
            Dossier.closed_at.is_(None),
        )
        .order_by(Dossier.received_at, Dossier.id)
        .limit(MOST)
    )
    return db.session.execute(query).all()
