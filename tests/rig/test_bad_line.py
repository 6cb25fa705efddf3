"""The line that breaks: carries everything while it is whole, resets where it was told to."""

import http.client
import threading
import time
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest

from tests.rig.bad_line import BadLine

BODY = b"x" * 200_000


class _Echo(BaseHTTPRequestHandler):
    got: list = []

    def do_POST(self):
        self.got.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.send_header("Content-Length", str(len(BODY)))
        self.end_headers()
        self.wfile.write(BODY)

    def log_message(self, *_):
        pass


class _Server(ThreadingHTTPServer):
    def handle_error(self, _request, _address):
        """A broken line is what is tested."""


@pytest.fixture
def line():
    server = _Server(("127.0.0.1", 0), _Echo)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    _Echo.got.clear()
    with closing(BadLine(server.server_port)) as made:
        yield made
    server.shutdown()
    server.server_close()


def _post(line, body=b"y" * 50_000):
    with closing(http.client.HTTPConnection(urlsplit(line.url).netloc, timeout=10)) as connection:
        connection.request("POST", "/", body)
        return connection.getresponse().read()


def test_whole_line_carries_everything(line):
    assert _post(line) == BODY
    assert [len(body) for body in _Echo.got] == [50_000]


def test_cut_inside_the_request_never_arrives(line):
    line.break_after([(20_000, 0)])
    with pytest.raises((ConnectionError, http.client.HTTPException)):
        _post(line)
    assert (line.cuts, _Echo.got) == (1, [])


def test_cut_inside_the_answer_arrived_all_the_same(line):
    line.break_after([(100_000, 0)])
    with pytest.raises((ConnectionError, http.client.HTTPException)):
        _post(line)
    assert [len(body) for body in _Echo.got] == [50_000]
    assert _post(line) == BODY


def test_line_stays_down_for_its_time(line):
    line.break_after([(10, 0.3)])
    for _attempt in range(2):
        with pytest.raises((ConnectionError, http.client.HTTPException)):
            _post(line)
    assert not line.is_spent()
    deadline = time.monotonic() + 5
    while not line.is_spent() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert _post(line) == BODY
