"""A real PostgreSQL server for one test session: ordinary user, own folder, Unix socket only.

The server is held by a small keeper process (this module, run as a program) that ends it when asked
by SIGTERM and also when the session's own process is gone, however that ended. With pytest-xdist
the first worker that needs the server starts it, the others find it, the controller ends it.
"""

import contextlib
import fcntl
import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from psycopg import sql

from tests.rig import missing

ROOT = Path(__file__).parents[2]
USER = "intranet"
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "timezone": "UTC",
}
ROOM = 2 * 1024**3  # bytes that memory must have left
PATIENCE = 30  # seconds until a start or an end is given up


@dataclass(frozen=True)
class PostgresServer:
    """A running server: its folder, and the process id of its keeper."""

    folder: Path
    keeper: int

    def url(self, dbname):
        """Return the SQLAlchemy address of one database."""
        return f"postgresql+psycopg://{USER}@/{dbname}?host={quote(str(self.folder))}"

    def create(self, dbname, template=None):
        """Make a database, empty or as a copy of ``template`` (nobody may be connected to that)."""
        # Copying files is quicker than writing pages to the log, most of all in memory.
        copied = sql.SQL(" TEMPLATE {} STRATEGY FILE_COPY").format(
            sql.Identifier(template or "template1")
        )
        self._tell(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(dbname)) + copied)

    def drop(self, dbname):
        """Remove a database and whoever is connected to it; no error if there is none."""
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        self._tell(drop.format(sql.Identifier(dbname)))

    def stop(self):
        """End the server and remove its folder; returns when both are gone."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.keeper, signal.SIGTERM)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self.keeper, 0)
        end = time.monotonic() + PATIENCE
        while self.folder.exists() and time.monotonic() < end:
            time.sleep(0.02)

    def _tell(self, statement):
        address = {"host": str(self.folder), "user": USER, "dbname": "postgres"}
        with psycopg.connect(**address, autocommit=True) as connection:
            connection.execute(statement)


def programs():
    """Return the folder of the newest PostgreSQL server programs, or None."""
    found = [p.parent for p in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda folder: float(folder.parent.name))
    program = shutil.which("initdb")
    return Path(program).resolve().parent if program else None


def start(owner=None):
    """Start a server that lives no longer than the process ``owner`` (default: this one).

    Raises RuntimeError with the server's own words when it does not start.
    """
    folder = Path(tempfile.mkdtemp(prefix="mot-cua-pg-", dir=_roomiest()))
    keeper = subprocess.Popen(
        [sys.executable, "-m", "tests.rig.postgres", str(folder), str(owner or os.getpid())],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        text=True,
    )
    with keeper.stdout:
        said = keeper.stdout.readline()
        if said != "ready\n":
            raise RuntimeError(f"PostgreSQL did not start: {said}{keeper.stdout.read()}")
    keeper.returncode = 0  # it outlives this object, stop() waits for it
    return PostgresServer(folder, keeper.pid)


def _roomiest():
    """Memory where there is plenty: thousands of copied databases are thousands of small files."""
    memory = Path("/dev/shm")  # noqa: S108 - a fresh folder inside it, as in any place for them
    if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM:
        return memory
    return None


# --- the keeper ----------------------------------------------------------------------------------


def keep(folder, owner):
    """Run a server in ``folder`` until SIGTERM, or until ``owner`` or the server is gone."""
    asked = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: asked.set())
    server = None
    try:
        server = _launch(folder)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while not asked.wait(0.3) and _is_alive(owner) and server.poll() is None:
            pass
    finally:
        _end(server)
        shutil.rmtree(folder, ignore_errors=True)


def _launch(folder):
    """Make the data, start the server, return its process once it takes connections."""
    user = _ordinary_user()
    if user:
        os.chown(folder, user["user"], user["group"])
    data, log = folder / "data", folder / "log"
    make = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    _run([programs() / "initdb", "-D", data, "-U", USER, *make], user)
    options = [word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}")]
    with log.open("w") as words:
        server = subprocess.Popen(
            [programs() / "postgres", "-D", data, "-k", folder, *options],
            stdout=words,
            stderr=words,
            cwd=folder,
            **user,
        )
    end = time.monotonic() + PATIENCE
    while not _answers(folder):
        if server.poll() is not None or time.monotonic() > end:
            _end(server)
            raise RuntimeError(log.read_text())
        time.sleep(0.03)
    return server


def _ordinary_user():
    """PostgreSQL refuses to run as root: name somebody else then."""
    if os.getuid():
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            who = pwd.getpwnam(name)
            return {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}
    raise RuntimeError("running as root, and there is neither a user postgres nor nobody")


def _run(command, user):
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", **user)
    if done.returncode:
        raise RuntimeError(done.stderr)


def _answers(folder):
    with contextlib.suppress(psycopg.OperationalError):
        psycopg.connect(host=str(folder), user=USER, dbname="postgres").close()
        return True
    return False


def _is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _end(server):
    """Fast shutdown, then the hard way."""
    if server is None:
        return
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if server.poll() is None:
            server.send_signal(number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(10)


# --- pytest: one server for the session, whatever the number of workers ---------------------------


def pytest_configure(config):
    """The controller (or the only process) names the place where its workers find the server."""
    if not hasattr(config, "workerinput"):
        os.environ["MOT_CUA_RIG"] = tempfile.mkdtemp(prefix="mot-cua-rig-")
        os.environ["MOT_CUA_RIG_OWNER"] = str(os.getpid())


def pytest_unconfigure(config):
    """End what was started, also after Ctrl+C."""
    if hasattr(config, "workerinput"):
        return
    place = Path(os.environ.pop("MOT_CUA_RIG"))
    note = place / "postgres.json"
    if note.exists():
        _noted(note).stop()
    shutil.rmtree(place)


@pytest.fixture(scope="session")
def postgres_server():
    """The session's server; each worker makes databases under names of its own."""
    if programs() is None:
        missing("PostgreSQL")
    place = Path(os.environ["MOT_CUA_RIG"])
    note = place / "postgres.json"
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not note.exists():
            server = start(owner=int(os.environ["MOT_CUA_RIG_OWNER"]))
            note.write_text(json.dumps([str(server.folder), server.keeper]))
    return _noted(note)


def _noted(note):
    folder, keeper = json.loads(note.read_text())
    return PostgresServer(Path(folder), keeper)


if __name__ == "__main__":
    keep(Path(sys.argv[1]), int(sys.argv[2]))
