"""flask erasures: what is left to do after data of a person were erased."""

import click
from flask import current_app
from flask.cli import AppGroup

from intranet.services import erasures, files

group = AppGroup("erasures", help="Dữ liệu cá nhân: dọn hẳn những gì đã xóa.")


@group.command("finish")
def finish():
    """Ghi lại cơ sở dữ liệu không còn phần đã xóa, bỏ tệp không còn hồ sơ nào; chạy ngoài giờ."""
    count = erasures.finish(files.limits_of(current_app.config))
    click.echo(f"Đã dọn xong, bỏ {count} tệp. Bản sao lưu cũ vẫn còn dữ liệu đến khi bị thay.")
