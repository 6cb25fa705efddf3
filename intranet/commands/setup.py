"""flask setup: a real office begins here instead of the demo."""

import click
from flask.cli import with_appcontext
from flask_migrate import upgrade

from intranet.rules.errors import RuleBroken
from intranet.services import setup

MODEL_WORDS = {
    "three_tier_2020": "huyện và các xã trước 01/7/2025 (mẫu: An Lão, Bình Định)",
    "two_tier_2025": "tỉnh và các xã từ 01/7/2025 (mẫu: bốn xã mới, Gia Lai)",
    "single": "một cơ quan, một bộ phận Một cửa",
}


@click.command("setup")
@click.option("--name", help="Tên cơ quan, như trên văn bản.")
@click.option("--province", help="Tỉnh, thành phố.")
@click.option("--place", help="Địa danh ghi trước ngày tháng.")
@click.option("--model", type=click.Choice(setup.MODELS), help="Cây đơn vị.")
@click.option("--admin-username", help="Tên đăng nhập của quản trị đầu tiên.")
@click.option("--admin-name", help="Họ tên của quản trị đầu tiên.")
@click.option(
    "--second-factor",
    type=click.Choice(("off", "keepers", "all")),
    default="keepers",
    show_default=True,
    help="Ai bắt buộc xác thực hai lớp: không ai, quản trị và kiểm soát TTHC, mọi người.",
)
@click.option("--yes", is_flag=True, help="Không hỏi lại trước khi lập.")
@with_appcontext
def group(name, province, place, model, admin_username, admin_name, second_factor, yes):
    """Lập cơ quan mới: đơn vị, danh mục thủ tục, lịch, quản trị đầu tiên."""
    upgrade()
    if setup.has_office():
        raise click.ClickException("Cơ sở dữ liệu này đã có một cơ quan. Không lập lại.")
    name = name or click.prompt("Tên cơ quan")
    province = province or click.prompt("Tỉnh, thành phố")
    place = place or click.prompt("Địa danh trong ngày tháng", default=province)
    data = setup.OfficeData(
        name,
        province,
        place,
        model or _asked_model(),
        admin_username or click.prompt("Tên đăng nhập của quản trị", default="quantri"),
        admin_name or click.prompt("Họ tên của quản trị"),
        second_factor,
    )
    if not yes:
        click.confirm(f"Lập cơ quan “{name}”, {province}?", default=True, abort=True)
    _say(_built(data))


def _asked_model():
    for key, words in MODEL_WORDS.items():
        click.echo(f"  {key}: {words}")
    return click.prompt("Cây đơn vị", type=click.Choice(setup.MODELS), default="single")


def _built(data):
    try:
        return setup.build(data)
    except RuleBroken as broken:
        raise click.ClickException(str(broken)) from None


def _say(built):
    click.echo(
        f"Đã lập: {built.units} đơn vị, {built.procedures} thủ tục, {built.days} ngày đặc biệt."
    )
    click.echo(f"Đăng nhập lần đầu: {built.username}")
    click.echo(f"Mã dùng một lần (chỉ in lần này, có hạn): {built.code}")
    click.echo("Trang đăng nhập → “Dùng mã một lần” để đặt mật khẩu.")
