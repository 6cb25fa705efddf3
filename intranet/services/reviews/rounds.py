"""Rounds of the review: one is open at a time, for the whole office."""

from sqlalchemy import select

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import AccessRound, User
from intranet.rules.alerts import AlertKind
from intranet.rules.errors import RuleBroken
from intranet.rules.permissions import Role
from intranet.rules.reviews import check_due
from intranet.rules.words import N_
from intranet.services import alerts
from intranet.services.reviews.duties import lines, progress
from intranet.transaction import Forbidden, NotVisible, transaction

MOST = 20


def open_round(actor, due_on):
    """Open this year's review; everybody who has to answer is told. Refuses a second open round."""
    with transaction(actor, alone=True) as change:
        require_top(actor.user)
        now = clock.now()
        check_due(due_on, now.date())
        if present() is not None:
            raise RuleBroken(N_("Đang có một đợt rà soát chưa khép."), field="due_on")
        round_ = AccessRound(
            year=now.year, opened_by_id=actor.user_id, opened_at=now, due_on=due_on, version=1
        )
        db.session.add(round_)
        db.session.flush()
        asked = lines(round_)
        whom = {user_id for line in asked for user_id in line.answerers}
        alerts.tell(change, whom, AlertKind.REVIEW, day=f"{due_on:%d/%m/%Y}")
        change.record("reviews.open", round_, after={"due_on": due_on}, duties=len(asked))
        return round_


def close(actor, pid):
    """Close a round; what has no answer stays without, and the log says how many."""
    with transaction(actor) as change:
        require_top(actor.user)
        round_ = get(pid, locked=True)
        if round_.closed_at is not None:
            raise RuleBroken(N_("Đợt rà soát này đã khép."))
        done, _waiting = progress(actor.user, round_)
        round_.closed_at = clock.now()
        round_.version += 1
        counts = {"duties": sum(unit.total for unit in done), "left": sum(u.left for u in done)}
        change.record("reviews.close", round_, **counts)
        return round_


def listed():
    """[(round, who opened it)], the newest first."""
    query = select(AccessRound, User.full_name).join(User, User.id == AccessRound.opened_by_id)
    return db.session.execute(query.order_by(AccessRound.id.desc()).limit(MOST)).all()


def present():
    """The round that is open, or None."""
    return db.session.scalar(select(AccessRound).where(AccessRound.closed_at.is_(None)))


def get(pid, locked=False):
    """One round; ``NotVisible`` when there is none."""
    query = select(AccessRound).where(AccessRound.pid == pid)
    found = db.session.scalar(query.with_for_update() if locked else query)
    if found is None:
        raise NotVisible
    return found


def is_top(user):
    """True for who keeps or supervises the whole office: in a unit with nothing above it."""
    wanted = (Role.ADMIN, Role.SUPERVISOR)
    return any(e.role in wanted and e.unit.parent_id is None for e in user.active_memberships)


def require_top(user):
    """``Forbidden`` unless ``is_top``: a round asks every unit of the office."""
    if user is not None and not is_top(user):
        raise Forbidden
