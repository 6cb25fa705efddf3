"""flask accounts: make, lock and unlock an account, print a one-time code, on the server itself."""

import sys

import click
from flask.cli import AppGroup

from intranet.rules.accounts import HOURS_NEW, HOURS_RESET, NewAccount, Post, group_code
from intranet.rules.errors import RuleBroken
from intranet.rules.permissions import Role
from intranet.services import accounts, units
from intranet.transaction import SYSTEM

group = AppGroup("accounts", help="Tài khoản: lập, khóa, cấp mã một lần.")


@group.command("create")
@click.argument("username")
@click.argument("full_name")
@click.option("--role", type=click.Choice([str(role) for role in Role]), required=True,
              help="Vai trò trong đơn vị.")  # fmt: skip
@click.option("--unit", "unit_key", required=True, help="Khóa của đơn vị, ví dụ ALAO.")
@click.option("--title", default=None, help="Chức danh.")
def create(username, full_name, role, unit_key, title):
    """Lập tài khoản; in mã một lần, chỉ lần này."""
    unit = units.by_key(unit_key)
    if unit is None:
        _stop(f"Không có đơn vị {unit_key}.")
    data = NewAccount(username, full_name, title=title, posts=(Post(role, unit.pid),))
    user, code = _try(accounts.create, SYSTEM, data)
    _show(user, code, HOURS_NEW)


@group.command("lock")
@click.argument("username")
@click.option("--reason", default=None, help="Lý do, ghi vào nhật ký.")
def lock(username, reason):
    """Khóa tài khoản; kết thúc mọi phiên của người đó."""
    user = _try(accounts.lock, SYSTEM, _account(username).pid, reason)
    click.echo(f"Đã khóa {user.username}.")


@group.command("unlock")
@click.argument("username")
def unlock(username):
    """Mở khóa tài khoản."""
    user = _try(accounts.unlock, SYSTEM, _account(username).pid)
    click.echo(f"Đã mở khóa {user.username}.")


@group.command("reset-code")
@click.argument("username")
def reset_code(username):
    """In mã một lần để người đó tự đặt mật khẩu mới."""
    account = _account(username)
    hours = HOURS_NEW if account.password_hash is None else HOURS_RESET
    user, code = _try(accounts.reset, SYSTEM, account.pid)
    _show(user, code, hours)


@group.command("warn")
def warn():
    """Báo lãnh đạo, quản trị về tài khoản hết hạn trong 30 ngày, mỗi lần một lượt; chạy mỗi đêm."""
    for user in _try(accounts.warn, SYSTEM):
        click.echo(f"{user.username}\t{user.expires_on:%d/%m/%Y}")


def _show(user, code, hours):
    click.echo(f"{user.username}\t{group_code(code)}\thiệu lực {hours} giờ, dùng một lần ở /code")


def _account(username):
    found = accounts.user_by_name(username)
    if found is None:
        _stop(f"Không có tài khoản {username}.")
    return found


def _try(verb, *args):
    try:
        return verb(*args)
    except RuleBroken as error:
        return _stop(str(error))


def _stop(words):
    click.echo(words, err=True)
    sys.exit(1)
