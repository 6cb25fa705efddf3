"""Signed notes of C2SP: the checkpoints of the log and what witnesses sign (decision 0023).

Text only: who signs or checks an Ed25519 signature hands in how. A checkpoint is the text ``origin,
size, root``, an empty line, and signature lines; lines of witnesses may follow the server's own.
"""

import base64
import binascii
import hashlib
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from intranet.rules.sealing.canonical import SealError
from intranet.rules.sealing.tree import HASH_BYTES

SIGNED = 0x01  # Ed25519 over the text of the note
COSIGNED = 0x04  # Ed25519 of a witness, with the time (cosignature/v1)
KEY_BYTES = 32
SIGNATURE_BYTES = 64
HASH_PREFIX = 4
TIME_BYTES = 8
MAX_SIGNATURES = 100
MARK = "\N{EM DASH} "
PRIVATE = "PRIVATE+KEY+"

Check = Callable[[bytes, bytes, bytes], bool]
"""(public key, signature, message) -> whether the Ed25519 signature holds; never raises."""


@dataclass(frozen=True, slots=True)
class TreeHead:
    """What a checkpoint says: the log ``origin`` had ``size`` entries and this root."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """Return the three lines that are signed, each with its line end."""
        return f"{self.origin}\n{self.size}\n{_base64(self.root)}\n"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: whose, the hash of the key, and what follows it."""

    name: str
    hash: bytes
    blob: bytes

    def line(self) -> str:
        """Return the line as it stands in a note, without its line end."""
        return f"{MARK}{self.name} {_base64(self.hash + self.blob)}"


@dataclass(frozen=True, slots=True)
class Key:
    """A public key with its name; ``kind`` is ``SIGNED`` or ``COSIGNED``."""

    name: str
    public: bytes
    kind: int = SIGNED

    @property
    def hash(self) -> bytes:
        """The first 4 bytes of SHA-256(name || 0x0A || kind || public key)."""
        said = self.name.encode() + b"\n" + bytes([self.kind]) + self.public
        return hashlib.sha256(said).digest()[:HASH_PREFIX]

    def line(self) -> str:
        """Return the verifier key, ``name+hash+base64``."""
        return f"{self.name}+{self.hash.hex()}+{_base64(bytes([self.kind]) + self.public)}"


def parse_key(line: str) -> Key:
    """Read a verifier key; raises ``SealError`` for anything else or a hash that does not fit."""
    name, _plus, rest = line.strip().partition("+")
    digest, _plus, encoded = rest.partition("+")
    blob = _bytes(encoded, "key")
    if not _is_name(name) or len(blob) != 1 + KEY_BYTES or blob[0] not in (SIGNED, COSIGNED):
        raise SealError("key", "no verifier key")
    key = Key(name, blob[1:], blob[0])
    if key.hash.hex() != digest:
        raise SealError("key", "the hash does not fit name and key")
    return key


def signer_line(key: Key, seed: bytes) -> str:
    """Return the private key of ``key`` as one line of text; it is kept, never shown."""
    return f"{PRIVATE}{key.name}+{key.hash.hex()}+{_base64(bytes([SIGNED]) + seed)}"


def parse_signer(line: str) -> tuple[str, str, bytes]:
    """Read a private key: (name, hash in hex, seed of 32 bytes); raises ``SealError``."""
    if not line.startswith(PRIVATE):
        raise SealError("key", "no private key")
    name, _plus, rest = line.strip()[len(PRIVATE) :].partition("+")
    digest, _plus, encoded = rest.partition("+")
    blob = _bytes(encoded, "key")
    if not _is_name(name) or len(blob) != 1 + KEY_BYTES or blob[0] != SIGNED:
        raise SealError("key", "no private key")
    return name, digest, blob[1:]


def signed_note(text: str, lines: Iterable[str]) -> str:
    """Return the note: text, an empty line, the signature lines."""
    return text + "\n" + "".join(f"{line}\n" for line in lines)


