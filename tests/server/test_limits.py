"""What strangers and broken programs send: refused in words, never a 500, never in the way."""

import socket
from contextlib import ExitStack, closing
from urllib.parse import urlsplit

import pytest
from werkzeug.test import encode_multipart

from intranet.assets import asset
from tests.factories import procedure
from tests.people import PEOPLE
from tests.server.clerks import Clerk, read_form
from tests.server.office import MAX_BODY

IDLE = 30
PATIENCE = 5  # seconds for a page while others hold connections open
HOST = b"Host: 127.0.0.1\r\n"
ODD = {
    "no host": b"GET /login HTTP/1.1\r\n\r\n",
    "empty host": b"GET /login HTTP/1.1\r\nHost:\r\n\r\n",
    "host of another": b"GET /login HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "host with signs": b"GET / HTTP/1.1\r\nHost: a b<c>/@:x\r\n\r\n",
    "two hosts": b"GET /login HTTP/1.1\r\nHost: one\r\nHost: two\r\n\r\n",
    "host of bytes": b"GET / HTTP/1.1\r\nHost: \xff\xfe\r\n\r\n",
    "whole address": b"GET http://evil.example/login HTTP/1.1\r\n" + HOST + b"\r\n",
    "two slashes": b"GET //evil.example/ HTTP/1.1\r\n" + HOST + b"\r\n",
    "way up": b"GET /static/x/../../config.py HTTP/1.1\r\n" + HOST + b"\r\n",
    "hidden way up": b"GET /static/x/%2e%2e/%2e%2e/config.py HTTP/1.1\r\n" + HOST + b"\r\n",
    "no text": b"GET /login?next=%ff%fe&x=%00 HTTP/1.1\r\n" + HOST + b"\r\n",
    "zero byte": b"GET /static/x/%00 HTTP/1.1\r\n" + HOST + b"\r\n",
    "bad cookie": b"GET / HTTP/1.1\r\n" + HOST + b"Cookie: mc=\xff\x01; mc-note={; =;;\r\n\r\n",
    "bad language": b"GET /login HTTP/1.1\r\n" + HOST + b"Accept-Language: ;q=x,\xff\r\n\r\n",
    "bad length": b"POST /login HTTP/1.1\r\n" + HOST + b"Content-Length: -5\r\n\r\n",
    "no form": b"POST /login HTTP/1.1\r\n" + HOST
    + b"Content-Type: multipart/form-data\r\nContent-Length: 3\r\n\r\nabc",
    "broken parts": b"POST /login HTTP/1.1\r\n" + HOST
    + b"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 9\r\n\r\n--x\r\n\r\nab",
    "length and pieces": b"POST /login HTTP/1.1\r\n" + HOST
    + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\n\r\n",
    "two lengths": b"POST /login HTTP/1.1\r\n" + HOST
    + b"Content-Length: 4\r\nContent-Length: 0\r\n\r\na=bc",
    "not http": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
}  # fmt: skip


@pytest.fixture
def clerk(open_office):
    """A clerk who has logged in."""
    with Clerk(open_office.url, PEOPLE["clerk"][0]) as logged_in:
        yield logged_in


@pytest.fixture
def stranger(open_office):
    """Somebody at the login page."""
    with Clerk(open_office.url) as nobody:
        yield nobody


def _dial(office):
    parts = urlsplit(office.url)
    return socket.create_connection((parts.hostname, parts.port), timeout=PATIENCE)


def _status(connection):
    """The status of the answer; None when the server only hung up."""
    with closing(connection.makefile("rb")) as answer:
        line = answer.readline()
    return int(line.split()[1]) if line else None


def _post_head(path, cookies, extra):
    cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\n{extra}\r\n\r\n"
    ).encode()


@pytest.mark.parametrize("path", ["/dossiers/new", "/login"])
def test_too_large_body_is_refused_before_it_was_sent(open_office, clerk, path):
    with _dial(open_office) as connection:
        length = f"Content-Length: {MAX_BODY + 1}"
        connection.sendall(_post_head(path, clerk.cookies, length) + b"a=")
        assert _status(connection) == 413  # with all but two bytes still to come


@pytest.mark.parametrize("path", ["/dossiers/new", "/login"])
def test_body_without_an_end_is_refused_before_it_was_sent(open_office, clerk, path):
    with _dial(open_office) as connection:
        connection.sendall(_post_head(path, clerk.cookies, "Transfer-Encoding: chunked"))
        connection.sendall(b"10000\r\n" + b"a" * 0x10000 + b"\r\n")
        assert _status(connection) == 411  # and it goes on


def test_idle_connections_do_not_stop_a_page(open_office, clerk):
    with ExitStack() as open_:
        for _ in range(IDLE):
            open_.enter_context(_dial(open_office))
        clerk.connection.close()
        clerk.connection.timeout = PATIENCE
        assert clerk.ask("GET", "/dossiers").status == 200


