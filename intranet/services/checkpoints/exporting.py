"""The log as files that anybody can check without this program (decision 0023)."""

import tempfile
import zipfile
from pathlib import Path
from threading import BoundedSemaphore

from sqlalchemy import select

from intranet.extensions import db
from intranet.models.audit import AuditEntry, Checkpoint, Cosignature, Witness
from intranet.rules.errors import RuleBroken
from intranet.rules.sealing import COSIGNED, Key
from intranet.rules.words import N_
from intranet.services import throttle
from intranet.services.checkpoints import keys, reading
from intranet.transaction import reading as reading_log

CHUNK = 2000
MOST_ROWS = 500_000  # of one download; the command has no limit
MOST_EXPORTS, MINUTES = 10, 10
_one_at_a_time = BoundedSemaphore(1)
README = """NHẬT KÝ CỦA CƠ QUAN

nhat-ky-<đầu>-<cuối>.jsonl  mỗi dòng nhật ký một dòng, từ số <đầu> đến trước số <cuối>
checkpoints.txt             các điểm chốt có chữ ký của máy chủ và của chứng kiến
keys.txt                    khóa công khai để kiểm chữ ký

Kiểm tra trên máy có Python 3, không cần mạng:

    python3 kiem_nhat_ky.py TỆP.zip --paper "<số dòng> <tám âm tiết trên giấy đã ký>"

Tải kiem_nhat_ky.py ở trang Kiểm tra bản xuất nhật ký của phần mềm, hoặc ở bộ cài đặt.
Dạng của điểm chốt: c2sp.org/tlog-checkpoint. Mã niêm: RFC 6962.
"""


def export_zip(actor, first=0, end=None):
    """An open temporary file with the ZIP of the entries ``first`` to before ``end``; logged.

    It stands at its end; the caller closes it. RuleBroken for more than ``MOST_ROWS``;
    ``Throttled`` beyond ``MOST_EXPORTS`` in ``MINUTES``; ``AskAgain`` as other large exports.
    """
    throttle.count_act(throttle.key_of(actor.user.pid, "export"), MOST_EXPORTS, MINUTES)
    first, end = _bounds(first, end)
    if end - first > MOST_ROWS:
        raise RuleBroken(
            N_("Một lần tải không quá %(most)s dòng. Hãy chia đoạn, hoặc dùng lệnh audit export."),
            most=f"{MOST_ROWS:,}".replace(",", "."),
        )
    throttle.refuse_unsure(actor, end - first)
    with reading_log(actor) as change:
        change.record("checkpoints.export", "list:audit", first=first, end=end)
    out = tempfile.TemporaryFile(prefix="nhat-ky")  # noqa: SIM115 the caller closes it
    with _one_at_a_time:
        write_zip(out, first, end)
    return out


def name_of(first, end, kind="zip"):
    """The name of an exported file."""
    return f"nhat-ky-{first}-{end}.{kind}"


def write_zip(out, first=0, end=None, progress=None):
    """Write the ZIP into a file or path; returns (first, end) as written."""
    first, end = _bounds(first, end)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        with archive.open(name_of(first, end, "jsonl"), "w", force_zip64=True) as part:
            _write_lines(part, first, end, progress)
        for name, text in _papers(end):
            archive.writestr(name, text)
    return first, end


def write_folder(folder, first=0, end=None, progress=None):
    """Write the same files into a folder; returns (first, end) as written."""
    first, end = _bounds(first, end)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / name_of(first, end, "jsonl")).open("wb") as part:
        _write_lines(part, first, end, progress)
    for name, text in _papers(end):
        (folder / name).write_text(text, "utf-8", newline="\n")
    return first, end


def _bounds(first, end):
    size = reading.size()
    end = size if end is None else min(end, size)
    if not 0 <= first <= end:
        raise RuleBroken(N_("Nhật ký không có dòng này."))
    return first, end


def _write_lines(part, first, end, progress):
    query = select(AuditEntry.seq, AuditEntry.body).order_by(AuditEntry.seq).limit(CHUNK)
    last = first - 1
    while True:
        where = (AuditEntry.seq > last, AuditEntry.seq < end)
        rows = db.session.execute(query.where(*where)).all()
        part.write("".join(f"{row.body}\n" for row in rows).encode())
        if len(rows) < CHUNK:
            return
        last = rows[-1].seq
        if progress is not None:
            progress(last + 1, end)


def _papers(end):
    """(name, text) of what goes along with the lines."""
    query = select(Checkpoint).where(Checkpoint.size <= end).order_by(Checkpoint.size)
    found = db.session.scalars(query).all()
    lines: dict[int, list] = {}
    signed = select(Cosignature.checkpoint_id, Cosignature.line).order_by(Cosignature.at)
    for row in db.session.execute(signed):
        lines.setdefault(row.checkpoint_id, []).append(f"{row.line.strip()}\n")
    notes = [entry.note + "".join(lines.get(entry.id, ())) for entry in found]
    witnesses = db.session.execute(select(Witness.name, Witness.public_key)).tuples()
    ours = [key.line() for key in keys.public_keys()]
    theirs = [Key(name, bytes(public), COSIGNED).line() for name, public in witnesses]
    return (
        ("checkpoints.txt", "\n".join(notes)),
        ("keys.txt", "".join(f"{line}\n" for line in ours + theirs)),
        ("README.txt", README),
    )
