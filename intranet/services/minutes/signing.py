"""Signing the frozen minutes: each side once, and it names the hash it signs.

The head of the team signs in the own session. For the unit somebody signs in the own session, or on
the phone of the team with a code that was fetched in the own session, or on paper; or nobody does.
"""

import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import select, update

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.minutes import MinuteCode, MinuteSignature
from intranet.rules import minutes as rules
from intranet.rules.errors import RuleBroken
from intranet.rules.inspections import InspectionState
from intranet.rules.minutes import Side, Way
from intranet.rules.words import N_
from intranet.services import inspections, proofs
from intranet.services.minutes.finishing import finish_within
from intranet.services.minutes.reading import is_of_unit, minute_of, represents
from intranet.transaction import Forbidden, NotVisible, bookkeeping, transaction

SIGNED_ALREADY = N_("Bên này đã ký, hoặc đã ghi là không ký.")
WRONG = N_(
    "Tên đăng nhập hoặc mã không đúng, hoặc mã đã hết hạn."
    " Kiểm tra lại, hoặc người ký lấy mã mới ở trang biên bản."
)


@dataclass(frozen=True)
class Seal:
    """What somebody signs with: the ``hash`` that was on the screen, the drawn strokes (or None)
    and, for who does not head the unit, by whose ``authority``.
    """

    hash: str
    drawing: str | None = None
    authority: str = ""


def sign(actor, pid, seal):
    """Sign in one's own session: the head for the team, people of the unit for the unit."""
    with transaction(actor) as change:
        inspection = inspections.locked(actor, pid, team=False)
        side = side_of(actor.user, inspection)
        if side is None:
            raise Forbidden
        if side == Side.UNIT:
            _check_authority(actor.user, inspection, seal)
        signature = _signature(actor, inspection, seal, side, Way.SESSION, actor.user)
        return _sign_within(change, inspection, signature, "minutes.sign")


def make_code(actor, pid, key):
    """A new code of six digits with which the actor signs on the team's phone; the one before it
    is void. ``key``: the office's secret. It lives ``CODE_MINUTES`` and works once.
    """
    with transaction(actor) as change:
        inspection = inspections.locked(actor, pid, team=False)
        minute = _to_sign(inspection)
        if not is_of_unit(actor.user, inspection):
            raise Forbidden
        _require_free(minute, Side.UNIT)
        code = rules.new_code(secrets.randbelow(10**6))
        row = db.session.get(MinuteCode, (minute.id, actor.user_id)) or MinuteCode(
            minute_id=minute.id, user_id=actor.user_id
        )
        row.code_hash = rules.hash_code(code, minute.pid, actor.user.pid, key)
        row.made_at, row.failures, row.used_at = clock.now(), 0, None
        db.session.add(row)
        change.record("minutes.code", _key(inspection), minutes=rules.CODE_MINUTES)
        return code


def countersign(actor, pid, username, typed, seal, key):
    """Sign for the unit on the phone of the team, by the code of the person ``username``.

    The try is counted before the code is looked at; RuleBroken at ``code`` says the same for a
    wrong name, a wrong or a used code.
    """
    inspection = inspections.of_team(actor.user, pid)
    minute = _to_sign(inspection)
    user = db.session.scalar(select(User).where(User.username == username.strip().lower()))
    kept = _proved(minute, user, rules.plain_code(typed), key)
    if user is None or kept is None:
        _refuse(actor, inspection)
        raise RuleBroken(WRONG, field="code")
    with transaction(actor) as change:
        inspection = inspections.locked(actor, pid)
        if not is_of_unit(user, inspection):
            raise Forbidden
        _check_authority(user, inspection, seal)
        _use(minute.id, user.id, kept)
        signature = _signature(actor, inspection, seal, Side.UNIT, Way.CODE, user)
        return _sign_within(change, inspection, signature, "minutes.countersign", by=user.pid)


def attest(actor, pid, way, name, title, reason, digest):
    """The head notes that the unit signed on paper (its picture is a proof ``minutes``), or that
    nobody signs for it: ``name`` is then the witness, ``reason`` why.
    """
    with transaction(actor) as change:
        inspection = inspections.locked(actor, pid)
        if inspection.head_id != actor.user_id:
            raise Forbidden
        if way == Way.REFUSED and not reason:
            raise RuleBroken(N_("Ghi lý do đơn vị không ký."), field="reason")
        if way == Way.PAPER and not papers_of(inspection):
            raise RuleBroken(N_("Gửi ảnh hoặc bản quét biên bản đã ký trước."), field="way")
        signature = _signature(actor, inspection, Seal(digest), Side.UNIT, way, None)
        signature.name, signature.title, signature.note = name, title or None, reason or None
        return _sign_within(change, inspection, signature, "minutes.attest", reason=reason)


