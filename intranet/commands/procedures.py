"""flask procedures: import the catalogue from a table, and back to a table."""

import csv
import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from intranet import clock
from intranet.rules.errors import RuleBroken
from intranet.services import procedures
from intranet.transaction import SYSTEM

group = AppGroup("procedures", help="Danh mục thủ tục: nhập từ bảng, xuất ra bảng.")


@group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Chỉ xem trước, không ghi.")
@click.option("--for-demo-only", is_flag=True, help="Chỉ lấy các dòng có for_demo = 1.")
@click.option("--valid-from", type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]),
              help="Ngày có hiệu lực của thủ tục mới và phiên bản mới.")  # fmt: skip
def import_file(file, dry_run, for_demo_only, valid_from):
    """Nhập từ tệp: CSV, Excel, gói .toml, .zip nhiều gói; cái không đổi thì giữ nguyên."""
    body = file.read_bytes()
    day = valid_from.date() if valid_from else None
    try:
        report = procedures.preview(body, day, for_demo_only)
        if not dry_run and not report.errors:
            report = procedures.import_table(SYSTEM, body, day, for_demo_only)
    except RuleBroken as broken:
        raise click.ClickException(str(broken)) from None
    _say(report, dry_run)


@group.command("export")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="Có hiệu lực vào ngày này.")
def export(day):
    """Xuất danh mục đang có hiệu lực (CSV) ra đầu ra chuẩn; nhập lại bảng đó không đổi gì."""
    table = csv.DictWriter(sys.stdout, procedures.COLUMNS, lineterminator="\n")
    table.writeheader()
    table.writerows(procedures.export_rows(day.date() if day else clock.today()))


def _say(report, dry_run):
    for error in report.errors:
        click.echo(str(error), err=True)
    if dry_run:
        for item in report.items:
            if item.kind != "unchanged":
                click.echo(f"{_KIND[item.kind]}: {item.code or '(không mã)'} {item.name}")
    counts = [len(report.of(kind)) for kind in ("new", "changed", "unchanged")]
    click.echo("{} thủ tục mới, {} thay đổi, {} giữ nguyên.".format(*counts))
    if report.errors:
        raise click.ClickException(f"{len(report.errors)} lỗi; chưa ghi gì.")


_KIND = {"new": "mới", "changed": "đổi"}
