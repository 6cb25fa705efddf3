"""Late entry: a receipt printed in advance went out on paper; now its dossier is entered (B6)."""

from contextlib import suppress

from sqlalchemy import func, or_, select

from intranet.extensions import db
from intranet.models.blocks import Block, BlockNumber
from intranet.models.units import Unit
from intranet.rules.blocks import scanned
from intranet.rules.errors import RuleBroken
from intranet.rules.identifiers import normal_tracking_code
from intranet.rules.numbering import normal_code
from intranet.rules.words import N_


def find(text):
    """The leased number with this code or tracking code, typed or scanned; None when unknown."""
    text = scanned(text)
    wanted = [BlockNumber.code == normal_code(text)]
    with suppress(RuleBroken):  # no tracking code: the text is a code or nothing
        wanted.append(BlockNumber.tracking == normal_tracking_code(text))
    return db.session.scalar(select(BlockNumber).where(or_(*wanted)))


def claim(desk, text, received_at):
    """The unused number of ``desk``, its block locked until the caller's transaction ends; None
    without ``text``: the dossier was not given a number on paper.

    RuleBroken at ``printed`` for a used, voided, foreign or unknown number, at ``received_at`` for
    a reception before the paper existed.
    """
    if not text:
        return None
    number = find(text)
    if number is None:
        raise _refused(N_("Không có số in sẵn này. Xem lại mã trên giấy hẹn."))
    block = locked(Block.id == number.block_id)
    db.session.refresh(number)
    if block.unit_id != desk.id:
        name = db.session.scalar(select(Unit.name).where(Unit.id == block.unit_id))
        raise _refused(N_("Số này đã cấp cho %(desk)s."), desk=name)
    check_unused(number, "printed")
    if received_at < block.leased_at:
        raise RuleBroken(
            N_("Số này cấp lúc %(at)s; giờ nhận hồ sơ phải từ lúc đó."),
            field="received_at",
            at=f"{block.leased_at:%H:%M %d/%m/%Y}",
        )
    return number


def use(number, dossier, now):
    """The number is that of ``dossier`` from now on; the last one closes its block."""
    number.dossier_id, number.used_at = dossier.id, now
    touch(number.block, now)


def block_of(dossier):
    """The block whose number the dossier carries."""
    query = select(Block).join(Block.numbers).where(BlockNumber.dossier_id == dossier.id)
    return db.session.scalar(query)


def locked(clause):
    """The block, locked against everybody else who uses, voids or returns its numbers; or None."""
    return db.session.scalar(
        select(Block)
        .where(clause)
        .with_for_update(of=Block)
        .execution_options(populate_existing=True)
    )


def check_unused(number, field):
    """Refuse, in words, a number that was used or voided."""
    if number.dossier_id is not None:
        raise RuleBroken(
            N_("Số %(code)s đã nhập hồ sơ lúc %(at)s."),
            field=field,
            code=number.code,
            at=f"{number.used_at:%H:%M %d/%m/%Y}",
        )
    if number.voided_at is not None:
        raise RuleBroken(
            N_("Số %(code)s đã hủy lúc %(at)s: %(reason)s."),
            field=field,
            code=number.code,
            at=f"{number.voided_at:%H:%M %d/%m/%Y}",
            reason=number.void_reason,
        )


def touch(block, now):
    """After a number changed: count the block's version up, close it when none is left."""
    db.session.flush()
    left = select(func.count()).where(BlockNumber.block_id == block.id, BlockNumber.is_unused())
    block.version += 1
    if not db.session.scalar(left):
        block.closed_at = now


def _refused(message, **params):
    return RuleBroken(message, field="printed", **params)
