"""What a citizen may know with the code on the receipt: where the dossier is, without any name."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from intranet.extensions import db
from intranet.models.blocks import Block, BlockNumber
from intranet.models.dossiers import Dossier, DossierEvent
from intranet.models.procedures import ProcedureVersion
from intranet.models.units import Unit
from intranet.rules.errors import RuleBroken
from intranet.rules.identifiers import normal_tracking_code
from intranet.rules.words import N_
from intranet.rules.workflow import EventKind, State


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
    extended_to: datetime | None
    wait_until: datetime | None
    paused: bool
    finished_at: datetime | None
    closed_at: datetime | None
    asked: tuple = ()

    @property
    def has_result(self):
        """True when a result exists; a withdrawn or stopped dossier ends without one."""
        return self.state in (State.FINISHED, State.RETURNED)


@dataclass(frozen=True)
class Printed:
    """A receipt that was printed in advance and whose dossier is not in the program yet (B6)."""

    code: str
    unit: str
    unit_phone: str | None
    voided_at: datetime | None


def find(text):
    """Return what carries this tracking code, Found or Printed; ``RuleBroken`` says what to check.

    A number that was printed in advance and not yet entered is neither unknown nor a dossier.
    """
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
            Dossier.extended_to,
            Dossier.wait_until,
            Dossier.paused,
            Dossier.finished_at,
            Dossier.closed_at,
        )
        .join(ProcedureVersion, ProcedureVersion.id == Dossier.version_id)
        .join(Unit, Unit.id == Dossier.received_unit_id)
        .where(Dossier.tracking == code)
    ).first()
    if row is None:
        return _printed(code)
    asked = _asked(code) if row.state == State.SUPPLEMENT else ()
    return Found(**row._mapping, asked=asked)


def _asked(tracking):
    """The papers that the citizen was last asked for, as Mẫu 02 lists them."""
    query = (
        select(DossierEvent.facts)
        .join(Dossier, Dossier.id == DossierEvent.dossier_id)
        .where(Dossier.tracking == tracking, DossierEvent.kind == EventKind.SUPPLEMENT)
        .order_by(DossierEvent.id.desc())
    )
    facts = db.session.scalar(query.limit(1))
    return tuple(json.loads(facts).get("items", ())) if facts else ()


def _printed(tracking):
    row = db.session.execute(
        select(
            BlockNumber.code,
            Unit.name.label("unit"),
            Unit.phone.label("unit_phone"),
            BlockNumber.voided_at,
        )
        .join(Block, Block.id == BlockNumber.block_id)
        .join(Unit, Unit.id == Block.unit_id)
        .where(BlockNumber.tracking == tracking)
    ).first()
    if row is None:
        raise RuleBroken(N_("Không có hồ sơ mang mã này. Kiểm tra lại mã trên giấy hẹn."), "code")
    return Printed(**row._mapping)
