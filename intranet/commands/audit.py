"""flask audit: whether the log is unbroken."""

import json
import sys

import click
from flask.cli import AppGroup

from intranet.services import audit

group = AppGroup("audit", help="Nhật ký: kiểm tra niêm phong.")


@group.command("verify")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
def verify(as_json):
    """Kiểm tra từng dòng, cây và gốc của nhật ký; có chỗ sai thì in ra và trả mã thoát 1."""
    show = None if as_json or not sys.stderr.isatty() else _progress
    count, root, problems = audit.verify(show)
    if as_json:
        found = [{"seq": p.seq, "code": p.code, "words": str(p)} for p in problems]
        click.echo(json.dumps({"entries": count, "root": root, "problems": found}))
    elif problems:
        for problem in problems:
            click.echo(str(problem))
    else:
        click.echo(f"Nhật ký nguyên vẹn: {count} dòng, gốc {root[:16]}.")
    sys.exit(1 if problems else 0)


def _progress(done, size):
    click.echo(f"\r{done} / {size}", nl=False, err=True)
