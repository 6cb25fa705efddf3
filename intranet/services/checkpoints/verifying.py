"""Checking the log: the whole of it by every checkpoint, or what is new since one."""

from threading import BoundedSemaphore

from sqlalchemy import select, text

from intranet import sealer
from intranet.extensions import db
from intranet.models.audit import AuditEntry, AuditHead, AuditTile
from intranet.rules.checkpoints import signed_problems, wrong
from intranet.rules.errors import RuleBroken
from intranet.rules.sealing import (
    Frontier,
    Problem,
    SealError,
    TileHashes,
    Verifier,
    leaf_hash,
    syllables_of,
)
from intranet.rules.sealing.problems import problem, span_problem
from intranet.rules.sealing.tree import HASH_BYTES, spans
from intranet.rules.words import N_
from intranet.services.checkpoints import keys, reading

CHUNK = 5000
MOST_NEW = 200_000  # entries that a page checks; two seconds
MOST = 20  # problems named by the quick check
_one_at_a_time = BoundedSemaphore(1)


def verify(progress=None, slip=None):
    """Check the whole log; returns (number of entries, root in hex, problems in words).

    Every row, the tiles, the head, and each stored checkpoint: its signatures, and that the log had
    its root at its size. ``slip``: (size, syllables) of a paper. Reads in pieces of ``CHUNK`` rows;
    ``progress(done, size)`` is called after each.
    """
    head = _fresh_head()
    kept = list(reading.stored_checkpoints())
    marks = Marks(kept, slip)
    frontier = Frontier()
    verifier = Verifier(_tile_at)
    done = 0
    for done, row in enumerate(_rows(0), 1):
        leaf = bytes(row.leaf)
        verifier.feed(row.seq, row.body, leaf)
        frontier.append(leaf if len(leaf) == HASH_BYTES else leaf_hash(row.body))
        if done in marks.wanted:
            marks.compare(frontier)
        if progress is not None and done % CHUNK == 0:
            progress(done, head.size if head else 0)
    tiles = db.session.execute(select(AuditTile.level, AuditTile.idx)).tuples().all()
    problems = verifier.finish(
        head.size if head else None, bytes(head.frontier) if head else None, tiles
    )
    problems += _misplaced() + marks.conclude(done) + _signatures(kept)
    return done, frontier.root().hex(), problems


def verify_since(checkpoint, progress=None):
    """Check what is new since a stored checkpoint; returns (number of entries, Frontier, problems).

    The old part counts by its root alone, out of the tiles: O(log n); each new row is read, in
    constant memory. ``checkpoint`` None: from the beginning. The order of the answer: the log's
    number of entries, its right edge as computed, what is wrong in words.
    """
    head = _fresh_head()
    if head is None:
        return 0, Frontier(), [problem("head_damaged")]
    size = checkpoint.size if checkpoint is not None else 0
    if head.size < size:
        return head.size, Frontier(), [wrong("short", size, count=head.size)]
    frontier = _frontier_at(size)
    if frontier is None or (checkpoint is not None and frontier.root() != checkpoint.root):
        return head.size, Frontier(), [wrong("root", size)]
    problems = _read_on(frontier, head.size, progress)
    if not problems and frontier.to_bytes() != bytes(head.frontier):
        problems = [wrong("head", size, count=head.size - size)]
    return head.size, frontier, problems


def verify_new():
    """``verify_since`` the last checkpoint, for the screen.

    RuleBroken beyond ``MOST_NEW`` entries: that much is read by the command.
    """
    last = reading.newest()
    refuse_many(last)
    with _one_at_a_time:
        return verify_since(last)


def refuse_many(last):
    """RuleBroken when more was written since ``last`` than a page can wait for."""
    if reading.size() - (last.size if last is not None else 0) > MOST_NEW:
        raise RuleBroken(
            N_("Phần mới quá dài để kiểm tra ở đây; người vận hành chạy lệnh flask audit verify.")
        )


