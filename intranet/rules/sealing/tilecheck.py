"""Comparing the rows of the log with the stored tiles, to name the very row that was touched."""

from collections.abc import Sequence
from dataclasses import dataclass

from intranet.rules.sealing.problems import MAX_PROBLEMS, Findings, Problem, problem
from intranet.rules.sealing.tiles import TILE, TILE_BYTES, TILE_LEVELS, TileAt
from intranet.rules.sealing.tree import HASH_BYTES

NO_HASH = b""  # stands where a row is missing


def compare_tile(index: int, hashes: Sequence[bytes], stored: bytes) -> list[Problem]:
    """Say how 256 leaf hashes differ from the stored tile ``index`` of level 0.

    Rows taken out or put in shift the rest; two rows exchanged hold each other's hashes; anything
    else was rewritten. Where ``hashes`` has ``NO_HASH``, a row is missing: nothing is compared.
    """
    kept = [stored[n : n + HASH_BYTES] for n in range(0, TILE_BYTES, HASH_BYTES)]
    pairs = list(zip(hashes, kept, strict=True))
    differ = [n for n, (ours, theirs) in enumerate(pairs) if ours not in (NO_HASH, theirs)]
    if not differ:
        return []
    first = differ[0]
    base = index * TILE
    ours = list(hashes)
    if first < TILE - 1 and ours[first + 1 :] == kept[first:-1]:
        return [problem("inserted", base + first)]
    if first < TILE - 1 and ours[first:-1] == kept[first + 1 :]:
        return [problem("removed", base + first)]
    if sorted(ours[n] for n in differ) == sorted(kept[n] for n in differ):
        rows = ", ".join(str(base + n) for n in differ)
        return [problem("reordered", base + first, rows=rows)]
    return [problem("rewritten", base + n) for n in differ]


@dataclass(frozen=True, slots=True)
class _Suspect:
    """A tile that differs from the rows; which of both was touched, the head will tell."""

    level: int
    index: int
    problems: list[Problem]

    @property
    def span(self):
        rows = 1 << TILE_LEVELS * (self.level + 1)
        return self.index * rows, (self.index + 1) * rows


class TileCheck:
    """Collects the tiles that differ, until the head decides. Memory is bounded."""

    def __init__(self, tile_at: TileAt | None):
        self._tile_at = tile_at
        self._suspects: list[_Suspect] = []
        self._damaged: list[_Suspect] = []
        self.shifted_at: int | None = None

    def compare(self, level: int, index: int, hashes: Sequence[bytes]) -> None:
        """Compare 256 hashes with the stored tile.

        After rows were pushed down or moved up nothing later can match: comparing ends there.
        """
        if self._tile_at is None or self.shifted_at is not None:
            return
        stored = self._tile_at(level, index)
        if not isinstance(stored, bytes | memoryview) or len(stored) != TILE_BYTES:
            self._note(self._damaged, _Suspect(level, index, []))
        elif level == 0:
            self._note_rows(index, compare_tile(index, hashes, bytes(stored)))
        elif b"".join(hashes) != stored:
            self._note(self._suspects, _Suspect(level, index, []))

    def conclude(self, findings: Findings, confirmed: list[tuple[int, int]], size: int) -> None:
        """Add what the tiles show to ``findings``.

        ``confirmed`` are the spans of rows that the head bears out: there it is the tile that
        differs. ``size`` is that of the head; a tile beyond it was never due.
        """
        for suspect in self._damaged:
            if suspect.span[1] <= size:
                findings.add(_about("tile_damaged", suspect, suspect.span[0]))
        for suspect in self._suspects:
            first, end = suspect.span
            if any(a <= first and end <= b for a, b in confirmed):
                start = suspect.problems[0].seq if suspect.problems else first
                findings.add(_about("tile", suspect, start))
            elif suspect.problems:
                findings.add(*(p for p in suspect.problems if not findings.knows(p.seq)))
            elif not findings.concern(first, end):
                findings.add(_about("tile", suspect, first))

    def _note_rows(self, index, problems):
        if not problems:
            return
        self._note(self._suspects, _Suspect(0, index, problems))
        if problems[0].code in ("inserted", "removed"):
            self.shifted_at = problems[0].seq

    def _note(self, notes, suspect):
        if len(notes) <= MAX_PROBLEMS:
            notes.append(suspect)


def _about(code, suspect, seq):
    return problem(code, seq, level=suspect.level, index=suspect.index)
