"""Making an account, mending it, locking it. There is always somebody left who can do this."""

from dataclasses import asdict

from sqlalchemy import select

from intranet import clock, websessions
from intranet.extensions import db
from intranet.models.accounts import Membership, User
from intranet.models.units import Unit
from intranet.rules.accounts import NewAccount, check_roles, check_span, check_username
from intranet.rules.errors import RuleBroken
from intranet.rules.identifiers import normal_phone
from intranet.rules.permissions import Role
from intranet.rules.text import fold, person_sort_key
from intranet.rules.words import N_
from intranet.services import units
from intranet.services.accounts.codes import issue
from intranet.services.accounts.heads import tell_heads, tell_left
from intranet.services.accounts.reading import mine
from intranet.transaction import check_version, transaction


def create(actor, data: NewAccount):
    """Make an account; returns (account, one-time code), which is shown once and kept nowhere."""
    with transaction(actor) as change:
        user, code = create_account(change, data)
        tell_heads(change, [(user, [entry.unit_id for entry in user.memberships])])
        return user, code


def create_account(change, data: NewAccount):
    """The same inside an open change (setup, imports)."""
    user = User(
        username=check_username(data.username),
        password_hash=None,
        must_change=False,
        created_at=clock.now(),
    )
    _refuse_taken_name(user.username)
    _fill(user, data.full_name, data.title, data.phone, data.expires_on)
    check_roles(post.role for post in data.posts)
    user.memberships = [membership(change.actor.user, post) for post in data.posts]
    db.session.add(user)
    db.session.flush()
    code = issue(change.actor, user)
    after = {
        "username": user.username,
        "full_name": user.full_name,
        "title": user.title,
        "posts": [asdict(post) for post in data.posts],
        "expires_on": user.expires_on,
    }
    change.record("accounts.create", user, after=after, personal={"phone": user.phone})
    return user, code


def edit(actor, pid, version, full_name, title=None, phone=None, expires_on=None):
    """Change name, title, telephone or the last day; ``Stale`` when it changed meanwhile."""
    with transaction(actor) as change:
        user = mine(actor, pid)
        check_version(user, version)
        before = _facts(user)
        _fill(user, full_name, title, phone, expires_on)
        if user.expires_on is not None:
            refuse_no_admin_left(user)
        after = _facts(user)
        changed = [name for name in before if before[name] != after[name]]
        change.record(
            "accounts.edit",
            user,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
            personal={"phone": user.phone},
        )
        return user


def lock(actor, pid, reason=None):
    """Lock an account; its sessions end at once. Nobody locks themself or the last admin."""
    with transaction(actor) as change:
        user = mine(actor, pid)
        if actor.user is not None and user.id == actor.user.id:
            raise RuleBroken(N_("Không tự khóa tài khoản của mình; nhờ một quản trị khác."))
        if user.locked:
            raise RuleBroken(N_("Tài khoản này đã khóa."))
        refuse_no_admin_left(user)
        user.locked = True
        user.version += 1
        websessions.end_all(db.session.connection(), user.id)
        change.record("accounts.lock", user, after={"locked": True}, reason=reason)
        tell_left(change, user, [entry.unit_id for entry in user.active_memberships])
        return user


def unlock(actor, pid):
    """Open a locked account again; the password is the one it had."""
    with transaction(actor) as change:
        user = mine(actor, pid)
        if not user.locked:
            raise RuleBroken(N_("Tài khoản này không khóa."))
        user.locked = False
        user.version += 1
        change.record("accounts.unlock", user, after={"locked": False})
        return user


def end_sessions(actor, pid):
    """End every session of a person: a lost telephone, a PC left open (ASVS 7.4.5)."""
    with transaction(actor) as change:
        user = mine(actor, pid)
        websessions.end_all(db.session.connection(), user.id)
        change.record("accounts.end_sessions", user)
        return user


def membership(admin, post):
    """A new Membership row for ``post``, in a unit that ``admin`` keeps."""
    unit = db.session.scalar(select(Unit).where(Unit.pid == post.unit_pid, units.within(admin)))
    if unit is None:
        raise RuleBroken(N_("Chọn đơn vị."), field="unit")
    if post.role not in set(Role):
        raise RuleBroken(N_("Chọn vai trò."), field="roles")
    check_span(post.valid_from, post.valid_to)
    return Membership(
        role=str(Role(post.role)),
        unit_id=unit.id,
        valid_from=post.valid_from,
        valid_to=post.valid_to,
    )


def refuse_no_admin_left(leaving):
    """Refuse when nobody but ``leaving`` could keep accounts and units any more."""
    if Role.ADMIN not in leaving.roles:
        return
    query = (
        select(User)
        .join(Membership)
        .where(Membership.role == Role.ADMIN, User.id != leaving.id)
        .where(User.password_hash.is_not(None))
        .order_by(User.id)
        .with_for_update(of=User)
    )
    others = db.session.scalars(query).unique().all()
    if not any(user.is_active and Role.ADMIN in user.roles for user in others):
        raise RuleBroken(N_("Đây là quản trị cuối cùng; lập thêm một quản trị khác trước."))


def _fill(user, full_name, title, phone, expires_on):
    user.full_name = full_name
    user.name_sort = person_sort_key(full_name)
    user.name_fold = fold(full_name)
    user.title = title or None
    user.phone = normal_phone(phone, field="phone") or None
    user.expires_on = expires_on


def _facts(user):
    return {"full_name": user.full_name, "title": user.title, "expires_on": user.expires_on}


def _refuse_taken_name(username):
    if db.session.scalar(select(User.id).where(User.username == username)) is not None:
        raise RuleBroken(N_("Tên đăng nhập này đã có người dùng."), field="username")
