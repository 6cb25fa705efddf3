"""flask calendars: explain a due date, import the yearly announcement."""

import json
from datetime import datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from intranet.rules.deadlines import Unit
from intranet.rules.errors import RuleBroken
from intranet.services import calendars
from intranet.transaction import SYSTEM

group = AppGroup("calendars", help="Lịch làm việc: giải thích ngày hẹn, nhập lịch nghỉ.")
SHAPES = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M")
MOMENT = click.DateTime(SHAPES)


@group.command("explain")
@click.argument("received_at", type=MOMENT)
@click.argument("value", type=int)
@click.argument("unit", type=click.Choice([unit.value for unit in Unit]))
@click.option("--pause", "pauses", type=(MOMENT, MOMENT), multiple=True, metavar="TỪ ĐẾN",
              help="Một lần tạm dừng; ghi được nhiều lần.")  # fmt: skip
@click.option("--restart", is_flag=True, help="Tính lại từ đầu sau mỗi lần tạm dừng.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
def explain(received_at, value, unit, pauses, restart, as_json):
    """In ngày hẹn trả và cách tính từng ngày (DD01-DD12)."""
    try:
        found = calendars.explained(received_at, value, unit, sorted(pauses), restart)
    except RuleBroken as broken:
        raise click.ClickException(str(broken)) from None
    lines = [_line(line) for line in found.lines]
    if as_json:
        click.echo(
            json.dumps({"due_at": _moment(found.due_at), "lines": lines}, ensure_ascii=False)
        )
        return
    due = f"{found.due_at:%H:%M %d/%m/%Y}" if found.due_at else "không có"
    click.echo(f"Hẹn trả: {due}")
    for line in lines:
        day = datetime.fromisoformat(line["day"])
        click.echo(f"{'+' if line['counted'] else ' '} {day:%d/%m/%Y}  {line['words']}")


def _line(line):
    return {
        "day": line.day.isoformat(),
        "counted": line.counted,
        "number": line.number,
        "words": line.words % line.params if line.params else line.words,
    }


def _moment(moment: datetime | None):
    return moment.isoformat(timespec="minutes") if moment else None


@group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Chỉ xem trước, không ghi.")
def import_file(file, dry_run):
    """Nhập ngày nghỉ, ngày làm bù từ tệp CSV."""
    body, effect = file.read_bytes(), None
    try:
        report = calendars.preview(body)
        if not report.errors:
            effect = calendars.effect_of_importing(report)
        if not dry_run and not report.errors:
            report, effect = calendars.import_table(SYSTEM, body, reason=file.name)
    except RuleBroken as broken:
        raise click.ClickException(str(broken)) from None
    for row, column, message in report.errors:
        click.echo(f"Dòng {row}, cột {column}: {message}", err=True)
    counts = [len(report.of(kind)) for kind in ("new", "changed", "unchanged")]
    click.echo("{} ngày mới, {} ngày thay đổi, {} ngày giữ nguyên.".format(*counts))
    if effect is not None and not effect.is_idle:
        later, kept = len(effect.later), len(effect.kept)
        click.echo(f"{later} hồ sơ lùi ngày hẹn, {kept} hồ sơ giữ ngày đã hẹn.")
    if report.errors:
        raise click.ClickException(f"{len(report.errors)} lỗi; chưa ghi gì.")
