"""What a person does where: roles in units, with dates. They count from the next request on."""

from datetime import timedelta

from sqlalchemy import select

from intranet import clock
from intranet.extensions import db
from intranet.models.units import Unit
from intranet.rules.accounts import Post, check_roles
from intranet.rules.errors import RuleBroken
from intranet.rules.permissions import Role
from intranet.rules.words import N_
from intranet.services.accounts.editing import membership, refuse_no_admin_left
from intranet.services.accounts.heads import tell_heads, tell_left
from intranet.services.accounts.reading import mine
from intranet.transaction import transaction


def add_role(actor, pid, post: Post):
    """Give a person a role in a unit, from a day to a day (both may be open)."""
    with transaction(actor) as change:
        user = mine(actor, pid)
        entry = give(change, user, post)
        tell_heads(change, [(user, [entry.unit_id])])
        return user


def give(change, user, post: Post):
    """The inside of ``add_role``, in an open change (imports). Nobody gives themself a role."""
    actor, today = change.actor, clock.today()
    if user.id == actor.user_id:
        raise RuleBroken(
            N_("Không tự giao vai trò cho mình; nhờ một quản trị khác."), field="roles"
        )
    entry = membership(actor.user, post)
    going_on = [e for e in user.memberships if e.valid_to is None or e.valid_to >= today]
    check_roles([post.role, *(e.role for e in going_on)])
    former = _same(user, post.role, entry.unit_id)
    if former in going_on:
        raise RuleBroken(N_("Người này đang giữ vai trò đó ở đơn vị đó."), field="roles")
    if former is not None:
        former.valid_from, former.valid_to = post.valid_from, post.valid_to
    else:
        user.memberships.append(entry)
    db.session.flush()
    change.record("accounts.add_role", user, after=_facts(post))
    return entry


def end_role(actor, pid, role, unit_pid, last_day=None):
    """End a role; ``last_day`` is the last one it is held (None: at once, until yesterday).

    A day that is over cannot be named: what was done on it was done in this role.
    """
    with transaction(actor) as change:
        user = mine(actor, pid)
        unit_id = db.session.scalar(select(Unit.id).where(Unit.pid == unit_pid))
        entry = _same(user, role, unit_id)
        yesterday = clock.today() - timedelta(days=1)
        if entry is None or (entry.valid_to is not None and entry.valid_to <= yesterday):
            raise RuleBroken(N_("Vai trò này đã kết thúc."))
        _refuse_past(last_day)
        finish(change, user, entry, last_day or yesterday)
        return user


def finish(change, user, entry, last_day, reason=None):
    """The inside of ``end_role``, in an open change (the yearly review)."""
    if entry.role == Role.ADMIN:
        refuse_no_admin_left(user)
    entry.valid_to = last_day
    facts = {"role": entry.role, "unit_pid": entry.unit.pid, "valid_to": last_day}
    change.record("accounts.end_role", user, after=facts, reason=reason)
    tell_left(change, user, [entry.unit_id])


def _refuse_past(day):
    if day is not None and day < clock.today():
        raise RuleBroken(
            N_("Ngày cuối phải từ hôm nay trở đi; để trống thì vai trò kết thúc ngay bây giờ."),
            field="last_day",
        )


def _same(user, role, unit_id):
    found = (e for e in user.memberships if e.role == role and e.unit_id == unit_id)
    return next(found, None)


def _facts(post):
    return {
        "role": post.role,
        "unit_pid": post.unit_pid,
        "valid_from": post.valid_from,
        "valid_to": post.valid_to,
    }
