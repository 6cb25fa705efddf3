"""Blocks as their desk and those above it see them."""

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased, joinedload

from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.blocks import Block, BlockNumber
from intranet.models.dossiers import Dossier, visible_to
from intranet.models.units import Unit
from intranet.services.dossiers import offers
from intranet.transaction import Forbidden, NotVisible

MOST = 100


def get(user, pid):
    """One block this person may see, its desk and who leased it; ``NotVisible`` otherwise."""
    query = select(Block).where(Block.pid == pid, Block.visible_to(user))
    people = joinedload(Block.leased_by).lazyload("*")
    block = db.session.scalar(query.options(joinedload(Block.unit), people))
    if block is None:
        raise NotVisible
    return block


def is_mine(user, block):
    """True when the block is of a desk where the person receives dossiers today."""
    return any(desk.id == block.unit_id for desk in offers.desks_of(user))


def get_mine(user, pid):
    """The same when it is of one of the person's own desks; ``Forbidden`` for those who watch."""
    block = get(user, pid)
    if not is_mine(user, block):
        raise Forbidden
    return block


def latest(user, limit=MOST):
    """The newest blocks this person may see, open ones first: rows with how many are left."""
    first, last = aliased(BlockNumber), aliased(BlockNumber)
    left = select(func.count()).where(BlockNumber.block_id == Block.id, BlockNumber.is_unused())
    query = (
        select(
            Block.pid, Block.day, Block.leased_at, Block.prints, Block.closed_at,
            Unit.name.label("unit"), User.full_name.label("leased_by"),
            first.code.label("first"), last.code.label("last"),
            (Block.last - Block.first + 1).label("count"),
            left.correlate(Block).scalar_subquery().label("left"),
        )
        .join(Unit, Unit.id == Block.unit_id)
        .join(User, User.id == Block.leased_by_id)
        .join(first, (first.block_id == Block.id) & (first.number == Block.first))
        .join(last, (last.block_id == Block.id) & (last.number == Block.last))
        .where(Block.visible_to(user))
        .order_by(Block.closed_at.is_not(None), Block.id.desc())
        .limit(limit)
    )  # fmt: skip
    return db.session.execute(query).all()


def numbers_of(user, block):
    """Every number of a block: rows with the dossier it became, where this person may open it."""
    query = (
        select(
            BlockNumber.code,
            BlockNumber.used_at,
            BlockNumber.voided_at,
            BlockNumber.void_reason,
            User.full_name.label("voided_by"),
            Dossier.received_at,
            case((visible_to(user), Dossier.pid)).label("dossier_pid"),
        )
        .outerjoin(Dossier, Dossier.id == BlockNumber.dossier_id)
        .outerjoin(User, User.id == BlockNumber.voided_by_id)
        .where(BlockNumber.block_id == block.id)
        .order_by(BlockNumber.number)
    )
    return db.session.execute(query).all()
