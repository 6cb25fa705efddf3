"""Witnesses: accounts of any unit that co-sign checkpoints with a key only their browser has."""

import base64

from sqlalchemy import func, select

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.audit import Checkpoint, Cosignature, Witness
from intranet.models.columns import new_pid
from intranet.models.units import Unit
from intranet.rules.errors import RuleBroken
from intranet.rules.sealing import consistency_proof
from intranet.rules.sealing.notes import COSIGNED, Key, is_signed
from intranet.rules.witnesses import WITNESSES, checked_line, read_key, witness_name
from intranet.rules.words import N_
from intranet.services.checkpoints import keys, verifying
from intranet.transaction import NotVisible, transaction

LATEST = 10


def own(user):
    """The key this person witnesses with, or None."""
    return db.session.scalar(
        select(Witness).where(Witness.user_id == user.id, Witness.ended_at.is_(None))
    )


def units_of(user):
    """[(pid, name)]: the units this person may witness for."""
    posts = [duty.unit for duty in user.active_memberships if duty.role in WITNESSES]
    return list(dict.fromkeys((unit.pid, unit.name) for unit in posts))


def newest():
    """The newest checkpoint, or None."""
    return db.session.scalar(select(Checkpoint).order_by(Checkpoint.size.desc()).limit(1))


def key_text(witness):
    """The public key of a witness in base64, as its browser knows it."""
    return base64.b64encode(witness.public_key).decode()


def signed_by(witness, limit=LATEST):
    """Rows (size, at, at of the checkpoint) of what a witness signed, newest first."""
    query = (
        select(Checkpoint.pid, Checkpoint.size, Checkpoint.at.label("made_at"), Cosignature.at)
        .join(Cosignature, Cosignature.checkpoint_id == Checkpoint.id)
        .where(Cosignature.witness_id == witness.id)
        .order_by(Checkpoint.size.desc())
    )
    return db.session.execute(query.limit(limit)).all()


def listed():
    """Rows (unit, who, added_at, size, at) of every key in use: its newest cosignature, if any."""
    newest_of = (
        select(
            Cosignature.witness_id,
            func.max(Checkpoint.size).label("size"),
            func.max(Cosignature.at).label("at"),
        )
        .join(Checkpoint, Checkpoint.id == Cosignature.checkpoint_id)
        .group_by(Cosignature.witness_id)
        .subquery()
    )
    query = (
        select(
            Unit.name.label("unit"),
            User.full_name.label("who"),
            Witness.added_at,
            newest_of.c.size,
            newest_of.c.at,
        )
        .join(Unit, Unit.id == Witness.unit_id)
        .join(User, User.id == Witness.user_id)
        .outerjoin(newest_of, newest_of.c.witness_id == Witness.id)
        .where(Witness.ended_at.is_(None))
        .order_by(Unit.sort, Unit.name, User.full_name, Witness.id)
    )
    return db.session.execute(query).all()


def news(size):
    """What a witness who last saw ``size`` entries needs: note, proof, pid of the checkpoint.

    No proof when there is none: the newest checkpoint is older than that. None without checkpoint.
    """
    checkpoint = newest()
    if checkpoint is None:
        return None
    proof = []
    if 0 < size < checkpoint.size:
        proof = consistency_proof(size, checkpoint.size, verifying.hashes())
    return {
        "checkpoint": checkpoint.pid,
        "key": _key_of(checkpoint.note).line(),
        "note": checkpoint.note,
        "proof": [base64.b64encode(step).decode() for step in proof],
    }


def register(actor, unit_pid, public_key):
    """Take the public key of a witness for one of the person's units; an older one ends."""
    with transaction(actor, alone=True) as change:  # two at once would leave two keys in use
        unit = next((u for u in _units(actor.user) if u.pid == unit_pid), None)
        if unit is None:
            raise RuleBroken(N_("Chọn đơn vị của bạn."), field="unit")
        key = read_key(public_key)
        if db.session.scalar(select(Witness.id).where(Witness.public_key == key)):
            raise RuleBroken(N_("Khóa này đã được đăng ký."))
        old = own(actor.user)
        if old is not None:
            _end(change, old)
        pid = new_pid()
        witness = Witness(
            pid=pid,
            name=witness_name(unit.pid, pid),
            user_id=actor.user.id,
            unit_id=unit.id,
            public_key=key,
            added_at=clock.now(),
        )
        db.session.add(witness)
        db.session.flush()
        after = {"witness": witness.name, "key": public_key}
        change.record("witnesses.register", witness, after=after)
        return witness


def cosign(actor, checkpoint_pid, line):
    """Keep the line by which the actor's key signs a checkpoint; once is enough."""
    with transaction(actor, alone=True) as change:
        witness = own(actor.user)
        if witness is None:
            raise RuleBroken(N_("Bạn chưa đăng ký khóa chứng kiến."))
        if witness.unit.pid not in dict(units_of(actor.user)):
            raise RuleBroken(
                N_("Khóa này của đơn vị cũ. Hãy thôi dùng rồi đăng ký khóa cho đơn vị hiện nay.")
            )
        query = select(Checkpoint).where(Checkpoint.pid == checkpoint_pid)
        checkpoint = db.session.scalar(query)
        if checkpoint is None:
            raise NotVisible
        if db.session.get(Cosignature, (checkpoint.id, witness.id)) is not None:
            raise RuleBroken(N_("Bạn đã ký chứng kiến điểm chốt này."))
        key = Key(witness.name, witness.public_key, COSIGNED)
        seconds = int(clock.utc().timestamp())
        kept = checked_line(line, checkpoint.note, key, seconds, keys.check)
        db.session.add(
            Cosignature(
                checkpoint_id=checkpoint.id, witness_id=witness.id, at=clock.now(), line=kept
            )
        )
        db.session.flush()
        after = {"size": checkpoint.size, "witness": witness.name}
        change.record("witnesses.cosign", checkpoint, after=after)
        return checkpoint


def end(actor, pid):
    """Stop using one's own key; what it signed stays."""
    with transaction(actor) as change:
        witness = own(actor.user)
        if witness is None or witness.pid != pid:
            raise NotVisible
        _end(change, witness)


def _key_of(note):
    """The server's key that signed ``note``; a newer one says nothing before it signed."""
    known = keys.public_keys()
    return next((key for key in known if is_signed(note, key, keys.check)), known[-1])


def _end(change, witness):
    witness.ended_at = clock.now()
    db.session.flush()
    change.record("witnesses.end", witness, before={"witness": witness.name})


def _units(user):
    return [duty.unit for duty in user.active_memberships if duty.role in WITNESSES]
