"""No spoiling of a log that the offline verifier misses, given one paper or one witness's note.

STRESS=1 tries every place of a log of 600 entries; else every place of a small one.
"""

import base64
import hashlib
import os
import shutil
from collections import Counter

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from intranet.rules.sealing import (
    COSIGNED,
    Frontier,
    Key,
    LeafHashes,
    TreeHead,
    build_tile,
    canonical,
    completed_tiles,
    signature_line,
    signed_note,
)
from intranet.rules.sealing.notes import cosignature_line, cosignature_message, parse_signer
from tests.conftest import _app, _close
from tests.sealed_logs import sealed_log, verifier

STRESS = os.environ.get("STRESS") == "1"
COUNTS = (300, 200, 60, 20) if STRESS else (14, 8, 6, 4)
FORGED = canonical({"act": "notices.post", "obj": "notice:0", "t": "2020-01-01T00:00:00.000000Z"})
kiem = verifier()


@pytest.fixture(scope="module")
def log(sqlite_template, tmp_path_factory):
    yield from made(sqlite_template, tmp_path_factory.mktemp("sealed"), COUNTS)


@pytest.fixture(scope="module")
def tiled_log(sqlite_template, tmp_path_factory):
    yield from made(sqlite_template, tmp_path_factory.mktemp("tiled"), (100, 150, 20))


def made(template, folder, counts):
    shutil.copytree(template, folder / "instance")
    app = _app(folder / "instance")
    yield sealed_log(app, folder, counts)
    _close(app)


class Attempts:
    """Spoilings by kind; the rate of those that were found."""

    def __init__(self):
        self.tried, self.missed = Counter(), []

    def note(self, kind, what, count):
        self.tried[kind] += 1
        if not count:
            self.missed.append((kind, what))

    def report(self):
        total = self.tried.total()
        print(f"\nfound {total - len(self.missed)} of {total}: {dict(self.tried)}")  # noqa: T201 the rate is asked for
        assert total > 0
        assert self.missed == []


def found_in(source, **outside):
    found = kiem.Findings()
    try:
        kiem.check(source, found, **outside)
    except kiem.Unreadable:
        found.add(None, "unreadable")
    return found


def in_database(log, copy, statements, **outside):
    """How many faults the verifier sees in the database after the statements; then back."""
    copy.execute("BEGIN")
    try:
        for statement, values in statements:
            copy.execute(statement, values)
        try:
            source = kiem.Stored(copy)
        except kiem.Unreadable:
            return 1
        return found_in(source, **(outside or {"papers": [log.paper]})).count
    finally:
        copy.execute("ROLLBACK")


def renumbered(copy, first, step):
    """Push the rows from ``first`` up or down by one, over numbers that nobody uses."""
    far = 10**9
    yield "UPDATE audit SET seq = seq + ? WHERE seq >= ?", (far, first)
    yield "UPDATE audit SET seq = seq - ? WHERE seq >= ?", (far - step, far)


def test_good_log_is_whole(log):
    for outside in ({"papers": [log.paper]}, {"notes": [str(log.note)]}):
        assert found_in(kiem.Stored(log.copy()), **outside).problems == []
        assert found_in(kiem.Export([str(log.export)]), **outside).problems == []


def test_every_edit_of_the_database_is_found(log):
    edit_rows(log, range(10_000))


def test_edits_around_the_edges_of_a_tile_are_found(tiled_log):
    edit_rows(tiled_log, (0, 1, 99, 101, 253, 254, 255, 256, 257, 270))
    copy, tried = tiled_log.copy(), Attempts()
    for hashes in (bytes(8192), bytes(8191)):
        statement = "UPDATE audit_tiles SET hashes = ? WHERE idx = ?"
        tried.note("tile", hashes[:1], in_database(tiled_log, copy, [(statement, (hashes, 0))]))
    gone = [("DELETE FROM audit_tiles", ())]
    tried.note("no tiles", 0, in_database(tiled_log, copy, gone))
    tried.report()


