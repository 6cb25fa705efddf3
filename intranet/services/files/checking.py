"""Every row has its file with the right content; what no row names goes after a day."""

import time
from dataclasses import dataclass, field

from sqlalchemy import select

from intranet.extensions import db
from intranet.models.dossiers import Attachment
from intranet.models.proofs import Proof
from intranet.services.files import store
from intranet.transaction import transaction

PIECE = 500
SPARED_SECONDS = 24 * 3600
NAMING = (Attachment.sha256, Proof.sha256)


@dataclass
class Report:
    """``missing`` and ``damaged`` name files by sha256; ``orphans`` are paths older than a day."""

    files: int = 0
    missing: list = field(default_factory=list)
    damaged: list = field(default_factory=list)
    orphans: list = field(default_factory=list)


def check(limits):
    """Read every stored file again and compare it with its name; returns a Report."""
    report = Report()
    for sha256 in _named():
        report.files += 1
        if store.is_whole(limits.folder, sha256):
            continue
        gone = not store.path_of(limits.folder, sha256).exists()
        (report.missing if gone else report.damaged).append(sha256)
    report.orphans = list(_orphans(limits.folder))
    return report


def sweep(actor, limits, spared=SPARED_SECONDS):
    """Take away orphans older than 24 hours (``spared`` seconds); returns how many. Removed files
    of dossiers stay.
    """
    orphans = list(_orphans(limits.folder, spared))
    if orphans:
        with transaction(actor) as change:
            change.record("files.sweep", "files:store", names=[path.name for path in orphans])
    for path in orphans:
        if _is_old(path, spared):  # somebody may have sent the same content just now
            path.unlink(missing_ok=True)
    return len(orphans)


def forget(limits, hashes, spared=600):
    """Take the bytes called ``hashes`` from the disk where no row names them any more.

    What somebody sent anew within ``spared`` seconds waits for ``sweep``.
    """
    for sha256 in hashes:
        path = store.path_of(limits.folder, sha256)
        if _is_old(path, spared) and not _is_named(sha256):
            path.unlink(missing_ok=True)


def _named():
    """The hashes that rows name, each once, read by key so that memory stays constant."""
    last = ""
    while True:
        parts = [select(name).where(name > last).distinct().order_by(name).limit(PIECE)
                 for name in NAMING]  # fmt: skip
        found = sorted({sha256 for part in parts for sha256 in db.session.scalars(part)})[:PIECE]
        yield from found
        if len(found) < PIECE:
            return
        last = found[-1]


def _orphans(folder, spared=SPARED_SECONDS):
    for path in store.all_stored(folder):
        if _is_old(path, spared) and not _is_named(path.name):
            yield path


def _is_old(path, spared):
    try:
        return time.time() - path.stat().st_mtime > spared
    except FileNotFoundError:
        return False


def _is_named(name):
    return any(
        db.session.scalar(select(sha256).where(sha256 == name).limit(1)) for sha256 in NAMING
    )
