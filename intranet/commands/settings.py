"""flask settings: what the office decided about itself, without a browser."""

import json

import click
from flask.cli import AppGroup

from intranet.rules.errors import RuleBroken
from intranet.rules.settings import LONGEST
from intranet.services import settings
from intranet.transaction import SYSTEM

group = AppGroup("settings", help="Thông tin cơ quan: tên, mã hồ sơ, mẫu giấy, địa chỉ tra cứu.")


@group.command("show")
@click.option("--json", "as_json", is_flag=True, help="In dạng JSON.")
def show(as_json):
    """In từng mục và giá trị đang dùng."""
    office = settings.show()
    values = {key: getattr(office, key) for key in LONGEST}
    if as_json:
        click.echo(json.dumps(values, ensure_ascii=False))
        return
    for key, value in values.items():
        click.echo(f"{key}: {value or '(trống)'}")


@group.command("set")
@click.argument("key")
@click.argument("value")
def set_value(key, value):
    """Đổi một mục; có hiệu lực ngay, không phải khởi động lại."""
    try:
        office = settings.edit(SYSTEM, {key: value})
    except RuleBroken as broken:
        raise click.ClickException(str(broken)) from None
    click.echo(f"{key}: {getattr(office, key) or '(trống)'}")
