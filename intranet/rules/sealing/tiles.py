"""Tiles: hashes stored in blocks of 256, so that proofs read few blobs (C2SP tlog-tiles).

A tile of level 0 holds 256 leaf hashes; a tile of level L holds the roots of 256 tiles of level
L - 1. Only complete tiles are stored, 8192 bytes each.
"""

import hashlib
from collections.abc import Callable

from intranet.rules.sealing.canonical import SealError
from intranet.rules.sealing.tree import HASH_BYTES, leaf_hash, node_hash

TILE = 256
TILE_LEVELS = 8  # a tile is 8 levels of the binary tree: 2^8 = 256
TILE_BYTES = TILE * HASH_BYTES

HashAt = Callable[[int, int], bytes]
"""(level, index) -> root of the complete subtree over the leaves index * 2^level and following."""

TileAt = Callable[[int, int], bytes | None]
"""(level, index) -> the 8192 bytes of a stored tile, None where there is none."""


def completed_tiles(size: int) -> list[tuple[int, int]]:
    """Return the (level, index) of the tiles that the append which made ``size`` completed.

    Mostly none; the lowest level first, so that each can be made from the one before.
    """
    done, level = [], 0
    while size and size % TILE == 0:
        size //= TILE
        done.append((level, size - 1))
        level += 1
    return done


def build_tile(level: int, index: int, hash_at: HashAt) -> bytes:
    """Return the 8192 bytes of a complete tile, its hashes taken from ``hash_at``."""
    first = index * TILE
    return b"".join(hash_at(level * TILE_LEVELS, n) for n in range(first, first + TILE))


def tile_root(blob: bytes) -> bytes:
    """Return the root of one tile, which is its entry in the tile above.

    Raises ``SealError`` unless the blob is 8192 bytes.
    """
    if len(blob) != TILE_BYTES:
        raise SealError("tile", f"a tile is {TILE_BYTES} bytes, not {len(blob)}")
    return _complete_root(blob)


def _complete_root(blob):
    sha256, pair = hashlib.sha256, 2 * HASH_BYTES
    while len(blob) > HASH_BYTES:
        pairs = range(0, len(blob), pair)
        blob = b"".join([sha256(b"\x01" + blob[n : n + pair]).digest() for n in pairs])
    return blob


class LeafHashes:
    """``hash_at`` over a list of leaf hashes in memory; every subtree is computed once."""

    def __init__(self, leaves: list[bytes]):
        self._rows = [list(leaves)]

    @classmethod
    def of_bodies(cls, bodies) -> "LeafHashes":
        """Return the same for entries that are not yet hashed."""
        return cls([leaf_hash(body) for body in bodies])

    def __call__(self, level: int, index: int) -> bytes:
        """Return the hash; raises ``IndexError`` for a subtree that is not complete."""
        if level < 0 or index < 0:
            raise IndexError("no such subtree")
        while len(self._rows) <= level:
            self._rows.append(_parents(self._rows[-1]))
        return self._rows[level][index]


class TileHashes:
    """``hash_at`` out of stored tiles, and of leaves where no tile is complete yet.

    ``tile_at(level, index)`` returns the 8192 bytes or None; ``leaf_at(seq)`` the leaf hash. What
    they hand out is not checked here: a proof made of false hashes does not verify.
    """

    def __init__(self, tile_at: TileAt, leaf_at: Callable[[int], bytes]):
        self._tile_at = tile_at
        self._leaf_at = leaf_at

    def __call__(self, level: int, index: int) -> bytes:
        """Return the hash of a complete subtree."""
        height = level % TILE_LEVELS
        tile, place = divmod(index << height, TILE)
        blob = self._tile_at(level // TILE_LEVELS, tile)
        if blob is not None:
            start = place * HASH_BYTES
            return _complete_root(bytes(blob[start : start + (HASH_BYTES << height)]))
        if level == 0:
            return self._leaf_at(index)
        return node_hash(self(level - 1, 2 * index), self(level - 1, 2 * index + 1))


def _parents(row):
    return [node_hash(row[n], row[n + 1]) for n in range(0, len(row) - 1, 2)]
