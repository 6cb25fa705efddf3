"""flask dossiers: the forecast of late dossiers, made anew at night, and how good it is."""

import json

import click
from flask.cli import AppGroup

from intranet.services.dossiers import backtest as backtests
from intranet.services.dossiers import forecast as forecasts
from intranet.transaction import SYSTEM

group = AppGroup("dossiers", help="Hồ sơ: dự báo trễ hạn.")
RECALL, PRECISION = 0.70, 0.40  # goals of B13
_json = click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")


@group.command("forecast")
@_json
def forecast(as_json):
    """Tính lại thời gian thường mất của từng bước và hồ sơ nào có thể trễ; chạy mỗi đêm."""
    found = forecasts.refresh(SYSTEM)
    if as_json:
        click.echo(json.dumps(found))
        return
    click.echo(
        f"{found['paces']} bước đủ số liệu; {found['dossiers']} hồ sơ đang giải quyết, "
        f"{found['at_risk']} có thể trễ."
    )


@group.command("backtest")
@click.option("--days", default=backtests.YEAR, show_default=True, help="Xét số ngày vừa qua.")
@_json
def backtest(days, as_json):
    """So dự báo trước hạn 2 ngày làm việc với kết quả thật của năm qua."""
    found = backtests.backtest(days)
    if as_json:
        click.echo(json.dumps(found))
        return
    click.echo(f"Xét {found['judged']} hồ sơ, trong đó {found['late']} trễ hạn.")
    click.echo(
        f"Báo trước đúng {found['hits']}, báo thừa {found['false']}, bỏ sót {found['missed']}."
    )
    click.echo(_rate("Trong số trễ, đã báo trước", found["recall"], RECALL))
    click.echo(_rate("Trong số đã báo, trễ thật", found["precision"], PRECISION))


def _rate(words, value, goal):
    if value is None:
        return f"{words}: chưa có số liệu"
    return f"{words}: {value:.0%} (mục tiêu {goal:.0%})"
