"""flask demo: the demo office with a year of dossiers, and who can log in to it."""

import json
import sys
from datetime import datetime, time

import click
from flask import current_app
from flask.cli import AppGroup
from flask_migrate import upgrade

from intranet import clock
from intranet.rules.errors import RuleBroken
from intranet.rules.permissions import Role
from intranet.services import demo

group = AppGroup("demo", help="Cơ quan dùng thử: lập dữ liệu, làm lại, tài khoản.")
DOSSIERS, SEED = 5000, 2020
_dossiers = click.option("--dossiers", default=DOSSIERS, show_default=True, help="Số hồ sơ.")
_seed = click.option("--seed", default=SEED, show_default=True, help="Cùng số thì cùng dữ liệu.")
_until = click.option(
    "--until", type=click.DateTime(["%Y-%m-%d"]), help="Ngày cuối của năm; mặc định hôm nay."
)
_json = click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")


@group.command("fill")
@_dossiers
@_seed
@_until
@click.option("--if-empty", is_flag=True, help="Không làm gì khi đã có dữ liệu.")
@_json
def fill(dossiers, seed, until, if_empty, as_json):
    """Lập cơ quan dùng thử trong cơ sở dữ liệu trống: hồ sơ của một năm đến hôm nay."""
    if if_empty and not demo.is_empty():
        click.echo(json.dumps({"dossiers": 0}) if as_json else "Đã có dữ liệu, không lập thêm.")
        return
    _fill(dossiers, seed, until, as_json)


@group.command("reset")
@_dossiers
@_seed
@_until
@click.option("--yes", is_flag=True, help="Cả khi cơ sở dữ liệu còn trống.")
@_json
def reset(dossiers, seed, until, yes, as_json):
    """Xóa mọi thứ đã nhập và lập lại cơ quan dùng thử; cơ quan thật thì từ chối."""
    try:
        demo.clear(current_app.config["INSTANCE"], agreed=yes)
    except RuleBroken as error:
        raise click.ClickException(str(error)) from None
    upgrade()
    _fill(dossiers, seed, until, as_json)


@group.command("accounts")
@_json
def accounts(as_json):
    """In người dùng thử: vai trò, đơn vị, mật khẩu."""
    people = demo.accounts(current_app.config["INSTANCE"])
    if as_json:
        click.echo(json.dumps(people, ensure_ascii=False, indent=1))
    elif not people:
        click.echo("Đây không phải cơ quan dùng thử: không có tài khoản dùng thử.")
    else:
        _print_people(people)


def _fill(dossiers, seed, until, as_json):
    config = current_app.config
    if until is not None:
        until = min(datetime.combine(until.date(), time(23, 59)), clock.now())
    order = demo.Order(dossiers, seed, config["INSTANCE"], config["ARGON2_KIB"], until)
    show = None if as_json or not sys.stderr.isatty() else _progress
    try:
        figures = demo.fill(order, show)
    except RuleBroken as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        click.echo(json.dumps(figures))
        return
    click.echo(
        f"Cơ quan dùng thử: {figures['dossiers']} hồ sơ của {figures['persons']} người, một năm; "
        f"đã giải quyết {figures['solved']}, quá hạn {figures['late']} "
        f"({figures['late_rate']:.2%}); {figures['seconds']} giây."
    )


def _progress(done, wanted):
    click.echo(f"\r{done} / {wanted}", nl=False, err=True)


def _print_people(people):
    click.echo(f"Mật khẩu chung: {people[0]['password']}")
    for person in people:
        roles = ", ".join(str(Role(role).words) for role in dict.fromkeys(person["roles"]))
        click.echo(f"  {person['username']:<20} {person['name']:<22} {roles}; {person['units'][0]}")
