"""The notice board: a unit tells itself and everybody below it. The smallest room of the house."""

from intranet import clock
from intranet.extensions import db
from intranet.models.notices import Notice
from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_
from intranet.transaction import Forbidden, NotVisible, check_version, transaction

# A board with more than this is not read to the end by anybody.
MOST = 100


def board(user, limit=MOST):
    """The newest open notices this person may read, newest first; older ones are forgotten."""
    return db.session.scalars(Notice.visible_to(user).limit(limit)).all()


def get(user, pid):
    """One notice this person may read; ``NotVisible`` otherwise."""
    notice = db.session.scalar(Notice.visible_to(user).where(Notice.pid == pid))
    if notice is None:
        raise NotVisible
    return notice


def post(actor, title, body, unit_pid):
    """Post a notice in the name of one of the actor's units."""
    with transaction(actor) as change:
        entry = next((m for m in actor.user.active_memberships if m.unit.pid == unit_pid), None)
        if entry is None:
            raise RuleBroken(N_("Chọn đơn vị của bạn."), field="unit")
        notice = Notice(
            unit_id=entry.unit_id,
            author_id=actor.user.id,
            title=title,
            body=body,
            posted_at=clock.now(),
        )
        db.session.add(notice)
        db.session.flush()
        change.record("notices.post", notice, after={"title": title, "body": body})
        return notice


def edit(actor, pid, title, body, version):
    """Change the words of a notice; ``Stale`` when somebody changed it meanwhile."""
    with transaction(actor) as change:
        notice = _mine(actor, pid)
        check_version(notice, version)
        before = {"title": notice.title, "body": notice.body}
        notice.title, notice.body = title, body
        change.record("notices.edit", notice, before=before, after={"title": title, "body": body})
        return notice


def close(actor, pid):
    """Take a notice down; it stays in the trail."""
    with transaction(actor) as change:
        notice = _mine(actor, pid)
        notice.closed_at = clock.now()
        change.record("notices.close", notice)
        return notice


def may_change(user, notice):
    """True when the notice belongs to one of the person's own units."""
    return notice.unit_id in user.unit_ids


def _mine(actor, pid):
    notice = get(actor.user, pid)
    if not may_change(actor.user, notice):
        raise Forbidden
    return notice
