"""The Merkle tree of RFC 6962 over the entries of the audit log, grown at its right edge."""

import hashlib
from collections.abc import Iterable

from intranet.rules.sealing.canonical import SealError

HASH_BYTES = 32
MAX_SIZE_BITS = 64
EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(body: str | bytes) -> bytes:
    """Return SHA-256(0x00 || body), text as UTF-8 (RFC 6962 2.1). 32 bytes.

    Raises ``UnicodeEncodeError`` (a ``ValueError``) for text with half a surrogate pair.
    """
    data = body.encode() if isinstance(body, str) else body
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return SHA-256(0x01 || left || right) (RFC 6962 2.1). 32 bytes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def fold(hashes: list[bytes]) -> bytes:
    """Return the root over complete subtrees given from left (largest) to right."""
    if not hashes:
        return EMPTY_ROOT
    *rest, root = hashes
    for left in reversed(rest):
        root = node_hash(left, root)
    return root


def root_from_leaves(leaves: Iterable[bytes]) -> bytes:
    """Return the root over leaf hashes in order, one pass, memory O(log n)."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root()


class Frontier:
    """The right edge of the tree: all that is needed to append and to know the root.

    ``hashes`` holds one hash for each 1 in the binary ``size`` (at most 64), largest subtree first.
    """

    __slots__ = ("hashes", "size")

    def __init__(self):
        self.size = 0
        self.hashes: list[bytes] = []

    def append(self, subtree: bytes, level: int = 0) -> None:
        """Add a leaf hash, or the root of a complete subtree of 2^level leaves.

        O(log n) at worst, amortised O(1). Raises ``SealError`` when the subtree would not stand at
        a multiple of its own size or is no hash of 32 bytes.
        """
        if len(subtree) != HASH_BYTES:
            raise SealError("hash", f"a hash is {HASH_BYTES} bytes")
        if self.size & ((1 << level) - 1):
            raise SealError("level", f"no subtree of 2^{level} leaves can stand at {self.size}")
        carry = self.size >> level
        while carry & 1:
            subtree = node_hash(self.hashes.pop(), subtree)
            carry >>= 1
        self.hashes.append(subtree)
        self.size += 1 << level

    def root(self) -> bytes:
        """Return the root of the whole tree; that of no entries is SHA-256 of nothing."""
        return fold(self.hashes)

    def pieces(self) -> dict[tuple[int, int], bytes]:
        """Return the hashes by the entries they cover: (first, one past the last)."""
        return dict(zip(spans(self.size), self.hashes, strict=True))

    def to_bytes(self) -> bytes:
        """Return the hashes joined, 32 bytes each; ``size`` is kept beside them."""
        return b"".join(self.hashes)

    @classmethod
    def from_bytes(cls, size: int, blob: bytes) -> "Frontier":
        """Return the frontier of ``size`` entries; raises ``SealError`` when they do not fit."""
        if not 0 <= size < 1 << MAX_SIZE_BITS:
            raise SealError("size", "a log has between 0 and 2^64 - 1 entries")
        if len(blob) != HASH_BYTES * size.bit_count():
            raise SealError("frontier", f"{len(blob)} bytes do not fit {size} entries")
        frontier = cls()
        frontier.size = size
        frontier.hashes = [bytes(blob[n : n + HASH_BYTES]) for n in range(0, len(blob), HASH_BYTES)]
        return frontier


def spans(size: int) -> list[tuple[int, int]]:
    """Return what each complete subtree of a tree covers, largest first: (first, one past last)."""
    found, first = [], 0
    for level in reversed(range(size.bit_length())):
        if size >> level & 1:
            found.append((first, first + (1 << level)))
            first += 1 << level
    return found
