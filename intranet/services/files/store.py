"""The folder of files: named by content, written once, on the disk before anybody is told.

``<folder>/<first two signs>/<sha256>``. Order of writing: temporary name, fsync, rename, fsync of
the folder; the row in the database comes after (security.md 2.2).
"""

import hashlib
import os
import re
import secrets
from pathlib import Path

UNFINISHED = ".part"
_NAME = re.compile(r"[0-9a-f]{64}")


def path_of(folder, sha256):
    """The path of the bytes called ``sha256``; ValueError for anything that is no hash."""
    if not _NAME.fullmatch(sha256):
        raise ValueError("not a sha256")
    return Path(folder) / sha256[:2] / sha256


def put(folder, data):
    """Store ``data`` (bytes) and return its sha256; the same content is stored once."""
    sha256 = hashlib.sha256(data).hexdigest()
    path = path_of(folder, sha256)
    if path.exists() and is_whole(folder, sha256):
        os.utime(path)  # the sweeper spares what was asked for within a day
        return sha256
    _make_folder(path.parent)
    unfinished = path.with_name(f"{secrets.token_hex(8)}{UNFINISHED}")
    try:
        _write(unfinished, data)
        unfinished.rename(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)
    return sha256


def open_stored(folder, sha256):
    """The stored file, open for reading; FileNotFoundError when it is gone."""
    return path_of(folder, sha256).open("rb")


def is_whole(folder, sha256):
    """True when the file is there and its content has the right hash."""
    try:
        with open_stored(folder, sha256) as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except FileNotFoundError:
        return False


def all_stored(folder):
    """Yield every path of the store: whole files and unfinished ones."""
    folder = Path(folder)
    if folder.is_dir():
        for part in sorted(folder.iterdir()):
            yield from sorted(part.iterdir())


def _make_folder(folder):
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sync_folder(folder.parent)


def _write(path, data):
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder):
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
