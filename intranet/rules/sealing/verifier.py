"""Reading the whole audit log and saying whether its seal is unbroken, and if not, where.

This catches every edit inside the log as long as the head, the tiles or a hash were left behind. A
log rewritten as a whole, or put back to an older copy, is consistent in itself: only a checkpoint
kept elsewhere shows that (security.md 0.5), compared by ``verify_consistency``.
"""

from collections.abc import Iterable

from intranet.rules.sealing.canonical import SealError
from intranet.rules.sealing.linecheck import LineCheck
from intranet.rules.sealing.problems import (
    MAX_PROBLEMS,
    WORDS,
    Findings,
    Problem,
    problem,
    span_problem,
)
from intranet.rules.sealing.tilecheck import NO_HASH, TileCheck
from intranet.rules.sealing.tiles import TILE, TILE_LEVELS, TileAt, completed_tiles, tile_root
from intranet.rules.sealing.tree import HASH_BYTES, MAX_SIZE_BITS, Frontier, leaf_hash


class Verifier:
    """Feed it every row by ``seq`` from 0, then ``finish`` it once with the stored head.

    ``tile_at(level, index)`` returns the stored tile (bytes) or None; with it a touched row is
    named even where its own hash was redone. Memory stays constant however long the log is.
    """

    def __init__(self, tile_at: TileAt | None = None):
        self._next = 0
        self._leaves: list[bytes] = []  # of the tile being filled; NO_HASH: a missing row
        self._upper: list[list[bytes]] = []  # the same for each level of tiles above
        self._frontier = Frontier()
        self._folding = True  # until a row is missing; what comes after has no known place
        self._gaps: list[tuple[int, int]] = []
        self._findings = Findings()
        self._is_canonical = LineCheck()
        self._tiles = TileCheck(tile_at)

    def feed(self, seq: int, body: str | bytes, leaf: bytes) -> None:
        """Take the next row: its number, canonical line and stored leaf hash. Never raises."""
        if seq != self._next and not self._step_to(seq):
            return
        self._leaves.append(self._checked(seq, body, leaf))
        self._next += 1
        if len(self._leaves) == TILE:
            self._close_tile()

    def finish(
        self,
        head_size: int | None,
        head_frontier: bytes | None,
        tiles: Iterable[tuple] = (),
    ) -> list[Problem]:
        """Compare with the stored head and return all problems by row; an empty list is a good log.

        ``head_size`` in entries and ``head_frontier`` as of ``Frontier.to_bytes``, None when the
        head is lost. ``tiles`` are the stored tiles by name, (level, index) first in each item: a
        tile of rows that are no more shows that the log was cut and its head set back.
        """
        for first, last in self._gaps:
            self._findings.add(span_problem("missing", first, last))
        self._fold_rest()
        self._compare_rest()
        head = _head(head_size, head_frontier)
        if head is None:
            self._findings.add(problem("head_damaged"))
            self._tiles.conclude(self._findings, [], self._next)
        else:
            self._compare_head(head)
        self._compare_ends(head.size if head else self._next, tiles)
        return self._findings.listed()

    def _step_to(self, seq):
        """Account for a row out of step; True when it has its place all the same, after a gap."""
        if type(seq) is not int or seq < 0:
            row = seq if type(seq) is int else None
            self._findings.add(Problem(row, "stray", WORDS["stray"], {"seq": seq}))
        elif seq < self._next:
            self._findings.add(problem("late" if self._leave_gap(seq) else "repeated", seq))
        else:
            self._open_gap(seq)
            return True
        return False

    def _open_gap(self, seq):
        if len(self._gaps) < MAX_PROBLEMS:
            self._gaps.append((self._next, seq - 1))
        else:
            self._findings.count_one()
        self._fold_rest()
        if seq // TILE != self._next // TILE:
            self._compare_rest()
            self._leaves = [NO_HASH] * (seq % TILE)
        else:
            self._leaves += [NO_HASH] * (seq - self._next)
        self._next = seq

    def _leave_gap(self, seq):
        """Take a late row out of the missing ones; False when it was not missing."""
        for place, (first, last) in enumerate(self._gaps):
            if first <= seq <= last:
                parts = [(first, seq - 1), (seq + 1, last)]
                self._gaps[place : place + 1] = [(a, b) for a, b in parts if a <= b]
                return True
        return False

    def _checked(self, seq, body, leaf):
        """Check one row by itself; return the hash to go on with: the stored one where possible."""
        try:
            expected = leaf_hash(body)
            text = body if isinstance(body, str) else body.decode()
        except (ValueError, TypeError, AttributeError):
            self._findings.add(problem("form", seq))
            expected = None
        else:
            if leaf != expected:
                self._findings.add(problem("changed", seq))
            elif not self._is_canonical(text):
                self._findings.add(problem("form", seq))
        if isinstance(leaf, bytes) and len(leaf) == HASH_BYTES:
            return leaf
        return expected or bytes(HASH_BYTES)

    def _close_tile(self):
        leaves, self._leaves = self._leaves, []
        self._tiles.compare(0, (self._next - 1) // TILE, leaves)
        if not self._folding:
            return
        hashes = leaves
        self._frontier.append(tile_root(b"".join(hashes)), TILE_LEVELS)
        for level, index in completed_tiles(self._frontier.size):
            if level:
                hashes, self._upper[level - 1] = self._upper[level - 1], []
                self._tiles.compare(level, index, hashes)
            if level == len(self._upper):
                self._upper.append([])
            self._upper[level].append(tile_root(b"".join(hashes)))

    def _fold_rest(self):
        """Fold the rows of the tile that is not full; nothing is folded after that."""
        if self._folding:
            for leaf in self._leaves:
                self._frontier.append(leaf)
        self._folding = False

    def _compare_rest(self):
        """Compare what there is of a tile that should be full."""
        if self._leaves:
            missing = [NO_HASH] * (TILE - len(self._leaves))
            self._tiles.compare(0, self._next // TILE, self._leaves + missing)

    def _compare_head(self, head):
        """Compare the subtrees that both have; name the rows of those that differ."""
        ours, theirs = self._frontier.pieces(), head.pieces()
        common = [span for span in ours if span in theirs]
        confirmed = [span for span in common if ours[span] == theirs[span]]
        self._tiles.conclude(self._findings, confirmed, head.size)
        shifted = self._tiles.shifted_at
        for first, end in common:
            if (first, end) in confirmed or self._findings.concern(first, end):
                continue
            if shifted is None or end <= shifted:
                self._findings.add(span_problem("head", first, end - 1))

    def _compare_ends(self, size, tiles):
        end = max(size, self._next)
        if size > self._next:
            self._findings.add(span_problem("truncated", self._next, size - 1))
        elif size < self._next:
            self._findings.add(span_problem("appended", size, self._next - 1))
        sealed = max((self._rows_under(level, index) for level, index, *_ in tiles), default=0)
        if sealed > end:
            self._findings.add(span_problem("truncated", end, sealed - 1))

    def _rows_under(self, level, index):
        """Return the size a log must have had for this tile to be written."""
        if 0 <= level < TILE_LEVELS and 0 <= index < 1 << MAX_SIZE_BITS - TILE_LEVELS:
            return (index + 1) << TILE_LEVELS * (level + 1)
        self._findings.add(problem("tile_stray", level=level, index=index))
        return 0


def _head(size, blob):
    """Return the stored head, None when it is lost or what is stored is none."""
    try:
        return Frontier.from_bytes(size, blob)
    except (SealError, TypeError, AttributeError):
        return None
