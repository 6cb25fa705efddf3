"""Who may act on a dossier where it lies; asked at the moment of acting (E17)."""

from functools import cache

from sqlalchemy import Date, bindparam, or_, select
from sqlalchemy.orm import lazyload

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import Membership, User
from intranet.models.accounts.members import stands_in
from intranet.models.dossiers import DossierStep
from intranet.rules import workflow
from intranet.rules.dossiers import HEADS, DossierPermission
from intranet.rules.errors import RuleBroken
from intranet.rules.permissions import Role
from intranet.rules.words import N_
from intranet.rules.workflow import Act, StepAct
from intranet.services.dossiers.handed import (
    gave_for,
    is_giver,
    why_not_asked_back,
    why_not_taken_back,
)
from intranet.transaction import Forbidden

NOT_YOUR_ROLE = N_("Việc này thuộc vai trò khác.")


class NotInCharge(RuleBroken):
    """The dossier lies with somebody else; a verb answers 403, a page says with whom."""


def permission_for(act):
    """The permission of an act; both carry one name."""
    return DossierPermission[Act(act).name]


def require(user, permission):
    """Raise Forbidden unless one of the person's roles holds ``permission``."""
    if user is None or not user.can(permission):
        raise Forbidden


def why_not(user, way, act):
    """Return why this person cannot do ``act`` now (RuleBroken, NotInCharge), or None."""
    here, following = way.here and way.here.act, way.following and way.following.act
    is_first = way.previous is None
    refused = workflow.refusal(act, way.dossier.state, here, following, is_first)
    if refused is None and way.dossier.closed_at is not None:
        refused = RuleBroken(N_("Hồ sơ đã kết thúc, không xử lý tiếp."))
    if refused is None and act == Act.SEND_BACK and not way.here.may_send_back:
        refused = RuleBroken(
            N_("Quy trình không cho trả về bước trước từ bước “%(step)s”."), step=way.here.name
        )
    if refused is not None:
        return refused
    may = _MAY.get(act, is_in_charge)
    if not may(user, way.dossier):
        return _with_somebody_else(way.dossier, act)
    forward = act in (Act.APPROVE, Act.ENTER_RESULT) and here == StepAct.APPROVE
    if forward and is_own_draft(user, way) and not _is_only_one(user, way):
        return RuleBroken(
            N_("Bạn đã dự thảo hồ sơ này nên không tự phê duyệt. Nhờ lãnh đạo khác phê duyệt.")
        )
    further = _FURTHER.get(act)
    return further(way.dossier) if further else None


def is_in_charge(user, dossier):
    """True for the person it is assigned to, or, unassigned, for all with the role in that unit;
    and for whoever stands in for one of them today.

    Asked at the moment of acting (E17): who lost the role may not act on what was once theirs.
    """
    return may_hold(user, dossier, dossier.holder_user_id)


def may_hold(user, dossier, holder_id):
    """``is_in_charge`` if the dossier were assigned to ``holder_id`` (None: to nobody)."""
    own = _is_own(user, dossier, holder_id)
    return own or stands_for(user, dossier, holder_id) is not None


def in_place_of(user, dossier, act=None):
    """The absent person (Absent) in whose place ``user`` may act; None in one's own right.

    ``act``: who undoes a hand-over does so in the place of who was absent when it was made.
    """
    if _MAY.get(act) is is_giver:
        return gave_for(user, dossier)
    return stands_for(user, dossier, dossier.holder_user_id)


def stands_for(user, dossier, holder_id):
    """``in_place_of`` if the dossier were assigned to ``holder_id`` (None: to nobody)."""
    if dossier.holder_role is None or _is_own(user, dossier, holder_id):
        return None
    here = (dossier.holder_role, dossier.holder_unit_id)
    for absent, duty in stands_in(user):
        if (duty.role, duty.unit_id) == here and holder_id in (None, absent.id):
            return absent
    return None


def _is_own(user, dossier, holder_id):
    if dossier.holder_role is None or not user.holds(dossier.holder_role, dossier.holder_unit_id):
        return False
    return holder_id in (None, user.id)


def is_head_over(user, unit):
    """True for a head or leader of ``unit`` or of a unit above it."""
    above = unit.ancestor_ids
    return any(m.role in HEADS and m.unit_id in above for m in user.active_memberships)


def is_own_draft(user, way):
    """True when this person was the last to hand the dossier on from one of its drafting steps."""
    return any(row.ended_by_id == user.id for row in _drafts(way))


def _drafts(way):
    """Of each drafting step: who handed the dossier on last, and in whose place."""
    drafts = [s.position for s in way.dossier.procedure_version.steps if s.act == StepAct.PROCESS]
    query = (
        select(DossierStep.position, DossierStep.ended_by_id, DossierStep.for_id)
        .where(DossierStep.dossier_id == way.dossier.id, DossierStep.position.in_(drafts))
        .where(DossierStep.ended_at.is_not(None), DossierStep.undone_at.is_(None))
        .order_by(DossierStep.id)
    )
    return {row.position: row for row in db.session.execute(query)}.values()