def papers_of(inspection):
    """The pictures of the minutes that were signed on paper: none is older than the frozen text."""
    since = minute_of(inspection).frozen_at
    sent = proofs.of_inspection(inspection).get(proofs.MINUTES, [])
    return [proof for proof in sent if proof.received_at >= since]


def side_of(user, inspection):
    """For whom this person may sign: the head for the team, people of the unit for the unit."""
    if inspection.head_id == user.id:
        return Side.TEAM
    return Side.UNIT if is_of_unit(user, inspection) else None


def _signature(actor, inspection, seal, side, way, user):
    minute = _to_sign(inspection)
    _require_free(minute, side)
    if seal.hash != minute.hash:
        raise RuleBroken(N_("Nội dung trên màn hình không phải biên bản đã chốt; tải lại trang."))
    return MinuteSignature(
        minute_id=minute.id,
        side=str(side),
        user_id=user.id if user else None,
        by_id=actor.user_id,
        name=user.full_name if user else "",
        title=user.title if user else None,
        note=seal.authority or None,
        drawing=seal.drawing,
        way=str(way),
        hash=minute.hash,
        at=clock.now(),
    )


def _sign_within(change, inspection, signature, act, **facts):
    db.session.add(signature)
    db.session.flush()
    told = {"hash": signature.hash, "side": signature.side, "way": signature.way, **facts}
    change.record(act, _key(inspection), **told)
    minute = minute_of(inspection)
    db.session.refresh(minute, ["signatures"])
    if {one.side for one in minute.signatures} == set(Side):
        finish_within(change, inspection)
    return signature


def _to_sign(inspection):
    """The frozen minutes of an inspection whose minutes wait for signatures."""
    minute = minute_of(inspection)
    if minute is None or minute.content is None:
        raise NotVisible
    if inspection.state != InspectionState.SIGNING:
        raise RuleBroken(N_("Biên bản đã ký xong."))
    return minute


def _require_free(minute, side):
    if any(one.side == side for one in minute.signatures):
        raise RuleBroken(SIGNED_ALREADY)


def _check_authority(user, inspection, seal):
    if not represents(user, inspection) and not seal.authority:
        words = N_("Ghi theo ủy quyền của ai: bạn không phải lãnh đạo đơn vị.")
        raise RuleBroken(words, field="authority")


def _living(minute_id, user_id):
    """Clauses: the code of this person that can still be used."""
    begun = clock.now() - timedelta(minutes=rules.CODE_MINUTES)
    return (
        MinuteCode.minute_id == minute_id,
        MinuteCode.user_id == user_id,
        MinuteCode.used_at.is_(None),
        MinuteCode.made_at >= begun,
    )


def _proved(minute, user, code, key):
    """The hash of the living code of ``user`` when ``code`` is it, else None; a try is counted."""
    if user is None or not user.is_active or code is None:
        return None
    told = rules.hash_code(code, minute.pid, user.pid, key)
    kept = _try(minute.id, user.id)
    return kept if kept is not None and hmac.compare_digest(kept, told) else None


def _try(minute_id, user_id):
    """Count one more try and return the hash of the code that is tried; None when none lives."""
    query = update(MinuteCode).where(
        *_living(minute_id, user_id), MinuteCode.failures < rules.MOST_TRIES
    )
    db.session.rollback()
    with bookkeeping() as connection:
        counted = query.values(failures=MinuteCode.failures + 1).returning(MinuteCode.code_hash)
        return connection.execute(counted).scalar()


def _use(minute_id, user_id, kept):
    """The code is used up; NotVisible when somebody else was faster, or it was renewed."""
    query = update(MinuteCode).where(*_living(minute_id, user_id), MinuteCode.code_hash == kept)
    used = query.values(used_at=clock.now()).returning(MinuteCode.user_id)
    if db.session.execute(used).scalar() is None:
        raise NotVisible


def _refuse(actor, inspection):
    with transaction(replace(actor, once=None)) as change:
        change.record("minutes.refuse_code", _key(inspection), result="refused")


def _key(inspection):
    return f"minute:{inspection.pid}"
