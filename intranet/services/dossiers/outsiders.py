"""Who is from outside a dossier, and the reason they gave today (break-glass, expectations B18)."""

from datetime import datetime, time, timedelta

from sqlalchemy import exists, or_, select

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts.members import stands_in
from intranet.models.dossiers import AccessReason, Dossier, DossierRequest, DossierStep
from intranet.models.inspections import Inspection
from intranet.models.samples import Sample, SampleLine
from intranet.models.units import Unit
from intranet.rules.accesses import KIND_WORDS, AccessKind
from intranet.rules.errors import ReasonNeeded
from intranet.rules.inspections import OPEN_TO_ANSWERS, InspectionState
from intranet.rules.permissions import Role
from intranet.rules.units import DESK_KINDS

_UNITS = ("received_unit_id", "competent_unit_id", "returned_unit_id", "holder_unit_id")
# While an inspection stands here, being drawn for it is reason enough for its team; no longer than
# so many days after the visit, so that minutes nobody finishes do not leave dossiers open.
READ_FOR = (*OPEN_TO_ANSWERS, InspectionState.SIGNING)
READ_DAYS = 30


def facts_of(user, *dossiers):
    """[what the read entry of each dossier says besides]: nothing for somebody of a unit that takes
    part, else ``reason`` and ``outside``. ``ReasonNeeded`` where none was given today.

    ``user`` may see them all. One who is at home by the units a dossier names costs no query. The
    team of a visit gave its reason for all drawn dossiers with the decision.
    """
    strange = [one for one in dossiers if not is_of_own_unit(user, one)]
    if strange:
        ids = [one.id for one in strange]
        ours = select(Dossier.id).where(Dossier.id.in_(ids), takes_part(user))
        inside = set(db.session.scalars(ours))
        strange = [one for one in strange if one.id not in inside]
    given = _given_today(user, [one.id for one in strange]) if strange else {}
    without = [one.id for one in strange if one.id not in given]
    if without:
        given |= _drawn_for(user, without)
    for one in strange:
        if one.id not in given:
            raise ReasonNeeded(one.pid)
    return [given.get(one.id, {}) for one in dossiers]


def facts_of_person(user, person_id, newest):
    """``facts_of`` for the page of an applicant: who is at home in one of their dossiers, or has a
    reason for one, sees it. ``newest``: the pid of the dossier a reason is asked for. A lot that
    fell on one dossier is no reason to see the whole applicant.
    """
    theirs = Dossier.owner_id == person_id
    query = select(Dossier.id).where(theirs, takes_part(user)).limit(1)
    if db.session.scalar(query) is not None:
        return {}
    given = _given_today(user, select(Dossier.id).where(theirs))
    if not given:
        raise ReasonNeeded(newest)
    return next(reversed(given.values()))


def is_outside(user, dossier):
    """True when no unit of the person, and not they themselves, take part in the dossier."""
    if is_of_own_unit(user, dossier):
        return False
    query = select(Dossier.id).where(Dossier.id == dossier.id, takes_part(user))
    return db.session.scalar(query) is None


def is_of_own_unit(user, dossier):
    """True when a unit of the person receives, decides, returns or holds the dossier now."""
    units = units_of(user)
    return any(getattr(dossier, name) in units for name in _UNITS)


def units_of(user):
    """The ids of the person's units, and of those where they stand in for somebody today."""
    own = {duty.unit_id for duty in user.active_memberships if duty.role != Role.ADMIN}
    return own | {duty.unit_id for _absent, duty in stands_in(user)}


def takes_part(user):
    """Clause on ``Dossier``: own units (a desk is one with the unit it belongs to) or the person,
    or whom they stand in for, have or had to do with it.
    """
    units = sorted(units_of(user))
    people = sorted({user.id, *(absent.id for absent, _duty in stands_in(user))})
    step, asked = DossierStep, DossierRequest
    steps = or_(
        step.unit_id.in_(units),
        *(column.in_(people) for column in (step.user_id, step.ended_by_id, step.for_id)),
    )
    requests = or_(
        *(column.in_(units) for column in (asked.to_unit_id, asked.asked_unit_id)),
        *(column.in_(people) for column in (asked.to_user_id, asked.asked_by_id)),
    )
    return or_(
        of_units(units),
        Dossier.holder_user_id.in_(people),
        Dossier.received_by_id.in_(people),
        exists(select(step.id).where(step.dossier_id == Dossier.id, steps)),
        exists(select(asked.id).where(asked.dossier_id == Dossier.id, requests)),
    )


def of_units(ids):
    """Clause on ``Dossier``: one of the units ``ids``, or a desk of theirs, receives, decides,
    returns or holds it.
    """
    desks = select(Unit.id).where(Unit.parent_id.in_(ids), Unit.kind.in_(DESK_KINDS))
    columns = [getattr(Dossier, name) for name in _UNITS]
    return or_(*(column.in_(ids) | column.in_(desks) for column in columns))


def _given_today(user, ids):
    """{dossier id: facts of the reason this person gave for it today}; the last one counts.

    ``ids``: of dossiers, or a query for them.
    """
    since = datetime.combine(clock.today(), time())
    query = (
        select(AccessReason.dossier_id, AccessReason.kind)
        .where(AccessReason.user_id == user.id, AccessReason.dossier_id.in_(ids))
        .where(AccessReason.at >= since)
        .order_by(AccessReason.id)
    )
    return {
        row.dossier_id: {"reason": KIND_WORDS[row.kind], "outside": row.kind}
        for row in db.session.execute(query)
    }


def _drawn_for(user, ids):
    """{dossier id: facts} of those drawn for a running visit whose team this person belongs to."""
    query = (
        select(SampleLine.dossier_id, Inspection.pid)
        .join(Sample, Sample.id == SampleLine.sample_id)
        .join(Inspection, Inspection.id == Sample.inspection_id)
        .where(SampleLine.dossier_id.in_(ids), Inspection.is_of_team(user))
        .where(Inspection.state.in_(READ_FOR))
        .where(Inspection.visit_last >= clock.today() - timedelta(days=READ_DAYS))
        .order_by(Inspection.id)
    )
    reason = {"reason": KIND_WORDS[AccessKind.PLAN], "outside": str(AccessKind.PLAN)}
    return {row.dossier_id: {**reason, "inspection": row.pid} for row in db.session.execute(query)}
