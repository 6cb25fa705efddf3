"""Finished dossiers follow a renamed or moved unit: seen and found by those who go on with it.

A large unit has a hundred thousand of them, and one writer's lock held so long would stop every
counter. So the rename only writes down that they follow (``UnitTurn``), and they do in pieces of
their own: each piece and how far it went are one commit. Interrupted, the unit's page says how many
are left, and its button or ``flask units carry-over`` goes on from there.
"""

import time
from dataclasses import replace

from sqlalchemy import delete, exists, func, insert, select, update

from intranet.extensions import db
from intranet.models.dossiers.reach import DossierReach
from intranet.models.units import Unit, UnitTurn
from intranet.services.dossiers.index import reindex
from intranet.services.units.reading import get, is_mine
from intranet.transaction import Forbidden, bookkeeping, transaction

PIECE = 200
PAUSE = 0.02  # seconds in which somebody else may write
PATIENCE = 20  # seconds a person waits for one press of the button


def carry_over(actor, pid):
    """Go on with the dossiers that follow the unit ``pid`` for ``PATIENCE`` seconds, at least with
    one piece; returns how many are left. ``NotVisible`` or ``Forbidden`` for a unit of others.
    """
    unit = get(pid)
    if not is_mine(actor.user, unit):
        raise Forbidden
    unit_id = unit.id
    db.session.rollback()  # its view of the database would not know the pieces
    ends = time.monotonic() + PATIENCE
    while _carry_piece(unit_id):
        if time.monotonic() >= ends:
            return left_of(unit_id)
        time.sleep(PAUSE)
    _finish(replace(actor, once=None), unit_id)  # its one press was several changes
    return 0


def unfinished():
    """The pids of units that dossiers still follow."""
    query = select(Unit.pid).join(UnitTurn, UnitTurn.to_id == Unit.id).order_by(UnitTurn.id)
    return db.session.scalars(query).all()


def left_of(unit_id):
    """How many dossiers still follow the unit with this id."""
    turn = db.session.execute(_turn_of(unit_id)).first()
    if turn is None:
        return 0
    rest = _followers(turn).with_only_columns(func.count()).order_by(None)
    return db.session.scalar(rest)


def is_followed(unit_id):
    """True while dossiers still follow this unit."""
    return db.session.execute(_turn_of(unit_id)).first() is not None


def follow(unit, new):
    """Write down, in an open change, that the dossiers of ``unit``, if any, follow ``new``."""
    if db.session.scalar(select(exists().where(DossierReach.unit_id == unit.id))):
        db.session.add(UnitTurn(from_id=unit.id, to_id=new.id, done=0, count=0))
        db.session.flush()


def _turn_of(unit_id):
    return select(UnitTurn.id, UnitTurn.from_id, UnitTurn.done, UnitTurn.count).where(
        UnitTurn.to_id == unit_id
    )


def _followers(turn):
    """Query: ids of the dossiers that still have to follow, in order."""
    ours = DossierReach.unit_id == turn.from_id, DossierReach.dossier_id > turn.done
    return select(DossierReach.dossier_id).where(*ours).order_by(DossierReach.dossier_id)


def _carry_piece(unit_id):
    """Carry one piece over; True while there may be more.

    Not by ``transaction()``: sight and search are copies of what the recorded rename says.
    """
    with bookkeeping() as connection:
        turn = connection.execute(_turn_of(unit_id).with_for_update()).first()
        if turn is None:
            return False
        ids = connection.scalars(_followers(turn).limit(PIECE)).all()
        if ids:
            _show(connection, unit_id, ids)
            reindex(connection, ids)
            done = {"done": ids[-1], "count": turn.count + len(ids)}
            connection.execute(update(UnitTurn).where(UnitTurn.id == turn.id).values(**done))
        return len(ids) == PIECE


def _show(connection, unit_id, ids):
    """Let the unit and all above it see these dossiers; who saw them before still does."""
    path = connection.scalar(select(Unit.path).where(Unit.id == unit_id))
    for above in map(int, path.strip("/").split("/")):
        seen = select(DossierReach.dossier_id).where(
            DossierReach.unit_id == above, DossierReach.dossier_id.in_(ids)
        )
        new = set(ids) - set(connection.scalars(seen))
        rows = [{"unit_id": above, "dossier_id": one} for one in new]
        if rows:
            connection.execute(insert(DossierReach), rows)


def _finish(actor, unit_id):
    with transaction(actor) as change:
        turn = db.session.execute(_turn_of(unit_id).with_for_update()).first()
        if turn is not None:
            unit = db.session.get_one(Unit, unit_id)
            db.session.execute(delete(UnitTurn).where(UnitTurn.id == turn.id))
            change.record("units.carry_over", unit, count=turn.count)
