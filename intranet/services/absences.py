"""Who is away, who does the work meanwhile: declared with days and a substitute, ended early (D10).

Nothing of the work moves. Whoever stands in is asked about at the moment of acting
(``dossiers.charge.in_place_of``), so an absence that ends gives everything back at once.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, lazyload

from intranet import clock
from intranet.extensions import db
from intranet.models.absences import Absence
from intranet.models.accounts import Membership, User
from intranet.models.units import Unit
from intranet.rules import absences as rules
from intranet.rules.absences import AbsencePermission
from intranet.rules.alerts import AlertKind
from intranet.rules.dossiers import HEADS, STEP_ROLES
from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_
from intranet.services import alerts
from intranet.transaction import Forbidden, NotVisible, check_version, transaction

REASON_LENGTH = 200
MOST = 200


@dataclass(frozen=True)
class AbsenceData:
    """What is declared: both days count; pids of accounts."""

    user_pid: str
    substitute_pid: str
    first_day: date | None
    last_day: date | None
    reason: str | None = None


def declare(actor, data: AbsenceData):
    """Declare one's own absence, or as a head that of somebody below, and who stands in.

    Refuses days that overlap another absence of the same person, and a substitute who is away on
    one of them or whom the absent person is to replace (a circle).
    """
    _require(actor, AbsencePermission.DECLARE)
    rules.check_days(data.first_day, data.last_day, clock.today())
    with transaction(actor) as change:
        user = _one(absentees(actor.user), data.user_pid, "user")
        substitute = _one(substitutes(user), data.substitute_pid, "substitute")
        _one_after_the_other(user, substitute)
        _refuse_overlap(user, substitute, data)
        absence = Absence(
            user_id=user.id,
            substitute_id=substitute.id,
            first_day=data.first_day,
            last_day=data.last_day,
            reason=data.reason,
            declared_by_id=actor.user_id,
            declared_at=clock.now(),
        )
        db.session.add(absence)
        db.session.flush()
        change.record("absences.declare", absence, after=_facts(user, substitute, data))
        alerts.tell(change, [user.id, substitute.id], AlertKind.STANDS_IN)
        return absence


def end(actor, pid, version):
    """End an absence now, or call off one that has not begun; ``Stale`` when it was changed."""
    _require(actor, AbsencePermission.END)
    with transaction(actor) as change:
        absence = get(actor.user, pid, locked=True)
        if not may_end(actor.user, absence):
            raise Forbidden
        check_version(absence, version)
        if is_over(absence):
            raise RuleBroken(N_("Lần vắng này đã kết thúc."))
        absence.ended_at = clock.now()
        change.record("absences.end", absence, user=absence.user.username)
        return absence


def listed(user):
    """Absences that are not over, the next first: one's own, those one stands in, and those of
    everybody in one's units and below.
    """
    return db.session.scalars(_visible(user).where(_lasts()).limit(MOST)).all()


def get(user, pid, locked=False):
    """One absence this person may see; ``NotVisible`` otherwise. ``locked``: to be changed."""
    query = _visible(user).where(Absence.pid == pid)
    found = db.session.scalar(query.with_for_update(of=Absence) if locked else query)
    if found is None:
        raise NotVisible
    return found


def may_end(user, absence):
    """True for the absent person, who declared it, and the heads over them."""
    if user.id in (absence.user_id, absence.declared_by_id):
        return True
    return any(person.id == absence.user_id for person in absentees(user))


def is_over(absence):
    """True when it was ended or its last day has passed."""
    return absence.ended_at is not None or absence.last_day < clock.today()


def absentees(user):
    """Whose absence this person may declare, by name: their own and, for a head, that of everybody
    who works in those units and below.
    """
    paths = [m.unit.path for m in user.active_memberships if m.role in HEADS]
    below = [Unit.path.startswith(path) for path in paths]
    works = _workers(Membership.unit_id.in_(select(Unit.id).where(or_(*below)))) if below else []
    own = db.session.get(User, user.id)
    return [own, *(person for person in works if person.id != user.id)]


def substitutes(user):
    """Who may stand in for somebody, by name: who could do one of their duties from the same unit
    or from above.
    """
    duties = [m for m in user.active_memberships if m.role in STEP_ROLES]
    above = {i for duty in duties for i in duty.unit.ancestor_ids}
    found = _workers(Membership.unit_id.in_(above))
    return [person for person in found if person.id != user.id and _fits(person, duties)]


def _fits(person, duties):
    posts = [(m.role, m.unit_id) for m in person.active_memberships]
    return any(rules.fits(duty.role, duty.unit.ancestor_ids, posts) for duty in duties)


def _workers(where):
    """The open accounts with a duty today that is done in steps, by name."""
    today = clock.today()
    ids = (
        select(Membership.user_id)
        .where(where, Membership.role.in_(STEP_ROLES))
        .where(or_(Membership.valid_from.is_(None), Membership.valid_from <= today))
        .where(or_(Membership.valid_to.is_(None), Membership.valid_to >= today))
    )
    query = select(User).where(User.id.in_(ids), User.locked.is_(False))
    people = db.session.scalars(query.order_by(User.name_sort, User.id))
    return [person for person in people if person.is_active]


def _visible(user):
    """Query: with both people, the first to begin first."""
    below = [Unit.path.startswith(m.unit.path) for m in user.active_memberships]
    near = select(Membership.user_id).join(Unit).where(or_(*below))
    own = (Absence.user_id == user.id) | (Absence.substitute_id == user.id)
    people = (Absence.user, Absence.substitute)
    return (
        select(Absence)
        .where(or_(own, Absence.user_id.in_(near)) if below else own)
        .order_by(Absence.first_day, Absence.id)
        .options(*(joinedload(person).options(lazyload("*")) for person in people))
    )


def _lasts():
    return (Absence.ended_at.is_(None)) & (Absence.last_day >= clock.today())


def _one_after_the_other(*people):
    """Lock the accounts: two who declare about the same people at once see each other's days."""
    query = select(User.id).where(User.id.in_([person.id for person in people]))
    db.session.execute(query.order_by(User.id).with_for_update(key_share=True))


def _refuse_overlap(user, substitute, data):
    """The person away only once at a time; the substitute there; nobody replaced in a circle."""
    query = select(Absence).where(
        Absence.ended_at.is_(None),
        Absence.first_day <= data.last_day,
        Absence.last_day >= data.first_day,
        Absence.user_id.in_((user.id, substitute.id)) | (Absence.substitute_id == user.id),
    )
    for other in db.session.scalars(query):
        days = {"first": f"{other.first_day:%d/%m/%Y}", "last": f"{other.last_day:%d/%m/%Y}"}
        if other.user_id == user.id:
            words = N_("Đã khai vắng từ %(first)s đến hết %(last)s.")
            raise RuleBroken(words, field="first_day", **days)
        if other.user_id == substitute.id:
            words = N_("Người này cũng vắng từ %(first)s đến hết %(last)s.")
            raise RuleBroken(words, field="substitute", **days)
        words = N_("Người vắng đang làm thay %(name)s từ %(first)s đến hết %(last)s.")
        raise RuleBroken(words, field="first_day", name=other.user.full_name, **days)


def _require(actor, permission):
    if actor.user is None or not actor.user.can(permission):
        raise Forbidden


def _one(people, pid, field):
    found = next((person for person in people if person.pid == pid), None)
    if found is None:
        raise RuleBroken(N_("Chọn một người trong danh sách."), field=field)
    return found


def _facts(user, substitute, data):
    return {
        "user": user.username,
        "substitute": substitute.username,
        "first_day": data.first_day,
        "last_day": data.last_day,
    }