def hashes():
    """``hash_at`` over the stored log, for proofs."""
    return TileHashes(_tile_at, _leaf_at)


class Marks:
    """The sizes at which somebody wrote the root down, and whether it was so."""

    def __init__(self, kept, slip):
        self._roots = {entry.size: entry.root for entry in kept}
        self._slip = slip
        self.wanted = set(self._roots) | ({slip[0]} if slip else set())
        self._problems: list[Problem] = []
        self.compare(Frontier())

    def compare(self, frontier):
        """Look at the tree where one of them stands."""
        size, root = frontier.size, frontier.root()
        if self._roots.get(size, root) != root:
            self._problems.append(wrong("root", size))
        if self._slip and self._slip[0] == size and syllables_of(root) != list(self._slip[1]):
            self._problems.append(wrong("slip", size))

    def conclude(self, count):
        """The problems, those beyond the end of a log of ``count`` entries too."""
        beyond = [wrong("short", size, count=count) for size in sorted(self._roots) if size > count]
        if self._slip and self._slip[0] > count:
            beyond.append(wrong("slip_short", self._slip[0], count=count))
        return self._problems + beyond


def _fresh_head():
    sealer.sequence(db.engine)
    db.session.rollback()
    return db.session.execute(select(AuditHead.size, AuditHead.frontier)).first()


def _frontier_at(size):
    hash_at = hashes()
    frontier = Frontier()
    try:
        for first, end in spans(size):
            level = (end - first).bit_length() - 1
            frontier.append(hash_at(level, first >> level), level)
    except SealError:
        return None
    return frontier


def _read_on(frontier, size, progress):
    """Read the rows from the frontier's size to ``size`` and append them; what is wrong."""
    problems: list[Problem] = []
    start = frontier.size
    for done, row in enumerate(_rows(start), start + 1):
        if done > size:
            return problems
        if row.seq != done - 1:
            return [*problems, span_problem("missing", done - 1, row.seq - 1)]
        if leaf_hash(row.body) != bytes(row.leaf) and len(problems) < MOST:
            problems.append(problem("changed", row.seq))
        frontier.append(leaf_hash(row.body))
        if progress is not None and done % CHUNK == 0:
            progress(done, size)
    if frontier.size < size:
        problems.append(span_problem("truncated", frontier.size, size - 1))
    return problems


def _rows(first):
    """Rows by number from ``first``, read by key so that memory stays constant."""
    last = first - 1
    query = select(AuditEntry.seq, AuditEntry.body, AuditEntry.leaf).order_by(AuditEntry.seq)
    if first == 0:
        last = None  # what stands below 0 is a finding
    while True:
        piece = query if last is None else query.where(AuditEntry.seq > last)
        rows = db.session.execute(piece.limit(CHUNK)).all()
        yield from rows
        if len(rows) < CHUNK:
            return
        last = rows[-1].seq


def _tile_at(level, idx):
    query = select(AuditTile.hashes)
    return db.session.scalar(query.where(AuditTile.level == level, AuditTile.idx == idx))


def _leaf_at(seq):
    leaf = db.session.scalar(select(AuditEntry.leaf).where(AuditEntry.seq == seq))
    return bytes(leaf) if leaf is not None else b""


def _signatures(kept):
    if not kept:
        return []
    ours = keys.public_keys()
    return [found for entry in kept for found in signed_problems(entry, ours, keys.check)]


def _misplaced():
    """Rows whose index column ``obj`` does not repeat what the sealed body says."""
    wrong_obj = {
        "sqlite": "json_extract(body, '$.obj') IS NOT obj",
        "postgresql": "body::json ->> 'obj' IS DISTINCT FROM obj",
    }[db.engine.dialect.name]
    query = text(f"SELECT seq FROM audit WHERE {wrong_obj} ORDER BY seq LIMIT 20")  # noqa: S608
    return [problem("form", row.seq) for row in db.session.execute(query)]
