"""The one way an entry of the audit log is written, and salted commitments to personal values.

The canonical line is the JSON of RFC 8785 within the limits below, so that the bytes hashed, stored
and exported are the same ones and any other program can make them again (security.md 2.1).
"""

import base64
import hashlib
import hmac
import json
import secrets
import unicodedata

MAX_INTEGER = 2**53 - 1  # the largest whole number that every JSON reader keeps exactly
MAX_DEPTH = 32  # lists and objects inside each other; also stops an entry that contains itself
SALT_BYTES = 16
COMMITMENT_MARK = "c1:"

_encode = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, check_circular=False
).encode


class SealError(ValueError):
    """A value that cannot be sealed; ``path`` says where it stands, ``$`` is the entry itself."""

    def __init__(self, path: str, reason: str):
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


def canonical(entry: dict) -> str:
    """Return ``entry`` as one canonical JSON line, without a line end.

    Keys (ASCII) are sorted, there is no white space, strings are brought to NFC. Allowed are str,
    int below 2^53 in magnitude, bool, None, list and dict, at most 32 deep. CR and LF cannot appear
    in the line; U+2028 and U+0085 can (RFC 8785 leaves them), so split exports at LF only.
    Raises ``SealError`` with the path of the first value that does not fit.
    """
    if not isinstance(entry, dict):
        raise SealError("$", f"an entry is a dict, not {type(entry).__name__}")
    return _encode(_clean(entry, "$", 1))


def new_salt() -> bytes:
    """Return 16 random bytes; every committed value gets its own."""
    return secrets.token_bytes(SALT_BYTES)


def commit_value(salt: bytes, value: str) -> str:
    """Return ``c1:`` and the base64 of SHA-256(salt || NFC value in UTF-8).

    The log keeps this in place of a personal fact; erasing the salt erases the fact while the seal
    stays valid. Raises ``SealError`` when the salt is not 16 bytes or the value no proper text.
    """
    if not isinstance(salt, bytes) or len(salt) != SALT_BYTES:
        raise SealError("salt", f"a salt is {SALT_BYTES} bytes")
    if not isinstance(value, str):
        raise SealError("value", f"only text is committed, not {type(value).__name__}")
    digest = hashlib.sha256(salt + _text(value, "value").encode()).digest()
    return COMMITMENT_MARK + base64.b64encode(digest).decode()


def opens(commitment: str, salt: bytes, value: str) -> bool:
    """Tell whether ``salt`` and ``value`` are what ``commitment`` was made of; never raises."""
    try:
        return hmac.compare_digest(commit_value(salt, value).encode(), commitment.encode())
    except (AttributeError, ValueError):
        return False


def _clean(value, path, depth):
    if isinstance(value, str):
        return _text(value, path)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if not -MAX_INTEGER <= value <= MAX_INTEGER:
            raise SealError(path, "a whole number must be below 2^53 in magnitude")
        return int(value)
    if not isinstance(value, dict | list):
        raise SealError(path, f"{type(value).__name__} cannot be sealed")
    if depth > MAX_DEPTH:
        raise SealError(path, f"nested deeper than {MAX_DEPTH}")
    deeper = depth + 1
    if isinstance(value, list):
        return [_clean(item, f"{path}[{n}]", deeper) for n, item in enumerate(value)]
    return {_key(key, path): _clean(item, f"{path}.{key}", deeper) for key, item in value.items()}


def _key(key, path):
    if not isinstance(key, str) or not key.isascii():
        raise SealError(f"{path}.{key!a}", "a key is ASCII text")
    return str.__str__(key)


def _text(value, path):
    if value.isascii():
        return str.__str__(value)
    try:
        value.encode()
    except UnicodeEncodeError:
        raise SealError(path, "half of a surrogate pair is no character") from None
    return unicodedata.normalize("NFC", value)
