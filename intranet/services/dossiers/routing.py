"""Routing along the steps of the procedure: hand over, assign, send back, approve."""

from sqlalchemy import func, select, update

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.dossiers import DossierStep
from intranet.rules.alerts import AlertKind
from intranet.rules.errors import RuleBroken
from intranet.rules.permissions import Role
from intranet.rules.words import N_
from intranet.rules.workflow import ASSIGN_REASON, SEND_BACK_REASON, Act, State
from intranet.services import alerts
from intranet.services.dossiers import charge, notes
from intranet.services.dossiers import way as ways
from intranet.services.dossiers.data import line
from intranet.services.dossiers.data import reason as proper_reason

NOTE_LENGTH = 500


def hand_over(actor, pid, version, to_user_pid=None, note=None):
    """Hand the dossier on to the next step, to a person there or to all who do that step.

    Refuses a step that ends by approval or by a result, a next step that nobody can do, and nobody
    named for one whose procedure says that a person must be.
    """
    note = line(note, "note", NOTE_LENGTH)
    with ways.acting(actor, pid, version, Act.HAND_OVER) as (change, way):
        hand_on(change, way, to_user_pid, note)
        alerts.tell(change, [way.dossier.holder_user_id], AlertKind.HANDED, way.dossier)
        return way.dossier


def hand_on(change, way, to_user_pid=None, note=None, **facts):
    """The inside of ``hand_over``, for a way where it is allowed; refuses before it changes."""
    before = ways.place(way.dossier)
    _forward(change.actor, way, to_user_pid, note)
    change.record(
        "dossiers.hand_over",
        way.dossier,
        **ways.difference(before, ways.place(way.dossier)),
        personal={"note": note},
        **facts,
    )


def approve(actor, pid, version, note=None, to_user_pid=None):
    """Approve and hand on; nobody approves an own draft unless the unit has one leader (3.3).

    ``to_user_pid``: see ``hand_over``.
    """
    note = line(note, "note", NOTE_LENGTH)
    with ways.acting(actor, pid, version, Act.APPROVE) as (change, way):
        before, facts = ways.place(way.dossier), own_draft(actor, way)
        _forward(actor, way, to_user_pid, note)
        change.record(
            "dossiers.approve",
            way.dossier,
            **ways.difference(before, ways.place(way.dossier)),
            personal={"note": note},
            **facts,
        )
        if to_user_pid:
            alerts.tell(change, [way.dossier.holder_user_id], AlertKind.HANDED, way.dossier)
        return way.dossier


def send_back(actor, pid, version, reason):
    """Give the dossier one step back, with a reason, to the person who had it there."""
    reason = proper_reason(reason, "reason", SEND_BACK_REASON, NOTE_LENGTH)
    with ways.acting(actor, pid, version, Act.SEND_BACK) as (change, way):
        dossier, now = way.dossier, clock.now()
        before, target = ways.place(dossier), way.previous
        user_id = _who_had_it(dossier, target)
        ways.leave(dossier, now, actor)
        ways.change_state(dossier, State.PROCESSING)
        ways.enter(dossier, target, now, actor, "send_back", user_id, reason)
        change.record(
            "dossiers.send_back",
            dossier,
            **ways.difference(before, ways.place(dossier)),
            personal={"reason": reason},
        )
        alerts.tell(change, [user_id], AlertKind.SENT_BACK, dossier)
        return dossier


