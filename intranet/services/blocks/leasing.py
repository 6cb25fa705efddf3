"""Leasing a run of numbers, voiding one of them, returning those that nobody needed."""

import secrets

from sqlalchemy import insert, select

from intranet import clock
from intranet.extensions import db
from intranet.models.blocks import Block, BlockNumber
from intranet.rules import blocks as rules
from intranet.rules.blocks import BlockPermission
from intranet.rules.errors import RuleBroken
from intranet.rules.identifiers import new_tracking_code
from intranet.rules.words import N_
from intranet.services.blocks import reading
from intranet.services.dossiers import charge, numbering, offers, printed
from intranet.services.dossiers.data import reason as checked_reason
from intranet.transaction import check_version, transaction

GIVEN_BACK = N_("Chưa dùng, đã trả lại")


def lease(actor, desk_pid, count):
    """Take ``count`` numbers (1 to 200) of today for a desk, each with its tracking code.

    They come from the counter that ordinary reception uses, so no code is ever given twice (E14).
    """
    charge.require(actor.user, BlockPermission.LEASE)
    rules.check_count(count)
    with transaction(actor) as change:
        desk = _desk(actor.user, desk_pid)
        now = clock.now()
        taken = numbering.take(offers.chain_of(desk), now.date(), count)
        block = Block(
            unit_id=desk.id,
            owner_id=taken.owner_id,
            day=now.date(),
            first=taken.first,
            last=taken.last,
            leased_by_id=actor.user_id,
            leased_at=now,
        )
        db.session.add(block)
        db.session.flush()
        db.session.execute(insert(BlockNumber), _numbers(block, taken))
        codes = {"first": taken.codes[0], "last": taken.codes[-1]}
        change.record("blocks.lease", block, after={**codes, "count": count, "unit": desk.name})
        return block


def void(actor, pid, text, reason):
    """Take one printed number out of use (spoilt, lost), with the reason."""
    charge.require(actor.user, BlockPermission.VOID)
    reason = checked_reason(reason, "reason", rules.VOID_REASON)
    with transaction(actor) as change:
        block = locked_mine(actor, pid)
        number = printed.find(text)
        if number is None or number.block_id != block.id:
            raise RuleBroken(N_("Quyển này không có số đó."), field="number")
        db.session.refresh(number)
        printed.check_unused(number, "number")
        now = clock.now()
        number.voided_at, number.voided_by_id, number.void_reason = now, actor.user_id, reason
        printed.touch(block, now)
        after, personal = {"code": number.code}, {"reason": reason}
        change.record("blocks.void", block, after=after, personal=personal)
        return block


def give_back(actor, pid, version):
    """Return every number not yet used: none of them is given out any more, the block is closed.

    ``Stale`` when a number was used or voided since the page was opened.
    """
    charge.require(actor.user, BlockPermission.GIVE_BACK)
    with transaction(actor) as change:
        block = locked_mine(actor, pid)
        check_version(block, version)
        if block.closed_at is not None:
            raise RuleBroken(N_("Quyển này đã khép."))
        now = clock.now()
        unused = select(BlockNumber).where(BlockNumber.block_id == block.id)
        returned = db.session.scalars(unused.where(BlockNumber.is_unused())).all()
        for number in returned:
            number.voided_at, number.voided_by_id = now, actor.user_id
            number.void_reason = GIVEN_BACK
        block.closed_at = now
        change.record(
            "blocks.give_back", block, after={"codes": [number.code for number in returned]}
        )
        return block


def _numbers(block, taken):
    return [
        {
            "block_id": block.id,
            "number": number,
            "code": code,
            "tracking": new_tracking_code(secrets.token_bytes(16)),
        }
        for number, code in enumerate(taken.codes, taken.first)
    ]


def _desk(user, desk_pid):
    desk = next((unit for unit in offers.desks_of(user) if unit.pid == desk_pid), None)
    if desk is None:
        raise RuleBroken(N_("Chọn bộ phận một cửa của bạn."), field="desk")
    return desk


def locked_mine(actor, pid):
    """The block, locked, when it is of one of the person's own desks."""
    return printed.locked(Block.id == reading.get_mine(actor.user, pid).id)
