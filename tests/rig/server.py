"""The office served for real: gunicorn as `make run` starts it, to be browsed, loaded, killed."""

import contextlib
import http.client
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 30  # seconds until a start or an end is given up


@dataclass
class Server:
    """A running server with a process group of its own; ``with serve(...) as server`` ends it."""

    url: str
    process: subprocess.Popen
    log: Path
    life: int  # reads as ended once every process of the group is gone: each holds the other end

    @property
    def pid(self):
        """Process id of gunicorn's master, and of the whole group."""
        return self.process.pid

    def kill(self):
        """Kill -9 the master and its workers at once; returns when all are gone."""
        if self.life < 0:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.process.wait()
        os.read(self.life, 1)
        os.close(self.life)
        self.life = -1

    def stop(self):
        """End as `make run` does at Ctrl+C: requests at work are answered first."""
        end = time.monotonic() + PATIENCE
        while self.process.poll() is None and time.monotonic() < end:
            # Said again, because a gunicorn worker that has just been forked misses the first one.
            os.killpg(self.pid, signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(0.5)
        self.kill()
        self.log.unlink(missing_ok=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


def serve(app_env, *, workers=2, threads=8, port=None, ready="/login", arguments=(),
          cafile=None):  # fmt: skip
    """Start gunicorn and return its Server once ``ready`` answers with less than 500.

    ``app_env`` is added to the environment (INTRANET_INSTANCE and other settings, as text);
    ``cafile``: the authority of a server that speaks https (TLS=1 in ``app_env``);
    ``port`` is a free one unless named (to start again where one was killed); ``arguments`` go to
    gunicorn. Raises RuntimeError with the log when it does not start. The server does not outlive
    the thread that started it.
    """
    port = port or _free_port()
    environment = os.environ | {name: str(value) for name, value in app_env.items()}
    environment |= {"HOST": "127.0.0.1", "PORT": str(port), "PYTHON": sys.executable}
    environment |= {"WORKERS": str(workers), "THREADS": str(threads)}
    number, log = tempfile.mkstemp(prefix="mot-cua-server-", suffix=".log")
    life, held = os.pipe()
    with os.fdopen(number, "w") as words, os.fdopen(held):
        process = subprocess.Popen(
            [*_ends_with_us(), ROOT / "bin" / "serve", *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=words,
            pass_fds=(held,),
            start_new_session=True,
        )
    scheme = "https" if cafile else "http"
    server = Server(f"{scheme}://127.0.0.1:{port}", process, Path(log), life)
    _wait(server, port, ready, cafile)
    return server


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _ends_with_us():
    """Debian's setpriv asks the kernel for a SIGTERM when the test process is gone."""
    program = shutil.which("setpriv")
    return [program, "--pdeathsig", "TERM", "--"] if program else []


def _wait(server, port, path, cafile):
    end = time.monotonic() + PATIENCE
    while not _answers(port, path, cafile):
        if server.process.poll() is not None or time.monotonic() > end:
            words = server.log.read_text(encoding="utf-8", errors="replace")
            server.stop()
            raise RuntimeError(f"the server did not start:\n{words[-4000:]}")
        time.sleep(0.05)


def _answers(port, path, cafile):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    if cafile:
        context = ssl.create_default_context(cafile=cafile)
        connection = http.client.HTTPSConnection(
            "127.0.0.1", port, timeout=PATIENCE, context=context
        )
    with contextlib.closing(connection), contextlib.suppress(OSError):
        connection.request("GET", path)
        return connection.getresponse().status < 500
    return False