def assign(actor, pid, version, user_pid, note=None):
    """Name the person who does the present step.

    A head or leader of the unit or above it names anybody with the role there; who has the dossier
    passes it to a colleague; what lies with nobody is taken by anybody with the role. Taking it
    from somebody needs a reason, which stays as a note.
    """
    note = line(note, "note", NOTE_LENGTH)
    with ways.acting(actor, pid, version, Act.ASSIGN) as (change, way):
        dossier = way.dossier
        chosen = _chosen(charge.people_of(dossier.holder_role, dossier.holder_unit_id), user_pid)
        if chosen.id == dossier.holder_user_id:
            raise RuleBroken(N_("Hồ sơ đã giao cho người này."), field="user_pid")
        former = dossier.holder_user_id
        check_reason(actor.user, dossier, note)
        if note:
            notes.keep(change, dossier, note)
        name_holder(change, dossier, chosen.id, note)
        alerts.tell(change, [chosen.id], AlertKind.ASSIGNED, dossier)
        alerts.tell(change, [former], AlertKind.TAKEN, dossier)
        return dossier


def takes_away(user, dossier):
    """True when assigning the dossier would take it from somebody else than ``user``."""
    return dossier.holder_user_id is not None and not charge.is_in_charge(user, dossier)


def check_reason(user, dossier, note):
    """Refuse to take a dossier from who has it without a reason (D9)."""
    if takes_away(user, dossier) and len(note or "") < ASSIGN_REASON:
        raise RuleBroken(
            N_("Ghi lý do giao lại hồ sơ của %(name)s, ít nhất %(least)s ký tự."),
            field="note",
            name=dossier.holder.full_name,
            least=ASSIGN_REASON,
        )


def name_holder(change, dossier, user_id, note=None, **facts):
    """The inside of ``assign``: this person has the present step from now on; None is nobody."""
    before = ways.place(dossier)
    dossier.holder_user_id, dossier.held_since = user_id, clock.now()
    _name_in_trace(dossier, user_id)
    change.record(
        "dossiers.assign",
        dossier,
        **ways.difference(before, ways.place(dossier)),
        personal={"note": note},
        **facts,
    )


def own_draft(actor, way):
    """The flag that the audit entry of an approval carries when a single leader drafted it."""
    return {"own_draft": True} if charge.is_own_draft(actor.user, way) else {}


def _forward(actor, way, to_user_pid, note):
    dossier, target, now = way.dossier, way.following, clock.now()
    people = charge.people_of(target.role, ways.unit_id_of(dossier, target))
    if not people:
        raise RuleBroken(
            N_("Bước “%(step)s” chưa có ai giữ vai trò %(role)s. Báo quản trị phân vai trò."),
            step=target.name,
            role=Role(target.role).words,
        )
    if target.must_choose and not to_user_pid:
        raise RuleBroken(
            N_("Bước “%(step)s” phải giao đích danh. Chọn người nhận."),
            field="to_user_pid",
            step=target.name,
        )
    user_id = _chosen(people, to_user_pid, "to_user_pid").id if to_user_pid else None
    ways.leave(dossier, now, actor)
    ways.change_state(dossier, State.PROCESSING)
    ways.enter(dossier, target, now, actor, "hand_over", user_id, note)


def _chosen(people, user_pid, field="user_pid"):
    found = next((user for user in people if user.pid == user_pid), None)
    if found is None:
        raise RuleBroken(N_("Chọn một người trong danh sách."), field=field)
    return found


def _who_had_it(dossier, step):
    """The id of the person who last handed the dossier on from ``step``, or in whose place that
    was, if still able to do it.
    """
    query = (
        select(User)
        .join(DossierStep, func.coalesce(DossierStep.for_id, DossierStep.ended_by_id) == User.id)
        .where(DossierStep.dossier_id == dossier.id, DossierStep.position == step.position)
        .where(DossierStep.undone_at.is_(None))
        .order_by(DossierStep.id.desc())
        .limit(1)
    )
    user = db.session.scalar(query)
    if user is None or not user.is_active:
        return None
    return user.id if user.holds(step.role, ways.unit_id_of(dossier, step)) else None


def _name_in_trace(dossier, user_id):
    query = update(DossierStep).where(
        DossierStep.dossier_id == dossier.id, DossierStep.ended_at.is_(None)
    )
    db.session.execute(query.values(user_id=user_id).execution_options(synchronize_session=False))
