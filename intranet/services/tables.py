"""Tables people bring: read as text rows, kept between the dry run and the confirmation."""

import csv
import hashlib
import io
import re
import time
from pathlib import Path

from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_

LARGEST = 4 * 1024 * 1024
MOST_ROWS = 5000
_KEPT_SECONDS = 24 * 3600
_NAME = re.compile(r"[0-9a-f]{64}")


def read_table(body):
    """The rows of a CSV file (UTF-8, comma, semicolon or tab between cells) as dicts.

    RuleBroken at ``table`` when it is no such file.
    """
    if len(body) > LARGEST:
        raise _refused(N_("Tệp lớn quá %(most)s MB."), most=LARGEST // 1024 // 1024)
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _refused(
            N_("Tệp không phải CSV mã UTF-8. Trong Excel chọn Lưu thành “CSV UTF-8”.")
        ) from None
    head = text.partition("\n")[0]
    mark = max(",;\t", key=head.count)
    if not head.strip() or "\0" in text:
        raise _refused(N_("Tệp rỗng hoặc không phải bảng CSV."))
    rows = _rows(csv.DictReader(io.StringIO(text, newline=""), delimiter=mark))
    if len(rows) > MOST_ROWS:
        raise _refused(N_("Bảng dài quá %(most)s dòng."), most=MOST_ROWS)
    return rows


def _rows(reader):
    try:
        return list(reader)
    except csv.Error:
        raise _refused(N_("Tệp rỗng hoặc không phải bảng CSV.")) from None


def _refused(message, **params):
    return RuleBroken(message, field="table", **params)


def keep(folder, body, read=read_table):
    """Keep a table for a day in ``folder``, named by its SHA-256, which is returned.

    ``read`` refuses what is none.
    """
    read(body)
    folder = Path(folder)
    folder.mkdir(mode=0o700, exist_ok=True)
    for old in folder.iterdir():
        if old.stat().st_mtime < time.time() - _KEPT_SECONDS:
            old.unlink(missing_ok=True)
    name = hashlib.sha256(body).hexdigest()
    (folder / name).write_bytes(body)
    return name


def kept(folder, name):
    """The bytes of a kept table, or None when it is no longer there."""
    path = Path(folder) / name
    return path.read_bytes() if _NAME.fullmatch(name) and path.is_file() else None