def edit_rows(log, places):
    """Try every kind of edit at those of ``places`` that the log has."""
    copy, tried = log.copy(), Attempts()
    size = copy.execute("SELECT count(*) FROM audit").fetchone()[0]
    leaf = hashlib.sha256(b"\0" + FORGED.encode()).digest()
    into = "INSERT INTO audit (seq, body, leaf, obj) VALUES (?, ?, ?, 'notice:0')"
    for seq in (place for place in places if place < size):
        one = [
            ("edit body", "UPDATE audit SET body = ? WHERE seq = ?", (FORGED, seq)),
            ("edit leaf", "UPDATE audit SET leaf = ? WHERE seq = ?", (bytes(32), seq)),
            ("edit obj", "UPDATE audit SET obj = 'x' WHERE seq = ?", (seq,)),
            ("edit seq", "UPDATE audit SET seq = seq + 100000 WHERE seq = ?", (seq,)),
            ("edit whole row", "UPDATE audit SET body = ?, leaf = ?, obj = 'notice:0'"
             " WHERE seq = ?", (FORGED, leaf, seq)),
            ("delete", "DELETE FROM audit WHERE seq = ?", (seq,)),
            ("truncate", "DELETE FROM audit WHERE seq >= ?", (seq,)),
        ]  # fmt: skip
        for kind, statement, values in one:
            tried.note(kind, seq, in_database(log, copy, [(statement, values)]))
        gone = [("DELETE FROM audit WHERE seq = ?", (seq,)), *renumbered(copy, seq + 1, -1)]
        tried.note("delete, renumber", seq, in_database(log, copy, gone))
        more = [*renumbered(copy, seq, 1), (into, (seq, FORGED, leaf))]
        tried.note("insert", seq, in_database(log, copy, more))
        swap = [("UPDATE audit SET seq = CASE seq WHEN ? THEN -1 WHEN ? THEN -2 END"
                 " WHERE seq IN (?, ?)", (seq, (seq + 1) % size, seq, (seq + 1) % size)),
                ("UPDATE audit SET seq = ? WHERE seq = -1", ((seq + 1) % size,)),
                ("UPDATE audit SET seq = ? WHERE seq = -2", (seq,))]  # fmt: skip
        tried.note("swap", seq, in_database(log, copy, swap))
    tried.report()


def test_every_edit_of_a_checkpoint_is_found(log):
    copy, tried = log.copy(), Attempts()
    edits = [
        ("checkpoints", "size", "size - 1"), ("checkpoints", "size", "size + 1"),
        ("checkpoints", "root", "zeroblob(32)"), ("checkpoints", "at", "'2020-01-01 00:00:00'"),
        ("checkpoints", "pid", "'aaaaaaaaaaaa'"),
        ("checkpoints", "note", "replace(note, size, size + 1)"),
        ("checkpoints", "note", "substr(note, 1, length(note) - 9) || 'AAAAAAA=' || char(10)"),
        ("cosignatures", "line", "substr(line, 1, length(line) - 8) || 'AAAAAAA='"),
        ("cosignatures", "at", "'2020-01-01 00:00:00'"),
        ("witnesses", "public_key", "zeroblob(32)"), ("witnesses", "name", "name || 'x'"),
        ("audit_head", "size", "size - 1"), ("audit_head", "frontier", "zeroblob(32)"),
    ]  # fmt: skip
    for table, column, value in edits:
        for (row,) in copy.execute(f"SELECT rowid FROM {table}").fetchall():
            statement = f"UPDATE {table} SET {column} = {value} WHERE rowid = ?"
            kind = f"{table}.{column}"
            tried.note(kind, (row, value), in_database(log, copy, [(statement, (row,))]))
    for table in ("checkpoints", "cosignatures", "witnesses", "audit_head", "audit_tiles"):
        for (row,) in copy.execute(f"SELECT rowid FROM {table}").fetchall():
            gone = [(f"DELETE FROM {table} WHERE rowid = ?", (row,))]
            tried.note(f"delete of {table}", row, in_database(log, copy, gone))
    tried.report()


