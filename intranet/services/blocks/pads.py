"""The pad: receipts printed in advance, to be filled in by hand in an outage.

The words are those of Mẫu 01 and stay Vietnamese in every language of the screen (decision 0016).
"""

from dataclasses import dataclass, replace

import segno
from sqlalchemy import select

from intranet.extensions import db
from intranet.models.blocks import BlockNumber
from intranet.rules.blocks import BlockPermission
from intranet.rules.identifiers import group_tracking_code
from intranet.rules.legal_forms import LegalForm
from intranet.services.blocks.leasing import locked_mine
from intranet.services.dossiers import charge
from intranet.services.dossiers.heads import form_on, heads_at
from intranet.transaction import transaction

# Each number has its own QR drawing: more at once would keep a slow line waiting; a PDF takes more.
ON_SCREEN, IN_PDF = 20, 50
SYMBOL = "TNHS"
BLANK_DAY = "ngày …… tháng …… năm ……"


@dataclass(frozen=True)
class Leaf:
    """One receipt of the pad: its code, the tracking code as printed, a picture of the QR."""

    number: int
    code: str
    tracking: str
    qr: str
    heads: object


@dataclass(frozen=True)
class Pad:
    """What every leaf says, and the leaves of this print; ``left``: how many unused numbers are
    after them.
    """

    form: object
    desk_phone: str | None
    collect_at: str
    leaves: tuple
    left: int


def qr_picture(address):
    """The QR code (level M) of an address as a ``data:`` picture; fifty drawings are slow."""
    code = segno.make(address, error="m", micro=False)
    return code.png_data_uri(scale=8, border=2)


def pad(block, office, address_of, after=0, most=ON_SCREEN):
    """The Pad of the unused numbers of ``block`` behind number ``after``, ``most`` at most.

    ``address_of`` gives the address of the look-up for a tracking code as it is printed.
    """
    query = select(BlockNumber.number, BlockNumber.code, BlockNumber.tracking)
    query = query.where(BlockNumber.block_id == block.id, BlockNumber.is_unused())
    rows = db.session.execute(
        query.where(BlockNumber.number > after).order_by(BlockNumber.number)
    ).all()
    heads = heads_at(block.unit, office, "", block.leased_at)
    place = heads.place_and_day.partition(",")[0]
    heads = replace(heads, place_and_day=f"{place}, {BLANK_DAY}")
    return Pad(
        form=form_on(LegalForm.RECEIPT, office, block.day),
        desk_phone=block.unit.phone,
        collect_at=block.unit.name,
        leaves=tuple(_leaf(row, address_of, heads) for row in rows[:most]),
        left=len(rows[most:]),
    )


def note_print(actor, pid):
    """Count one print of the pad and return its number; above 1 the leaves say so."""
    charge.require(actor.user, BlockPermission.PRINT)
    with transaction(actor) as change:
        block = locked_mine(actor, pid)
        block.prints += 1
        change.record("blocks.print", block, number=block.prints)
        return block.prints


def _leaf(row, address_of, heads):
    tracking = group_tracking_code(row.tracking)
    own = replace(heads, number=f"{row.code}/{SYMBOL}")
    return Leaf(row.number, row.code, tracking, qr_picture(address_of(tracking)), own)
