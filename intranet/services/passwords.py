"""Hashing of passwords: argon2id, at most two at once in a process so that logins cannot eat the
memory.
"""

import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_

LONGEST = 1024
_gate = threading.BoundedSemaphore(2)
_hashers: dict = {}


def hashed(password, kib):
    """Return the argon2id hash (``kib`` KiB, one pass, one lane) of an NFC-normalised password."""
    with _gate:
        return _hasher(kib).hash(_bytes(password))


def matches(password, stored, kib):
    """True when ``password`` is the stored one; costs the same when nothing is stored."""
    with _gate:
        try:
            return _hasher(kib).verify(stored or _dummy(kib), _bytes(password)) and bool(stored)
        except (VerificationError, InvalidHashError, RuleBroken):
            return False


def _bytes(password):
    data = unicodedata.normalize("NFC", password).encode()
    if len(data) > LONGEST:
        raise RuleBroken(N_("Mật khẩu dài quá %(most)s byte."), field="password", most=LONGEST)
    return data


def _hasher(kib):
    if kib not in _hashers:
        _hashers[kib] = PasswordHasher(time_cost=1, memory_cost=kib, parallelism=1)
    return _hashers[kib]


def _dummy(kib):
    key = ("dummy", kib)
    if key not in _hashers:
        _hashers[key] = _hasher(kib).hash(b"nobody has this password")
    return _hashers[key]