def signature_line(key: Key, signature: bytes) -> str:
    """Return the line of ``signature`` over a text by ``key``."""
    return Signature(key.name, key.hash, signature).line()


def cosignature_message(text: str, seconds: int) -> bytes:
    """Return what a witness signs of a checkpoint's ``text`` at ``seconds`` since 1970."""
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def cosignature_line(key: Key, seconds: int, signature: bytes) -> str:
    """Return the line of a witness; ``key`` is of the kind ``COSIGNED``."""
    return Signature(key.name, key.hash, seconds.to_bytes(TIME_BYTES, "big") + signature).line()


def parse_note(note: str) -> tuple[str, list[Signature]]:
    """Divide a note at its last empty line into text and signatures; raises ``SealError``."""
    if any(unicodedata.category(sign) == "Cc" and sign != "\n" for sign in note):
        raise SealError("note", "a note has no control characters")
    text, gap, below = note.rpartition("\n\n")
    lines = below.split("\n")
    if not gap or not text or len(lines) < 2 or lines.pop():
        raise SealError("note", "no signed note")
    if len(lines) > MAX_SIGNATURES:
        raise SealError("note", f"more than {MAX_SIGNATURES} signatures")
    return text + "\n", [parse_signature(line) for line in lines]


def parse_signature(line: str) -> Signature:
    """Read one signature line; raises ``SealError``."""
    name, _space, encoded = line[len(MARK) :].partition(" ")
    if not line.startswith(MARK) or not _is_name(name):
        raise SealError("signature", "no signature line")
    blob = _bytes(encoded, "signature")
    if len(blob) <= HASH_PREFIX:
        raise SealError("signature", "no signature")
    return Signature(name, blob[:HASH_PREFIX], blob[HASH_PREFIX:])


def parse_head(text: str) -> TreeHead:
    """Read the text of a checkpoint; raises ``SealError`` for lines beyond the three too."""
    lines = text.split("\n")
    if len(lines) != 4 or lines[3] or not _is_name(lines[0]):
        raise SealError("checkpoint", "a checkpoint has three lines")
    origin, digits, encoded, _end = lines
    if not digits.isascii() or not digits.isdigit() or (digits[0] == "0" and digits != "0"):
        raise SealError("checkpoint", "no size")
    root = _bytes(encoded, "checkpoint")
    if len(root) != HASH_BYTES or int(digits) >= 1 << 63:
        raise SealError("checkpoint", "no root")
    return TreeHead(origin, int(digits), root)


def is_signed(note: str, key: Key, check: Check) -> bool:
    """Tell whether ``key`` (``SIGNED`` or ``COSIGNED``) signed this note; never raises."""
    try:
        text, signatures = parse_note(note)
    except SealError:
        return False
    ours = [entry for entry in signatures if (entry.name, entry.hash) == (key.name, key.hash)]
    return bool(ours) and all(_holds(text, entry, key, check) for entry in ours)


def cosigned_at(signature: Signature) -> int:
    """Return the seconds since 1970 that a witness's line states; raises ``SealError``."""
    if len(signature.blob) != TIME_BYTES + SIGNATURE_BYTES:
        raise SealError("signature", "no cosignature")
    return int.from_bytes(signature.blob[:TIME_BYTES], "big")


def _holds(text, entry, key, check):
    if key.kind == SIGNED:
        return check(key.public, entry.blob, text.encode())
    try:
        message = cosignature_message(text, cosigned_at(entry))
    except SealError:
        return False
    return check(key.public, entry.blob[TIME_BYTES:], message)


def _is_name(name):
    return bool(name) and "+" not in name and not any(sign.isspace() for sign in name)


def _base64(data):
    return base64.b64encode(data).decode()


def _bytes(encoded, path):
    """Decode strictly: another spelling of the same bytes is refused."""
    try:
        data = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise SealError(path, "no base64") from None
    if _base64(data) != encoded:
        raise SealError(path, "no base64 as it should be")
    return data
