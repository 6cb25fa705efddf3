"""PDF files: looked at in a child process, kept byte for byte because they may be signed."""

import json
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path
from threading import BoundedSemaphore

from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_

SECONDS = 20
RUNS = N_("Tệp PDF có mã tự chạy hoặc biểu mẫu động; chỉ mở khi biết rõ người nộp.")
HIDES = N_("Tệp PDF có tệp khác đính kèm bên trong.")
PROBE = Path(__file__).with_name("pdf_probe.py")
# Two children at once in one server process: the others wait (ASVS 15.2.2).
_few_at_a_time = BoundedSemaphore(2)


def looked_at(data):
    """Return (number of pages, warning or None) of a PDF.

    Refuses what is locked by a password, damaged, at the same time an archive, or too heavy to look
    at. A file that runs something is taken with a warning: a signed one may not be changed.
    """
    if zipfile.is_zipfile(BytesIO(data)):
        raise RuleBroken(N_("Tệp vừa là PDF vừa là tệp nén nên không được nhận."), field="files")
    found = _probe(data)
    if found.get("encrypted"):
        raise RuleBroken(
            N_("Tệp PDF bị khóa; hãy lưu lại thành tệp không có mật khẩu rồi tải lên."),
            field="files",
        )
    if found.get("broken") or not found.get("pages"):
        raise RuleBroken(N_("Tệp PDF hỏng hoặc tải lên chưa trọn; hãy tải lại."), field="files")
    warning = RUNS if found["runs"] else HIDES if found["hides"] else None
    return found["pages"], warning


def _probe(data):
    """What the child said. By path, not ``-m``: that would load the whole house in each child."""
    with _few_at_a_time:
        try:
            child = subprocess.run(
                [sys.executable, "-I", str(PROBE)],
                input=data,
                capture_output=True,
                timeout=SECONDS,
                check=False,
                env={},
                cwd="/",
            )
        except subprocess.TimeoutExpired:
            return {"broken": True}
    if child.returncode:
        return {"broken": True}
    try:
        return json.loads(child.stdout)
    except ValueError:
        return {"broken": True}
