"""flask audit: whether the log is unbroken; its checkpoints and its export."""

import json
import sys
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from intranet.rules.errors import RuleBroken
from intranet.rules.sealing import SealError, parse_slip
from intranet.services import checkpoints
from intranet.transaction import SYSTEM

group = AppGroup("audit", help="Nhật ký: kiểm tra niêm phong, điểm chốt, xuất tệp.")


@group.command("verify")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
@click.option("--since", metavar="ĐIỂM_CHỐT", help="Chỉ dòng mới từ điểm chốt này (số dòng; last).")
@click.option("--paper", metavar="SỐ_DÒNG ÂM_TIẾT", help="So với tờ giấy đã ký.")
def verify(as_json, since, paper):
    """Kiểm tra từng dòng, cây, gốc và điểm chốt; có chỗ sai thì in ra và trả mã thoát 1."""
    show = None if as_json or not sys.stderr.isatty() else _progress
    slip = _slip(paper) if paper else None
    if since:
        if slip:
            raise click.UsageError("--paper cần đọc cả nhật ký: bỏ --since.")
        count, frontier, problems = checkpoints.verify_since(_stored(since), show)
        root = frontier.root().hex()
    else:
        count, root, problems = checkpoints.verify(show, slip)
    if as_json:
        found = [{"seq": p.seq, "code": p.code, "words": str(p)} for p in problems]
        click.echo(json.dumps({"entries": count, "root": root, "problems": found}))
    elif problems:
        for problem in problems:
            click.echo(str(problem))
    else:
        click.echo(f"Nhật ký nguyên vẹn: {count} dòng, gốc {root[:16]}.")
    sys.exit(1 if problems else 0)


@group.command("key")
def key():
    """Lập khóa của nhật ký nếu chưa có; in khóa công khai để kiểm điểm chốt."""
    with _plainly():
        click.echo(checkpoints.make_key(SYSTEM, _key_path()).line())


@group.command("checkpoint")
def checkpoint():
    """Kiểm tra phần mới từ điểm chốt trước rồi ký điểm chốt; sai thì không ký, mã thoát 1."""
    show = _progress if sys.stderr.isatty() else None
    with _plainly():
        try:
            made, is_new = checkpoints.sign(SYSTEM, _key_path(), show)
        except checkpoints.LogBroken as broken:
            words = [str(problem) for problem in broken.problems]
            click.echo("\n".join(["Không lập điểm chốt:", *words]))
            sys.exit(1)
    click.echo("Điểm chốt mới:" if is_new else "Không có gì mới từ điểm chốt:")
    click.echo(f"{made.at:%d/%m/%Y %H:%M}  {made.size} dòng  {checkpoints.words_of(made)}")


@group.command("export")
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--from", "first", default=0, show_default=True, help="Từ dòng số này.")
@click.option("--to", "end", type=int, help="Đến trước dòng số này.")
def export(target, first, end):
    """Xuất nhật ký ra thư mục, hoặc ra tệp .zip, để kiểm bằng kiem_nhat_ky.py."""
    show = _progress if sys.stderr.isatty() else None
    is_zip = target.suffix.lower() == ".zip"
    write = checkpoints.write_zip if is_zip else checkpoints.write_folder
    with _plainly():
        first, end = write(target, first, end, show)
    click.echo(f"Đã xuất các dòng từ {first} đến trước {end} ra {target}.")


@contextmanager
def _plainly():
    """A broken rule as a message of the command."""
    try:
        yield
    except RuleBroken as broken:
        raise click.ClickException(str(broken)) from None


def _key_path():
    return checkpoints.path_of(current_app.config)


def _slip(paper):
    try:
        return parse_slip(paper)
    except SealError as error:
        raise click.BadParameter(f"không đọc được tờ giấy: {error}", param_hint="--paper") from None


def _stored(since):
    found = checkpoints.newest() if since == "last" else None
    if since.isdigit():
        found = checkpoints.of_size(int(since))
    if found is None:
        raise click.BadParameter("không có điểm chốt này", param_hint="--since")
    return found


def _progress(done, size):
    click.echo(f"\r{done} / {size}", nl=False, err=True)