def people_of(role, unit_id):
    """The accounts that hold ``role`` in this very unit today, by name."""
    values = {"role": role, "unit": unit_id, "today": clock.today()}
    return db.session.scalars(_people(), values).all()


@cache
def _people():
    """Query, made once: the open accounts with ``role`` in ``unit`` on the day ``today``."""
    today = bindparam("today", type_=Date)
    return (
        select(User)
        .join(Membership)
        .where(Membership.role == bindparam("role"), Membership.unit_id == bindparam("unit"))
        .where(or_(Membership.valid_from.is_(None), Membership.valid_from <= today))
        .where(or_(Membership.valid_to.is_(None), Membership.valid_to >= today))
        .where(User.locked.is_(False))
        .where(or_(User.expires_on.is_(None), User.expires_on >= today))
        .order_by(User.name_sort, User.id)
        .options(lazyload(User.memberships))
    )


def _in_charge_or_head(user, dossier):
    return is_in_charge(user, dossier) or is_head_over(user, dossier.holder_unit)


def is_at_desk(user, dossier):
    """True for a receiver of the desk that received the dossier or that returns its result."""
    desks = (dossier.received_unit_id, dossier.returned_unit_id)
    return any(user.holds(Role.RECEIVER, desk) for desk in desks)


def _in_charge_or_at_desk(user, dossier):
    return is_in_charge(user, dossier) or is_at_desk(user, dossier)


def _leads(user, dossier):
    """True for a leader of the authority that decides, or of a unit above it."""
    above = dossier.competent_unit.ancestor_ids
    return any(m.role == Role.LEADER and m.unit_id in above for m in user.active_memberships)


def _head_or_leads(user, dossier):
    return is_head_over(user, dossier.holder_unit) or _leads(user, dossier)


def _may_correct(user, dossier):
    """The desk that received it, who has it, and the heads over both (3.3)."""
    at_desk = _in_charge_or_at_desk(user, dossier)
    return at_desk or is_head_over(user, dossier.received_unit) or _head_or_leads(user, dossier)


# Who may do what is not the holder's alone.
_MAY = {
    Act.ASSIGN: _in_charge_or_head,
    Act.SUSPEND: _in_charge_or_head,
    Act.RESUME: _in_charge_or_head,
    Act.TAKE_SUPPLEMENT: _in_charge_or_at_desk,
    Act.NOTE_PAYMENT: _in_charge_or_at_desk,
    Act.STOP: _in_charge_or_at_desk,
    Act.WITHDRAW: is_at_desk,
    Act.SIGN_EXTENSION: _leads,
    Act.RECALL_RESULT: _leads,
    Act.ASK_OPINION: _in_charge_or_head,
    Act.PLAN_VISIT: _in_charge_or_head,
    Act.TRANSFER: _head_or_leads,
    Act.TAKE_BACK: is_giver,
    Act.ASK_BACK: is_giver,
    Act.CORRECT: _may_correct,
}

# What is asked of the dossier besides.
_FURTHER = {Act.TAKE_BACK: why_not_taken_back, Act.ASK_BACK: why_not_asked_back}


def _is_only_one(user, way):
    """The one leader of a unit may approve an own draft (3.3); who stands in for somebody, or did
    so when drafting, never.
    """
    dossier = way.dossier
    if in_place_of(user, dossier) is not None:
        return False
    if any(row.ended_by_id == user.id and row.for_id is not None for row in _drafts(way)):
        return False
    return len(people_of(dossier.holder_role, dossier.holder_unit_id)) <= 1


def _with_somebody_else(dossier, act):
    if act in (Act.TAKE_BACK, Act.ASK_BACK):
        return NotInCharge(N_("Chỉ người vừa chuyển hồ sơ mới rút lại hoặc xin lại được."))
    if act in (Act.SIGN_EXTENSION, Act.RECALL_RESULT, Act.TRANSFER):
        return NotInCharge(
            N_("Việc này thuộc lãnh đạo %(unit)s."), unit=dossier.competent_unit.name
        )
    if act == Act.WITHDRAW:
        return NotInCharge(
            N_("Việc này thuộc bộ phận Một cửa: %(unit)s."), unit=dossier.received_unit.name
        )
    if dossier.holder is not None:
        return NotInCharge(
            N_("Hồ sơ đang do %(name)s giữ. Nhờ người đó làm, hoặc lãnh đạo phân công lại."),
            name=dossier.holder.full_name,
        )
    return NotInCharge(
        N_("Hồ sơ đang ở %(unit)s, chờ: %(role)s."),
        unit=dossier.holder_unit.name,
        role=Role(dossier.holder_role).words,
    )
