"""The served office of the tests: starts, comes back after kill -9, leaves no process behind."""

import http.client
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.rig.server import PATIENCE, serve

APP = """
import os


def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{os.environ['INTRANET_INSTANCE']} {os.getpid()}".encode()]
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "app.py").write_text(APP)
    return tmp_path


def _start(folder, **options):
    environment = {"INTRANET_INSTANCE": folder}
    return serve(environment, ready="/", arguments=("--chdir", str(folder)), **options)


def _ask(server):
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=10)
    with closing(connection):
        connection.request("GET", "/")
        return connection.getresponse().read().decode().split()


def _is_gone(pid):
    """An ended process may be listed for a moment, and as a zombie until its parent looks."""
    stat = Path(f"/proc/{pid}/stat")
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] in "ZX":
            return True
        time.sleep(0.02)
    return False


def test_serve_answers_for_the_named_office_and_stop_ends_it(folder):
    with _start(folder, workers=1, threads=1) as server:
        instance, worker = _ask(server)
        assert instance == str(folder)
    assert [_is_gone(pid) for pid in (server.pid, worker)] == [True, True]
    assert not server.log.exists()


def test_kill_ends_the_workers_too_and_the_port_can_be_served_again(folder):
    server = _start(folder)
    _, worker = _ask(server)
    server.kill()
    assert [_is_gone(pid) for pid in (server.pid, worker)] == [True, True]
    with _start(folder, port=int(server.url.rpartition(":")[2])) as again:
        assert again.url == server.url
        assert _ask(again)[1] != worker
    server.log.unlink()


def test_serve_tells_why_an_office_does_not_start(tmp_path):
    (tmp_path / "app.py").write_text("raise RuntimeError('no office here')")
    with pytest.raises(RuntimeError, match="the server did not start") as caught:
        _start(tmp_path)
    assert "no office here" in str(caught.value)