@pytest.mark.parametrize("sent", ODD.values(), ids=ODD)
def test_odd_request_gets_no_500(open_office, sent):
    with _dial(open_office) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        assert (_status(connection) or 400) < 500


def test_old_address_of_a_style_still_answers(stranger):
    now = stranger.ask("GET", asset("app.css"))
    old = stranger.ask("GET", "/static/0123456789/app.css")
    assert (now.status, old.status) == (200, 200)
    assert old.text == now.text
    assert now.headers["Cache-Control"] == "max-age=31536000, immutable"
    assert old.headers["Cache-Control"] == "no-cache"


def test_server_names_no_version(stranger):
    assert stranger.ask("GET", "/login").headers["Server"] == "gunicorn"


def test_head_is_the_get_without_its_body(clerk):
    got, headed = clerk.ask("GET", "/dossiers"), clerk.ask("HEAD", "/dossiers")
    assert (headed.status, headed.text) == (got.status, "")
    assert headed.headers["Content-Type"] == got.headers["Content-Type"]


def test_options_names_the_methods(stranger):
    reply = stranger.ask("OPTIONS", "/login")
    assert reply.status == 200
    assert set(reply.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "X-ODD"])
def test_other_method_is_405(clerk, method):
    reply = clerk.ask(method, "/dossiers")
    assert reply.status == 405
    assert "GET" in reply.headers["Allow"]


@pytest.mark.parametrize("sign", ["x", "%F0%9F%98%80", "%00", "..%2F", "%27%20OR%201=1--", "%ff"])
def test_page_of_garbage_is_404(clerk, sign):
    assert clerk.ask("GET", f"/dossiers/{sign * (4000 // len(sign))}").status == 404


def test_longer_address_than_any_page_has_is_414(clerk):
    assert clerk.ask("GET", f"/dossiers/{'x' * 5000}").status == 414  # gunicorn's own answer
    assert clerk.ask("GET", "/dossiers").status == 200


ADDRESSES = {
    "clerk": (
        "/dossiers?q={}",
        "/dossiers?page={}",
        "/dossiers?rows={}",
        "/dossiers?state={}",
        "/dossiers?unit={}",
        "/dossiers?received_from={}",
        "/dossiers?tab={}",
        "/dossiers?sort={}",
        "/dossiers/filter?state={}",
        "/dossiers/export?q={}",
        "/dossiers/new?procedure={}",
        "/dossiers/new?procedure_text={}",
        "/dossiers/new?desk={}",
        "/dossiers/{}/deadline",
        "/dossiers/{}/receipt",
        "/files/{}",
        "/lookup?code={}",
        "/notices/{}",
        "/notices?page={}",
        "/login?next={}",
        "/login?held={}",
        "/static/{}/app.css",
        "/static/x/{}",
    ),
    "supervisor": (
        "/audit?before={}",
        "/audit/dossiers/{}",
        "/statistics?from={0}&to={0}",
        "/statistics?unit={}",
        "/calendars?year={}",
        "/procedures?q={}",
        "/procedures?after={}",
        "/procedures/{}",
        "/units/{}",
        "/units?day={}",
    ),
    "admin": (
        "/accounts?after={}",
        "/accounts?before={}",
        "/accounts/{}",
        "/accounts/new?unit={}",
        "/procedures/{}/versions/{}/edition",
        "/calendars/days/{}/edition",
        "/calendars/days/new?day={}",
    ),
}
ODD_VALUES = ("9" * 40, "-" + "9" * 40, "1e999", "%00", "%ff%fe", "%F0%9F%98%80" * 70, "'%22%3C;--")


@pytest.mark.parametrize("who", ADDRESSES)
def test_odd_value_in_an_address_gets_no_500(open_office, who):
    found = {}
    with Clerk(open_office.url, PEOPLE[who][0]) as person:
        for address in ADDRESSES[who]:
            for value in ODD_VALUES:
                path = address.format(value, value)
                found[path] = person.ask("GET", path).status
    assert {path: status for path, status in found.items() if status >= 500} == {}


@pytest.mark.parametrize("number", [2**31, 7])
def test_page_of_the_log_takes_any_number(open_office, number):
    with Clerk(open_office.url, PEOPLE["supervisor"][0]) as reader:
        assert reader.ask("GET", f"/audit?before={number}").status == 200


def test_zero_byte_in_a_hidden_field_gets_no_500(open_office, clerk):
    birth = open_office.within(lambda: procedure("birth").pid)
    page = clerk.ask("GET", f"/dossiers/new?procedure={birth}")
    fields = read_form(page.text, "/dossiers/new") | {
        "owner_full_name": "Đinh Văn Đỏ",
        "owner_address": "Thôn 2",
        "papers-0-given": "y",
    }
    for name in ("once", "procedure", "desk", "papers_of", "owner_full_name", "csrf_token"):
        boundary, body = encode_multipart(fields | {name: "a\0b"})
        kind = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        assert clerk.ask("POST", "/dossiers/new", body, kind).status < 500, name
