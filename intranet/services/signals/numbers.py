"""Numbers without a dossier: never explained, passed over on a pad, voided without a reason."""

from collections import defaultdict
from datetime import timedelta
from itertools import groupby

from sqlalchemy import select

from intranet.extensions import db
from intranet.models.blocks import Block, BlockNumber
from intranet.models.dossiers import Dossier
from intranet.rules.blocks import Fate
from intranet.rules.signals import NUMBER_DAYS, Signal, SignalKind, is_reason, too_many_voided
from intranet.services.blocks.leasing import GIVEN_BACK
from intranet.services.blocks.numbers import counters_of, numbers_of
from intranet.services.signals.look import below

# A pad taken for bad days may lie so long before it is used.
PAD_DAYS = 62
_WITH_NOTE = (SignalKind.VOIDED, SignalKind.SPOILT)


def signals(look):
    """Signals of the numbers in the span."""
    yield from _unexplained(look)
    for _block, rows in groupby(_printed(look), key=lambda row: row.block_pid):
        yield from _of_pad(look, list(rows))


def _unexplained(look):
    counters = counters_of(below(look.roots), look.first, look.last) if look.desks else []
    found = defaultdict(list)
    for number in numbers_of(counters, look.first, look.last):
        if number.fate == Fate.UNEXPLAINED:
            found[(number.owner_id, number.day)].append(number.code)
    for (owner_id, day), codes in found.items():
        yield Signal(SignalKind.UNEXPLAINED, owner_id, day, day, len(codes), names=tuple(codes))


def _printed(look):
    """The numbers of the pads of these counters, pad by pad, in order."""
    query = (
        select(
            Block.id, Block.pid.label("block_pid"), Block.unit_id, Block.day,
            BlockNumber.number, BlockNumber.code, BlockNumber.used_at, BlockNumber.voided_at,
            BlockNumber.void_reason, Dossier.received_at,
        )
        .join(BlockNumber, BlockNumber.block_id == Block.id)
        .outerjoin(Dossier, Dossier.id == BlockNumber.dossier_id)
        .where(
            Block.day.between(look.first - timedelta(days=PAD_DAYS), look.last),
            Block.unit_id.in_(look.units()),
        )
        .order_by(Block.id, BlockNumber.number)
    )  # fmt: skip
    return db.session.execute(query).all()


def _of_pad(look, rows):
    """Signals of one pad. A number that was passed over belongs to the day of the next one that
    became a dossier, once that was entered two working days ago.
    """
    found = defaultdict(list)
    following, latest = None, look.days_ago(NUMBER_DAYS)
    for row in reversed(rows):
        kind, day = _kind_of(row), row.voided_at and row.voided_at.date()
        if row.received_at is not None:
            if row.used_at.date() <= latest:
                following = row.received_at.date()
        elif kind in (SignalKind.HOLE, SignalKind.RETURNED):
            if following is not None:
                found[(kind, following)].append(row)
        else:
            found[(kind, day)].append(row)
    used = sum(row.received_at is not None for row in rows)
    for (kind, day), numbers in found.items():
        if look.contains(day):
            yield _told(kind, day, numbers[::-1], used)


def _kind_of(row):
    """What an unused number would be a signal of; SPOILT for one voided with a reason."""
    if row.voided_at is None:
        return SignalKind.HOLE
    if row.void_reason == GIVEN_BACK:
        return SignalKind.RETURNED
    return SignalKind.SPOILT if is_reason(row.void_reason) else SignalKind.VOIDED


def _told(kind, day, numbers, used):
    count = voided = len(numbers)
    many = too_many_voided(voided, used + voided) if kind == SignalKind.SPOILT else 0
    if many:
        kind, count = SignalKind.VOIDED_MANY, many
    return Signal(
        kind, numbers[0].unit_id, day, day, count,
        paper=voided, entered=used + voided, names=tuple(row.code for row in numbers),
        note=numbers[0].void_reason if kind in _WITH_NOTE else None,
        block_pid=numbers[0].block_pid,
    )  # fmt: skip