def test_every_edit_of_the_export_is_found(log, tmp_path):
    [path] = log.export.glob("*.jsonl")
    lines, tried = path.read_bytes().splitlines(keepends=True), Attempts()
    folder = tmp_path / "export"
    shutil.copytree(log.export, folder)

    def attempt(kind, what, name, text):
        (folder / name).write_bytes(text)
        try:
            source = kiem.Export([str(folder)])
            count = found_in(source, papers=[log.paper]).count
        except kiem.Unreadable:
            count = 1
        tried.note(kind, what, count)
        shutil.copy(log.export / name, folder / name)

    for at in range(len(lines)):
        for kind, changed in edits_of(lines, at).items():
            attempt(kind, at, path.name, b"".join(changed))
    for name in ("checkpoints.txt", "keys.txt"):
        text = (log.export / name).read_bytes()
        for at in {*range(0, len(text), 1 if STRESS else 11), len(text) - 1}:
            flipped = text[:at] + bytes([text[at] ^ 1]) + text[at + 1 :]
            attempt(f"letter of {name}", at, name, flipped)
    parts = (log.export / "checkpoints.txt").read_text("utf-8").split("\n\n")
    for at in range(0, len(parts), 2):
        rest = "\n\n".join(parts[:at] + parts[at + 2 :]).encode()
        attempt("delete of a checkpoint", at, "checkpoints.txt", rest)
    tried.report()


def edits_of(lines, at):
    """{kind: all lines after it} of every edit of line ``at`` of an export."""
    before, line, behind = lines[:at], lines[at], lines[at + 1 :]
    forged = FORGED.encode() + b"\n"
    return {
        "edit": [*before, forged, *behind],
        "one letter": [*before, line.replace(b'"ok"', b'"oK"'), *behind],
        "space": [*before, line.replace(b":", b": ", 1), *behind],
        "delete": [*before, *behind],
        "insert": [*before, forged, line, *behind],
        "repeat": [*before, line, line, *behind],
        "truncate": before,
        "cut": [*before, line[:-5]],
        "swap": [*before, *behind[:1], line, *behind[1:]] if behind else [*behind, *before],
    }


# Somebody who holds the server's key and can write everything


def rewritten(log, copy, seq, body, outsider=None):
    """Statements that put ``body`` at ``seq`` and make leaf, tiles, head and checkpoints anew,
    signed with the server's own key; ``outsider``: a key that takes the witness's place.
    """
    bodies = [row[0] for row in copy.execute("SELECT body FROM audit ORDER BY seq")]
    bodies[seq] = body
    name, _hash, seed = parse_signer(log.key_file.read_text("ascii"))
    signer = Ed25519PrivateKey.from_private_bytes(seed)
    key = Key(name, signer.public_key().public_bytes_raw())
    sizes = dict(copy.execute("SELECT size, id FROM checkpoints"))
    frontier, leaves, roots = Frontier(), [], {}
    for place, text in enumerate(bodies):
        if (entry := kiem.read_json(text)).get("act") == "checkpoints.sign":
            entry["after"]["root"] = base64.b64encode(roots[entry["after"]["size"]]).decode()
            text = canonical(entry)
        elif outsider and entry.get("act") == "witnesses.register":
            entry["after"]["key"] = base64.b64encode(
                outsider.public_key().public_bytes_raw()
            ).decode()
            text = canonical(entry)
        leaves.append(hashlib.sha256(b"\0" + text.encode()).digest())
        frontier.append(leaves[-1])
        if frontier.size in sizes:
            roots[frontier.size] = frontier.root()
        yield ("UPDATE audit SET body = ?, leaf = ?, obj = json_extract(?, '$.obj') WHERE seq = ?",
               (text, leaves[-1], text, place))  # fmt: skip
    hashes = LeafHashes(leaves)
    for size in range(frontier.size + 1):
        for level, index in completed_tiles(size):
            yield ("UPDATE audit_tiles SET hashes = ? WHERE level = ? AND idx = ?",
                   (build_tile(level, index, hashes), level, index))  # fmt: skip
    yield "UPDATE audit_head SET frontier = ?", (frontier.to_bytes(),)
    for size, root in roots.items():
        text = TreeHead(name, size, root).text()
        note = signed_note(text, [signature_line(key, signer.sign(text.encode()))])
        yield "UPDATE checkpoints SET root = ?, note = ? WHERE size = ?", (root, note, size)
        if outsider:
            yield from _cosigned(copy, sizes[size], text, outsider)


