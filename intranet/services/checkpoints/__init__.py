"""Checkpoints: what the log was at a moment, signed, so that it can be held against the log later.

Divided by noun: ``keys``, ``signing``, ``verifying``, ``reading``, ``exporting`` (decision 0023).
"""

from intranet.services.checkpoints.exporting import export_zip, name_of, write_folder, write_zip
from intranet.services.checkpoints.keys import check, may_sign, path_of, public_keys
from intranet.services.checkpoints.keys import make as make_key
from intranet.services.checkpoints.reading import (
    day_of,
    get,
    listed,
    newest,
    of_size,
    proof_of,
    size,
    whole_note,
    words_of,
)
from intranet.services.checkpoints.signing import LogBroken, sign
from intranet.services.checkpoints.verifying import hashes, verify, verify_new, verify_since

__all__ = [
    "LogBroken",
    "check",
    "day_of",
    "export_zip",
    "get",
    "hashes",
    "listed",
    "make_key",
    "may_sign",
    "name_of",
    "newest",
    "of_size",
    "path_of",
    "proof_of",
    "public_keys",
    "sign",
    "size",
    "verify",
    "verify_new",
    "verify_since",
    "whole_note",
    "words_of",
    "write_folder",
    "write_zip",
]
