"""What a citizen may know with the code on the receipt: where the dossier is, without any name."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from intranet.extensions import db
from intranet.models.dossiers import Dossier
from intranet.models.procedures import ProcedureVersion
from intranet.models.units import Unit
from intranet.rules.errors import RuleBroken
from intranet.rules.identifiers import normal_tracking_code
from intranet.rules.words import N_


@dataclass(frozen=True)
class Found:
    """The public face of a dossier."""

    code: str
    procedure: str
    unit: str
    unit_phone: str | None
    state: int
    received_at: datetime
    due_at: datetime | None
    paused: bool
    finished_at: datetime | None
    closed_at: datetime | None


def find(text):
    """Return the dossier whose tracking code this is; ``RuleBroken`` says what to check."""
    code = normal_tracking_code(text, field="code")
    row = db.session.execute(
        select(
            Dossier.code,
            ProcedureVersion.name.label("procedure"),
            Unit.name.label("unit"),
            Unit.phone.label("unit_phone"),
            Dossier.state,
            Dossier.received_at,
            Dossier.due_at,
            Dossier.paused,
            Dossier.finished_at,
            Dossier.closed_at,
        )
        .join(ProcedureVersion, ProcedureVersion.id == Dossier.version_id)
        .join(Unit, Unit.id == Dossier.received_unit_id)
        .where(Dossier.tracking == code)
    ).first()
    if row is None:
        raise RuleBroken(N_("Không có hồ sơ mang mã này. Kiểm tra lại mã trên giấy hẹn."), "code")
    return Found(**row._mapping)
