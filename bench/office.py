"""Offices of a size: filled once by ``flask demo fill``, kept in the folder BENCH_DIR."""

import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDER = Path(os.environ.get("BENCH_DIR") or Path(tempfile.gettempdir()) / "mot-cua-bench")
SEED = 2020


def folder_of(size):
    """The instance folder of the office with so many dossiers; made when it is not there."""
    folder = FOLDER / f"office-{size}"
    if not (folder / "filled.json").exists():
        folder.mkdir(parents=True, exist_ok=True)
        flask(folder, "db", "upgrade")
        started = time.perf_counter()
        told = flask(folder, "demo", "fill", "--dossiers", size, "--seed", SEED, "--json")
        story = json.loads(told.strip().splitlines()[-1])
        story["wall_seconds"] = round(time.perf_counter() - started, 1)
        (folder / "filled.json").write_text(json.dumps(story), "utf-8")
    _bring_up_to_date(folder)
    return folder


@cache
def _bring_up_to_date(folder):
    """An office that an older version had filled gets the tables of this one, once a run."""
    flask(folder, "db", "upgrade")


def story_of(size):
    """What the fill said about this office: dossiers, late rate, seconds."""
    return json.loads((folder_of(size) / "filled.json").read_text("utf-8"))


def flask(folder, *words):
    """Run a flask command over the office in ``folder`` and return what it printed."""
    command = [sys.executable, "-m", "flask", "--app", "app", *map(str, words)]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(folder), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"flask {' '.join(map(str, words))}: {done.stderr[-2000:]}")
    return done.stdout


def people(folder):
    """{username: person} of the demo office, with the password."""
    told = json.loads(flask(folder, "demo", "accounts", "--json"))
    listed = told["accounts"] if isinstance(told, dict) else told
    shared = told.get("password") if isinstance(told, dict) else None
    return {row["username"]: {"password": shared, **row} for row in listed}


def environment(folder, **more):
    return {**os.environ, "INTRANET_INSTANCE": str(folder), "LC_ALL": "C.UTF-8", **more}


@contextmanager
def serving(folder, workers=2, threads=8, arguments=()):
    """The office under gunicorn on a free port; yields (address, lines of the request log)."""
    from tests.rig.server import serve

    env = {"INTRANET_INSTANCE": str(folder), "INTRANET_LOG_LEVEL": "INFO"}
    server = serve(env, workers=workers, threads=threads, arguments=arguments)
    try:
        yield server.url, RequestLog(server.log)
    finally:
        server.stop()


class RequestLog:
    """The server's own account of each request: milliseconds, bytes, queries."""

    def __init__(self, path):
        self.path = Path(path)
        self.place = 0

    def new(self):
        """Entries since the last call, in order."""
        time.sleep(0.05)
        with self.path.open(encoding="utf-8", errors="replace") as file:
            file.seek(self.place)
            lines = file.read().splitlines()
            self.place = file.tell()
        return [json.loads(line) for line in lines if line.startswith('{"t"')]
