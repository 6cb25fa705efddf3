"""flask units: a whole tree of units from a table, and back to a table."""

import csv
import sys
from datetime import date
from pathlib import Path

import click
from flask.cli import AppGroup

from intranet.rules.errors import RuleBroken
from intranet.rules.units import COLUMNS, MODELS, parse_rows
from intranet.services import units
from intranet.transaction import SYSTEM

group = AppGroup("units", help="Đơn vị: nhập và xuất bảng đơn vị.")

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@group.command("import")
@click.argument("file", type=_FILE, required=False)
@click.option("--model", type=click.Choice(MODELS), help="Chỉ nhập một mô hình của bảng.")
@click.option("--dated", is_flag=True, help="Ghi cả ngày kết thúc trong bảng.")
@click.option("--dry-run", is_flag=True, help="Chỉ kiểm tra bảng, không ghi.")
def import_table(file, model, dated, dry_run):
    """Nhập bảng đơn vị từ tệp CSV, hoặc bảng đi kèm phần mềm; lỗi báo theo từng dòng."""
    rows, problems = parse_rows((file or units.SHIPPED).read_text("utf-8"))
    for line, message, params in problems:
        click.echo(f"Dòng {line}: {message % params if params else message}", err=True)
    if problems:
        sys.exit(1)
    if dry_run:
        click.echo(f"{len(rows)} dòng đọc được, không có lỗi.")
        return
    try:
        new = units.import_units(SYSTEM, rows, model, dated=dated)
    except RuleBroken as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    click.echo(f"Đã thêm {len(new)} đơn vị.")


@group.command("carry-over")
def carry_over():
    """Chuyển nốt hồ sơ cũ của đơn vị đổi tên, đổi cấp trên mà lần trước chưa xong."""
    for pid in units.unfinished():
        while left := units.carry_over(SYSTEM, pid):
            click.echo(f"{pid}: còn {left} hồ sơ.")
        click.echo(f"{pid}: xong.")


@group.command("export")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="Chỉ các đơn vị có vào ngày này.")
def export(day):
    """Xuất bảng đơn vị (CSV) ra đầu ra chuẩn."""
    chosen: date | None = day.date() if day else None
    table = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    table.writeheader()
    table.writerows(units.export_rows(chosen))
