"""flask files: whether every file is there."""

import sys

import click
from flask import current_app
from flask.cli import AppGroup

from intranet.services import files
from intranet.transaction import SYSTEM

group = AppGroup("files", help="Tệp: kiểm tra kho tệp.")


@group.command("check")
@click.option("--sweep", is_flag=True, help="Xóa tệp không thuộc hồ sơ nào, cũ hơn 24 giờ.")
def check(sweep):
    """So từng tệp với mã băm của nó; có tệp mất hoặc hỏng thì trả mã thoát 1."""
    limits = files.limits_of(current_app.config)
    report = files.check(limits)
    click.echo(f"Tệp: {report.files}, thừa: {len(report.orphans)}.")
    for words, names in (("Mất", report.missing), ("Hỏng", report.damaged)):
        for name in names:
            click.echo(f"{words}: {name}")
    if sweep:
        click.echo(f"Đã xóa {files.sweep(SYSTEM, limits)} tệp thừa.")
    sys.exit(1 if report.missing or report.damaged else 0)
