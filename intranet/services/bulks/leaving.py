"""All work of one person goes to colleagues: what is held by name, what waits for an answer."""

from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.dossiers import Dossier, DossierRequest
from intranet.models.units import Unit
from intranet.rules.alerts import AlertKind
from intranet.rules.bulks import MOST, BulkAct, BulkPermission
from intranet.rules.dossiers import HEADS, STEP_ROLES
from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_
from intranet.services.bulks import carrying, choosing
from intranet.services.bulks.results import Result, said
from intranet.services.dossiers import asked, routing
from intranet.services.dossiers.data import reason as proper_reason
from intranet.transaction import NotVisible, transaction

PEOPLE = 200
_NOBODY_FITS = RuleBroken(N_("Trong những người được chọn không ai giữ vai trò của việc này."))


@dataclass(frozen=True)
class Work:
    """One thing that lies with the person: a dossier, or a ``request`` about it; ``people`` who
    can have it instead.
    """

    dossier: Dossier
    request: DossierRequest | None
    people: tuple


def leavers(user):
    """Who holds dossiers by name in the units this head leads: rows (pid, full_name, title,
    number), by name.
    """
    query = (
        select(User.pid, User.full_name, User.title, func.count().label("number"))
        .join(Dossier, Dossier.holder_user_id == User.id)
        .where(Dossier.closed_at.is_(None), Dossier.holder_unit_id.in_(_led(user)))
        .group_by(User.id)
        .order_by(User.name_sort, User.id)
        .limit(PEOPLE)
    )
    return db.session.execute(query).all()


def work_of(user, user_pid, locked=False):
    """(the person, their Works in the units this head leads): the next due first, at most ``MOST``
    dossiers. NotVisible for somebody who neither works there nor has work there.
    """
    leaver = db.session.scalar(select(User).where(User.pid == user_pid))
    if leaver is None:
        raise NotVisible
    led = set(db.session.scalars(_led(user)))
    colleagues = choosing.Colleagues()
    works = _dossiers(user, leaver, led, locked, colleagues)
    works += _requests(leaver, led, locked, colleagues)
    if not works and not any(m.unit_id in led for m in leaver.memberships):
        raise NotVisible
    return leaver, works


def pass_on(actor, user_pid, colleague_pids, reason):
    """Give all work of a person to colleagues, evenly among those who hold the role; the Bulk.

    Whatever its state, a dossier gets a new holder; the clock and the step stay as they are. The
    reason stands in the log of each (D9).
    """
    reason = proper_reason(reason, "reason", routing.ASSIGN_REASON, routing.NOTE_LENGTH)
    chosen = set(colleague_pids)
    if not chosen:
        raise RuleBroken(N_("Chọn ít nhất một người nhận việc."), field="colleagues")
    with transaction(actor) as change:
        with carrying.making(change, BulkAct.LEAVE, BulkPermission.PASS_ON) as (bulk, results):
            leaver, works = work_of(actor.user, user_pid, locked=True)
            if not works:
                raise RuleBroken(N_("Người này không còn giữ việc nào."))
            loads: dict = {}
            given = []
            for work in works:
                fitting = [user for user in work.people if user.pid in chosen]
                taker = min(fitting, key=lambda user: loads.get(user.id, 0), default=None)
                results.append(_pass(change, bulk, leaver, work, taker, reason))
                if taker is not None:
                    loads[taker.id] = loads.get(taker.id, 0) + 1
                    given.append((taker.id, work.dossier))
            carrying.tell(change, AlertKind.ASSIGNED, given)
        change.record("bulks.pass_on", leaver, personal={"reason": reason}, bulk=bulk.pid)
        return bulk


def _pass(change, bulk, leaver, work, taker, reason):
    dossier, request = work.dossier, work.request
    about = request and request.pid
    if taker is None:
        return Result(dossier.pid, request=about, why=said(_NOBODY_FITS))
    facts = {"bulk": bulk.pid}
    if request is not None:
        request.to_user_id = taker.id
        request.version += 1
        change.record("dossiers.pass_request", dossier, whom=taker.full_name, **facts)
        return Result(dossier.pid, request.version, leaver.id, taker.full_name, about)
    dossier.version += 1
    routing.name_holder(change, dossier, taker.id, reason, **facts)
    return Result(dossier.pid, dossier.version, leaver.id, taker.full_name)


def _led(user):
    """Query: the ids of the units this person leads, those below them too."""
    paths = [m.unit.path for m in user.active_memberships if m.role in HEADS]
    return select(Unit.id).where(or_(False, *(Unit.path.like(f"{path}%") for path in paths)))


def _dossiers(user, leaver, led, locked, colleagues):
    held = Dossier.holder_user_id == leaver.id
    mine = held & Dossier.closed_at.is_(None) & Dossier.holder_unit_id.in_(led)
    found = choosing.in_order(user, mine, locked)
    found.sort(key=lambda one: (one.due_at is None, one.due_at, one.id))
    return [
        Work(one, None, _others(leaver, colleagues.of(one.holder_role, one.holder_unit_id)))
        for one in found[:MOST]
    ]


def _requests(leaver, led, locked, colleagues):
    """What still waits for an answer; who is asked for a dossier answers by holding it."""
    query = (
        select(DossierRequest)
        .join(DossierRequest.dossier)
        .where(DossierRequest.to_user_id == leaver.id, DossierRequest.answered_at.is_(None))
        .where(DossierRequest.kind.in_(asked.KINDS), DossierRequest.to_unit_id.in_(led))
        .where(Dossier.finished_at.is_(None), Dossier.closed_at.is_(None))
        .order_by(DossierRequest.id)
        .options(joinedload(DossierRequest.dossier, innerjoin=True))
    )
    if locked:
        query = query.with_for_update(of=DossierRequest)
    works = []
    for request in db.session.scalars(query):
        people = [user for role in STEP_ROLES for user in colleagues.of(role, request.to_unit_id)]
        works.append(Work(request.dossier, request, _others(leaver, dict.fromkeys(people))))
    return works


def _others(leaver, people):
    return tuple(user for user in people if user.id != leaver.id)
