"""flask sessions: forget what is old. A timer runs it once a day."""

import click
from flask import current_app
from flask.cli import AppGroup

from intranet.services import sessions

group = AppGroup("sessions", help="Phiên làm việc: dọn những gì đã cũ.")


@group.command("sweep")
def sweep():
    """Dọn phiên, nội dung giữ lại, bản nháp, lượt đếm và khóa một lần đã cũ."""
    kept = current_app.config
    for table, count in sessions.sweep(kept["HELD_HOURS"], kept["DRAFT_DAYS"]).items():
        click.echo(f"{table}\t{count}")
