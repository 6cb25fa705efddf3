"""flask findings: reminders of what is to be mended."""

import click
from flask.cli import AppGroup

from intranet.services import findings
from intranet.transaction import SYSTEM

group = AppGroup("findings", help="Tồn tại sau kiểm tra: nhắc hạn.")


@group.command("remind")
def remind():
    """Nhắc tồn tại sắp đến hạn (3 ngày, 1 ngày trước) và quá hạn (mỗi tuần); chạy mỗi đêm."""
    for finding in findings.remind(SYSTEM):
        click.echo(f"{finding.pid}\t{finding.unit.short_name}\t{finding.due_on:%d/%m/%Y}")
