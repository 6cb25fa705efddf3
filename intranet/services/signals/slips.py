"""Citizens who were told in writing what is missing and never became a dossier."""

from collections import defaultdict
from datetime import datetime, time, timedelta

from sqlalchemy import exists, select

from intranet.extensions import db
from intranet.models.dossiers import Dossier
from intranet.models.persons import Person
from intranet.models.slips import Slip
from intranet.rules.signals import SLIP_DAYS, Signal, SignalKind
from intranet.rules.slips import SlipKind


def signals(look):
    """SLIPS signals week by week: guidance older than three working days without a dossier, and
    none of the same person since.
    """
    last = min(look.last, look.days_ago(SLIP_DAYS))
    came_back = (
        exists()
        .where(
            Person.id_number == Slip.id_number,
            Dossier.owner_id == Person.id,
            Dossier.received_at >= Slip.at,
        )
        .correlate(Slip)
    )
    query = (
        select(Slip.unit_id, Slip.at, Slip.number)
        .where(
            Slip.kind == SlipKind.GUIDANCE,
            Slip.dossier_id.is_(None),
            Slip.unit_id.in_(look.units()),
            Slip.at >= datetime.combine(look.first, time()),
            Slip.at < datetime.combine(last + timedelta(days=1), time()),
            ~came_back,
        )
        .order_by(Slip.id)
    )
    weeks = defaultdict(list)
    for row in db.session.execute(query):
        weeks[(row.unit_id, row.at.isocalendar()[:2])].append(row)
    for (desk_id, _week), rows in weeks.items():
        yield Signal(
            SignalKind.SLIPS, desk_id, rows[0].at.date(), rows[-1].at.date(), len(rows),
            names=tuple(row.number for row in rows),
        )  # fmt: skip
