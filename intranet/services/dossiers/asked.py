"""What is asked of whom: who may answer, what waits for my unit, what a dossier's page shows."""

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased, joinedload

from intranet import clock
from intranet.extensions import db
from intranet.models.dossiers import Dossier, DossierRequest
from intranet.models.procedures import ProcedureVersion
from intranet.models.units import Unit
from intranet.rules.dossiers import STEP_ROLES
from intranet.rules.permissions import Role
from intranet.rules.workflow.requests import RequestKind
from intranet.services.dossiers import charge, reading
from intranet.transaction import NotVisible

KINDS = (RequestKind.OPINION, RequestKind.VISIT)
MOST = 100


def may_answer(user, request):
    """True for the working people of the unit that is asked, and its heads.

    What a visit found is noted by who led it, by who has the dossier, or by their heads.
    """
    if request.kind == RequestKind.VISIT:
        may = request.to_user_id == user.id or charge.is_in_charge(user, request.dossier)
    else:
        posts = user.active_memberships
        may = any(m.role in STEP_ROLES and m.unit_id == request.to_unit_id for m in posts)
    return may or charge.is_head_over(user, request.to_unit)


def may_cancel(user, request):
    """True for who asked, who has the dossier now, and the heads over the unit that asked."""
    if request.asked_by_id == user.id or charge.is_in_charge(user, request.dossier):
        return True
    return charge.is_head_over(user, request.asked_unit)


def visitors(dossier):
    """Who can lead a visit: the working people of the unit that holds the dossier, by name."""
    found: dict = {}
    for role in STEP_ROLES:
        found |= {user.id: user for user in charge.people_of(role, dossier.holder_unit_id)}
    return sorted(found.values(), key=lambda user: (user.name_sort, user.id))


def asked_people(request):
    """The ids of those who are told of a question: heads and officers of the unit."""
    roles = (Role.UNIT_HEAD, Role.LEADER, Role.OFFICER)
    return {user.id for role in roles for user in charge.people_of(role, request.to_unit_id)}


def askable(dossier):
    """The units an opinion can be asked of: those above the dossier and directly below them, but
    no desk and not the unit that holds it. In the order of the tree.
    """
    units = (dossier.received_unit, dossier.competent_unit, dossier.holder_unit)
    above = {i for unit in units if unit is not None for i in unit.ancestor_ids}
    query = (
        select(Unit)
        .where(or_(Unit.id.in_(above), Unit.parent_id.in_(above)))
        .where(Unit.valid_on(clock.today()), Unit.kind.not_in(("mot_cua", "diem_tiep_nhan")))
        .order_by(Unit.path)
    )
    return [unit for unit in db.session.scalars(query) if unit.id != dossier.holder_unit_id]


def waiting_units(dossier):
    """The ids of the units whose opinion is still waited for."""
    query = select(DossierRequest.to_unit_id).where(
        DossierRequest.dossier_id == dossier.id,
        DossierRequest.kind == RequestKind.OPINION,
        DossierRequest.answered_at.is_(None),
    )
    return set(db.session.scalars(query))


def shown(dossier):
    """The opinions and visits of a dossier read with ``WHOLE``, oldest first."""
    return [request for request in dossier.whole.requests if request.kind in KINDS]


def requests_of(dossier):
    """The opinions and visits of a dossier with everybody named, oldest first."""
    return db.session.scalars(_whole(dossier).order_by(DossierRequest.id)).all()


def get(user, pid, request_pid):
    """One request of a dossier within the person's reach; ``NotVisible`` otherwise."""
    return of(reading.get(user, pid), request_pid)


def of(dossier, request_pid):
    """One opinion or visit of this dossier; ``NotVisible`` otherwise."""
    found = db.session.scalar(_whole(dossier).where(DossierRequest.pid == request_pid))
    if found is None:
        raise NotVisible
    return found


def _whole(dossier):
    people = (DossierRequest.asked_by, DossierRequest.answered_by, DossierRequest.to_user)
    return (
        select(DossierRequest)
        .where(DossierRequest.dossier_id == dossier.id, DossierRequest.kind.in_(KINDS))
        .options(
            *(joinedload(person).lazyload("*") for person in people),
            joinedload(DossierRequest.to_unit),
            joinedload(DossierRequest.asked_unit),
        )
    )


def asked_of(user, limit=MOST):
    """What waits for an answer of the person's units, or for a visit of theirs, the next due first.

    Rows: pid, dossier_pid, code, procedure, kind, due_at, asked_unit, to_unit, text.
    """
    units = _units_of(user)
    if not units:
        return []
    own_visit = DossierRequest.to_user_id == user.id
    opinion = (DossierRequest.kind == RequestKind.OPINION) & DossierRequest.to_unit_id.in_(units)
    visit = (DossierRequest.kind == RequestKind.VISIT) & own_visit
    return _rows(opinion | visit, limit)


def asked_by(user, limit=MOST):
    """What the person's units asked of others and still wait for, the next due first."""
    asked = (DossierRequest.kind == RequestKind.OPINION) & DossierRequest.asked_unit_id.in_(
        _units_of(user)
    )
    return _rows(asked, limit)


def _units_of(user):
    return sorted({m.unit_id for m in user.active_memberships if m.role != Role.ADMIN})


def _rows(clause, limit):
    asking, asked = aliased(Unit), aliased(Unit)
    query = (
        select(
            DossierRequest.pid, Dossier.pid.label("dossier_pid"), Dossier.code,
            ProcedureVersion.name.label("procedure"), DossierRequest.kind, DossierRequest.due_at,
            DossierRequest.asked_at, DossierRequest.reminded_at, DossierRequest.text,
            asking.name.label("asked_unit"), asked.name.label("to_unit"),
        )
        .join(Dossier, Dossier.id == DossierRequest.dossier_id)
        .join(ProcedureVersion, ProcedureVersion.id == Dossier.version_id)
        .join(asking, asking.id == DossierRequest.asked_unit_id)
        .join(asked, asked.id == DossierRequest.to_unit_id)
        .where(clause, DossierRequest.answered_at.is_(None))
        .where(Dossier.finished_at.is_(None), Dossier.closed_at.is_(None))
        .order_by(DossierRequest.due_at, DossierRequest.id)
        .limit(limit)
    )  # fmt: skip
    return db.session.execute(query).all()