def _cosigned(copy, checkpoint, text, outsider):
    public = outsider.public_key().public_bytes_raw()
    yield "UPDATE witnesses SET public_key = ?", (public,)
    query = "SELECT name, line FROM cosignatures JOIN witnesses ON id = witness_id"
    for name, line in copy.execute(f"{query} WHERE checkpoint_id = ?", (checkpoint,)).fetchall():
        seconds = int.from_bytes(base64.b64decode(line.split(" ")[2])[4:12], "big")
        signature = outsider.sign(cosignature_message(text, seconds))
        new = cosignature_line(Key(name, public, COSIGNED), seconds, signature)
        yield "UPDATE cosignatures SET line = ? WHERE checkpoint_id = ?", (new, checkpoint)


def test_a_log_rewritten_with_the_servers_key_is_found_by_one_paper_or_one_witness(log):
    copy, tried = log.copy(), Attempts()
    outsider = Ed25519PrivateKey.from_private_bytes(bytes(32))
    bodies = [row[0] for row in copy.execute("SELECT body FROM audit ORDER BY seq")]
    alone = 0
    for seq in range(0, log.size, 7 if STRESS else 1):
        entry = kiem.read_json(bodies[seq])
        if entry["act"] in ("checkpoints.sign", "witnesses.register", "checkpoints.make_key"):
            continue
        statements = list(
            rewritten(log, copy, seq, canonical({**entry, "ip": "10.0.0.9"}), outsider)
        )
        alone += in_database(log, copy, statements, papers=[])
        tried.note("with a paper", seq, in_database(log, copy, statements))
        outside = {"notes": [str(log.note)]}
        tried.note("with a witness", seq, in_database(log, copy, statements, **outside))
    assert alone == 0, "the forgery is so good that nothing inside the office shows it"
    tried.report()


def test_a_log_set_back_to_an_older_copy_is_found_by_one_paper_or_one_witness(log):
    copy, tried = log.copy(), Attempts()
    leaves = [row[0] for row in copy.execute("SELECT leaf FROM audit ORDER BY seq")]
    for size in range(1, log.size):
        frontier = Frontier()
        for leaf in leaves[:size]:
            frontier.append(leaf)
        tiles = size // 256
        back = [
            ("DELETE FROM audit WHERE seq >= ?", (size,)),
            ("UPDATE audit_head SET size = ?, frontier = ?", (size, frontier.to_bytes())),
            ("DELETE FROM audit_tiles WHERE idx >= ?", (tiles,)),
            ("DELETE FROM cosignatures WHERE checkpoint_id IN"
             " (SELECT id FROM checkpoints WHERE size > ?)", (size,)),
            ("DELETE FROM checkpoints WHERE size > ?", (size,)),
        ]  # fmt: skip
        tried.note("with a paper", size, in_database(log, copy, back))
        outside = {"notes": [str(log.note)]}
        tried.note("with a witness", size, in_database(log, copy, back, **outside))
    tried.report()
