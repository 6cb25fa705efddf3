"""Append entries to the Merkle log inside the transaction of the change they describe.

SQLite: the writer already holds the database, so the entry gets its number at once. PostgreSQL:
the entry waits in ``audit_pending`` and one sequencer (advisory lock) gives numbers in batches
after commit (security.md 2.1). Part of the transaction floor; nobody else writes the audit
tables.
"""

import json
import secrets
from datetime import UTC, date, datetime, time
from enum import Enum

from sqlalchemy import text

from intranet.rules import sealing

SEQUENCER_LOCK = 7201
BATCH = 500


def plain(value):
    """Facts as the canonical form wants them: strings, whole numbers, lists, maps."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    return value


def append(connection, entries, moment):
    """Write ``entries`` (object, body, personal facts) of one change; ``moment`` is aware UTC."""
    if not entries:
        return
    stamp = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    ready = [_with_commitments(connection, body, personal) for _, body, personal in entries]
    rows = [(key, {**body, "t": stamp}) for (key, _, _), body in zip(entries, ready, strict=True)]
    if connection.dialect.name == "postgresql":
        _wait_in_line(connection, rows)
    else:
        _seal(connection, rows)


def append_many(connection, entries):
    """Seal finished entries at once: (object, time, canonical line with that ``t``), in order.

    For loading what happened before, in the demo, while nobody else works. The caller wrote the
    commitments. ValueError when an entry is older than the one before it.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_LOCK, {"lock": SEQUENCER_LOCK})
    size, blob, last = connection.execute(_HEAD).one()
    frontier, piece = sealing.Frontier.from_bytes(size, bytes(blob)), []
    for key, moment, line in entries:
        if moment < last:
            raise ValueError(f"{moment} comes after {last}")
        last, leaf = moment, sealing.leaf_hash(line)
        piece.append({"seq": frontier.size, "body": line, "leaf": leaf, "obj": key})
        frontier.append(leaf)
        if frontier.size % sealing.TILE == 0:
            connection.execute(_INSERT_ENTRY, piece)
            _write_tiles(connection, frontier.size)
            piece = []
    if piece:
        connection.execute(_INSERT_ENTRY, piece)
    head = {"size": frontier.size, "frontier": frontier.to_bytes(), "last": last}
    connection.execute(_UPDATE_HEAD, head)


def _with_commitments(connection, body, personal):
    facts = {name: str(value) for name, value in personal.items() if value not in (None, "")}
    if not facts:
        return body
    uid = secrets.token_hex(8)
    rows = [
        {"uid": uid, "field": name, "salt": sealing.new_salt(), "value": value}
        for name, value in facts.items()
    ]
    connection.execute(_INSERT_FACT, rows)
    commitments = {row["field"]: sealing.commit_value(row["salt"], row["value"]) for row in rows}
    return {**body, "pd": {"u": uid, **commitments}}


def _wait_in_line(connection, rows):
    for key, body in rows:
        connection.execute(_INSERT_PENDING, {"body": sealing.canonical(body), "obj": key})


def _seal(connection, rows):
    """Give numbers, hash, extend the tree. The caller holds the only writer's lock."""
    size, blob, last = connection.execute(_HEAD).one()
    frontier = sealing.Frontier.from_bytes(size, bytes(blob))
    for key, body in rows:
        body["t"], went_back = sealing.monotone(last, body["t"])
        if went_back:
            body["clock"] = "back"
        last = body["t"]
        line = sealing.canonical(body)
        leaf = sealing.leaf_hash(line)
        connection.execute(
            _INSERT_ENTRY, {"seq": frontier.size, "body": line, "leaf": leaf, "obj": key}
        )
        frontier.append(leaf)
        if frontier.size % sealing.TILE == 0:
            _write_tiles(connection, frontier.size)
    connection.execute(
        _UPDATE_HEAD, {"size": frontier.size, "frontier": frontier.to_bytes(), "last": last}
    )


def _write_tiles(connection, size):
    """Store every tile that the leaf number ``size`` completed, from the leaves upwards."""
    index = size // sealing.TILE - 1
    rows = connection.execute(_LAST_LEAVES, {"low": index * sealing.TILE}).scalars()
    hashes, level = b"".join(bytes(leaf) for leaf in rows), 0
    while True:
        connection.execute(_INSERT_TILE, {"level": level, "idx": index, "hashes": hashes})
        if (index + 1) % sealing.TILE:
            return
        first = index + 1 - sealing.TILE
        below = connection.execute(_TILES, {"level": level, "low": first, "high": index}).scalars()
        hashes = b"".join(sealing.tile_root(bytes(tile)) for tile in below)
        index, level = first // sealing.TILE, level + 1


def sequence(engine):
    """PostgreSQL: number what waits. Whoever holds the lock drains for all; nobody waits for it."""
    if engine.dialect.name != "postgresql":
        return 0
    done = 0
    while True:
        drained = _drain(engine)
        done += drained
        if drained == 0:
            return done


def _drain(engine):
    with engine.connect().execution_options(rw=True) as connection, connection.begin():
        if not connection.execute(_TRY_LOCK, {"lock": SEQUENCER_LOCK}).scalar():
            return 0
        rows = connection.execute(_PENDING, {"batch": BATCH}).all()
        if not rows:
            return 0
        _seal(connection, [(row.obj, json.loads(row.body)) for row in rows])
        connection.execute(_FORGET_PENDING, {"ids": [row.id for row in rows]})
        return len(rows)


_HEAD = text("SELECT size, frontier, last_t FROM audit_head WHERE id = 1")
_UPDATE_HEAD = text(
    "UPDATE audit_head SET size=:size, frontier=:frontier, last_t=:last WHERE id = 1"
)
_INSERT_ENTRY = text("INSERT INTO audit (seq, body, leaf, obj) VALUES (:seq, :body, :leaf, :obj)")
_INSERT_FACT = text(
    "INSERT INTO audit_pd (uid, field, salt, value) VALUES (:uid, :field, :salt, :value)"
)
_INSERT_PENDING = text("INSERT INTO audit_pending (body, obj) VALUES (:body, :obj)")
_INSERT_TILE = text("INSERT INTO audit_tiles (level, idx, hashes) VALUES (:level, :idx, :hashes)")
_LAST_LEAVES = text("SELECT leaf FROM audit WHERE seq >= :low ORDER BY seq")
_TILES = text(
    "SELECT hashes FROM audit_tiles WHERE level=:level AND idx BETWEEN :low AND :high ORDER BY idx"
)
_LOCK = text("SELECT pg_advisory_xact_lock(:lock)")
_TRY_LOCK = text("SELECT pg_try_advisory_xact_lock(:lock)")
_PENDING = text("SELECT id, body, obj FROM audit_pending ORDER BY id LIMIT :batch")
_FORGET_PENDING = text("DELETE FROM audit_pending WHERE id = ANY(:ids)")
