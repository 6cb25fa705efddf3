"""A small log with checkpoints and one witness, for those who try to spoil it; and the verifier."""

import base64
import importlib.util
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from intranet import clock
from intranet.assets import ROOT
from intranet.extensions import db
from intranet.rules.sealing import COSIGNED, Key, cosignature_line, cosignature_message
from intranet.services import checkpoints, witnesses
from intranet.transaction import SYSTEM, Actor, transaction
from tests.factories import person, unit

VERIFIER = ROOT / "verifier/kiem_nhat_ky.py"
WITNESS = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
WITNESS_KEY = base64.b64encode(WITNESS.public_key().public_bytes_raw()).decode()


def verifier():
    """The one-file verifier as a module."""
    spec = importlib.util.spec_from_file_location("kiem_nhat_ky", VERIFIER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def write(count):
    """Write ``count`` entries."""
    with transaction(SYSTEM) as change:
        for n in range(count):
            change.record("notices.post", f"notice:{n}", after={"title": f"Tin số {n}"})


def sign(app, count=0):
    """Write ``count`` entries, then make a checkpoint."""
    if count:
        write(count)
    path = checkpoints.path_of(app.config)
    checkpoints.make_key(SYSTEM, path)
    return checkpoints.sign(SYSTEM, path)[0]


def register(who="other_leader", at="X21628"):
    """Register the key of the witness for somebody; returns the row."""
    return witnesses.register(Actor(person(who)), unit(at).pid, WITNESS_KEY)


def line_of(checkpoint, witness):
    """The line of the witness under a checkpoint."""
    key = Key(witness.name, bytes(witness.public_key), COSIGNED)
    seconds = int(clock.utc().timestamp())
    text = checkpoint.note.partition("\n\n")[0] + "\n"
    return cosignature_line(key, seconds, WITNESS.sign(cosignature_message(text, seconds)))


def cosign(checkpoint, witness, who="other_leader"):
    """Let the witness sign a checkpoint."""
    return witnesses.cosign(Actor(person(who)), checkpoint.pid, line_of(checkpoint, witness))


@dataclass
class SealedLog:
    """A log on disk: the database, its export up to the last checkpoint, what lies outside."""

    database: Path
    export: Path
    paper: str
    note: Path
    size: int
    key_file: Path

    def copy(self):
        """The database in memory, without the triggers that refuse changes."""
        source = sqlite3.connect(self.database)
        copy = sqlite3.connect(":memory:", isolation_level=None)
        source.backup(copy)
        source.close()
        for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            copy.execute(f"DROP TRIGGER {name}")
        return copy


def sealed_log(app, folder, counts):
    """Make the log: ``counts`` are the entries before each checkpoint; the second is cosigned."""
    with app.app_context():
        made = [sign(app, counts[0])]
        witness = register()
        made += [sign(app, counts[1])]
        cosign(made[1], witness)
        made += [sign(app, count) for count in counts[2:]]
        last = made[-1]
        cosign(last, witness)
        export = folder / "export"
        checkpoints.write_folder(export, 0, last.size)
        note = folder / "chung-kien.txt"
        note.write_text(checkpoints.whole_note(last), "utf-8")
        paper = f"{last.size} {checkpoints.words_of(last)}"
        database = folder / "office.db"
        db.session.remove()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(Path(app.instance_path) / "office.db", database)
        key_file = checkpoints.path_of(app.config)
        return SealedLog(database, export, paper, note, last.size, Path(key_file))
