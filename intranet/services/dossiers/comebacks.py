"""A citizen comes back with the slip of the counter (Mẫu 02): the dossier is tied to it."""

from sqlalchemy import select

from intranet.extensions import db
from intranet.models.slips import Slip
from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_


def tie(change, dossier, slip_pid):
    """Write on the slip which dossier came of it; nothing without a slip.

    RuleBroken when there is no such slip at this desk, or it was received before.
    """
    if not slip_pid:
        return
    query = select(Slip).where(Slip.pid == slip_pid, Slip.unit_id == dossier.received_unit_id)
    slip = db.session.scalar(query.with_for_update(of=Slip))
    if slip is None or slip.dossier_id is not None:
        raise RuleBroken(N_("Phiếu này không còn chờ: đã có hồ sơ, hoặc không của bộ phận bạn."))
    slip.dossier_id = dossier.id
    change.record("slips.tie", slip, after={"dossier": dossier.code})
