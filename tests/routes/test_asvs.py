"""Lines of ASVS 5.0 that hold for every page at once: each GET route is opened by somebody who may,
what comes and what stays behind is looked at (docs/security.md names the lines).
"""

import hashlib
import io
import json
import logging
import re
import unicodedata
from contextlib import closing

import openpyxl
import pytest
from flask_migrate import upgrade
from pysqlite3 import dbapi2 as sqlite3
from sqlalchemy import func, select

from intranet import clock, config, create_app
from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.audit import AuditEntry
from intranet.services import passwords
from tests.client import CarefulClient, new_once
from tests.conftest import SETTINGS
from tests.people import PASSWORD, PEOPLE
from tests.routes import test_expiry
from tests.routes.test_expiry import office  # noqa: F401 - the shared office
from tests.routes.test_matrix import WHO, addresses, read
from tests.routes.test_sessions import ADDRESSES

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEETS = {
    "accounts.import_template", "audit.export", "blocks.export_gaps", "dossiers.export",
    "dossiers.export_register", "fees.export", "procedures.export", "reviews.export",
}  # fmt: skip
# What a GET may write: the log of readings, and what the door keeps about visits.
DOOR = {"audit", "audit_head", "audit_tiles", "audit_pd", "web_sessions", "login_throttles",
        "presences"}  # fmt: skip
CSP = ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'")
FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(1)", "＝1+1", "＋1", "－1", "＠SUM(1)", " =1", "\t=1")


class Story:
    """Every line of the log while a story goes on, as a handler sees it."""

    def __init__(self):
        self.handler = logging.StreamHandler(io.StringIO())
        self.handler.setFormatter(logging.Formatter("%(message)s"))

    def __enter__(self):
        self.root, self.level = logging.getLogger(), logging.getLogger("intranet").level
        logging.getLogger("intranet").setLevel(logging.DEBUG)
        self.root.addHandler(self.handler)
        return self

    def __exit__(self, *_error):
        self.root.removeHandler(self.handler)
        logging.getLogger("intranet").setLevel(self.level)

    @property
    def text(self):
        return self.handler.stream.getvalue()

    @property
    def requests(self):
        """The lines of requests, read."""
        return [json.loads(line) for line in self.text.splitlines() if line.startswith("{")]


def contents(world):
    """{table: digest of its rows} of what no visit may change."""
    path = world.app.config["INSTANCE"] / "office.db"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as base:
        tables = base.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
        )
        names = [name for (name,) in tables if name not in DOOR]
        return {name: _digest(base.execute(f'SELECT * FROM "{name}"')) for name in names}


def _digest(rows):
    return hashlib.sha256("\n".join(sorted(map(repr, rows))).encode()).hexdigest()


def pages(world):
    """(endpoint, person, address) of every GET route that somebody may open."""
    kept, seen = read(), set()
    for method, endpoint, words, address, thing in addresses(world.app):
        row = kept[(method, endpoint, words)]
        who = next((who for who in (*list(WHO)[1:], "stranger") if row[who] == 200), None)
        if method != "GET" or who is None or endpoint in seen:
            continue
        seen.add(endpoint)
        kinds = ("file", "event", "fee", "request", "person", "sample")
        named = {kind: world.things.get(f"{kind} {words}", "") for kind in kinds}
        named |= {"thing": world.things.get(thing, ""), "account": world.things["account"]}
        yield endpoint, who, address.format(**named)


@pytest.fixture(scope="module")
def walk(office):  # noqa: F811
    """Every page opened once: [(endpoint, person, answer)], contents before and after, the log."""
    office.begin_again()
    before = contents(office)
    with Story() as story:
        opened = [
            (endpoint, who, office.clients[who].http.get(path))
            for endpoint, who, path in pages(office)
        ]
    yield opened, before, contents(office), story
    with office.app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def world(office):  # noqa: F811
    yield from test_expiry.world.__wrapped__(office)


def test_opening_every_page_changes_nothing(walk):
    """3.5.3"""
    opened, before, after, _story = walk
    assert len(opened) > 150
    assert {endpoint: a.status_code for endpoint, _who, a in opened if a.status_code != 200} == {}
    assert {name for name in before if before[name] != after[name]} == set()


def test_every_page_carries_its_heads(walk):
    """3.4.2 to 3.4.6, 3.4.8, 4.1.1, 14.3.2"""
    for endpoint, _who, answer in walk[0]:
        check_heads(answer, endpoint)
        assert answer.headers["Cache-Control"] == "no-store", endpoint


def check_heads(answer, what):
    head = answer.headers
    assert head["X-Content-Type-Options"] == "nosniff", what
    policy = head["Content-Security-Policy"]
    sandboxed = policy.replace(" ", "") == "default-src'none';sandbox"
    assert sandboxed or all(part in policy for part in CSP), (what, policy)
    assert not re.search(r"unsafe-|\*|https?:", policy), (what, policy)
    assert head["Referrer-Policy"] == "same-origin", what
    assert head["Cross-Origin-Opener-Policy"] == "same-origin", what
    assert "Access-Control-" not in str(head), what
    kind = head.get("Content-Type", "")
    if kind.startswith("text/"):
        assert "charset=utf-8" in kind.lower(), (what, kind)


def test_every_page_has_a_way_out_and_no_token_of_the_session(walk, office):  # noqa: F811
    """3.3.4, 7.4.4"""
    tokens = {cookie.value.encode() for cookie in office.sessions if cookie is not None}
    for endpoint, who, answer in walk[0]:
        body = answer.get_data()
        assert not [token for token in tokens if token in body], endpoint
        framed = b"<body hx-boost:inherited" in body and who != "stranger"
        assert not framed or b'action="/logout"' in body, endpoint


def test_json_answers_hold_what_is_documented(walk):
    """15.3.1"""
    told = {e: set(a.get_json()) for e, _who, a in walk[0] if a.mimetype == "application/json"}
    assert told == {
        "witnesses.newest": {"checkpoint", "key", "note", "proof"},
        "answers.hello": {"protocol", "user", "name", "csrf", "now"},
    }


def test_the_log_of_a_whole_story_holds_no_secret_and_no_citizen(walk, world):
    """14.2.1 (log), 16.2.5, 16.3.2 to 16.3.4"""
    _opened, _before, _after, walked = walk
    guest, clerk = CarefulClient(world.app), world.clients["clerk"]
    tokens = {cookie.value for cookie in world.sessions if cookie is not None}
    with Story() as story:
        page = guest.get("/login", status=200)
        page = page.submit(username=PEOPLE["clerk"][0], password="secret-marker-1", status=422)
        page.submit(username=PEOPLE["clerk"][0], password=PASSWORD, status=303).follow()
        tokens |= {guest.http.get_cookie("mc").value, guest.token()}
        guest.get("/dossiers?q=052190000017", status=200)
        guest.get("/dossiers?q=Đinh Thị Lành", status=200)
        recipe = test_expiry.RECIPES["dossiers.receive"]
        path, fields, _sent = recipe.fill(world, clerk)
        clerk.post(path, fields, status=303)
        tokens |= {fields["csrf_token"]}
        clerk.act("/password", current="secret-marker-2", password="secret-marker-3", status=422)
        clerk.get("/accounts", status=403)
        clerk.get("/nowhere?x=secret-marker-4", status=404)
        CarefulClient(world.app).post("/login", {"password": "secret-marker-5"}, status=400)
    lines = walked.text + story.text
    plain = ("secret-marker", PASSWORD, "052190000017", "052085000011", "Lành", "Đỏ", "Thôn")
    for word in (*plain, *tokens):
        assert word not in lines, word
        assert json.dumps(word)[1:-1] not in lines, word
    refused = {entry["status"] for entry in story.requests}
    assert {403, 404, 400, 422} <= refused
    with world.app.app_context():
        log = "\n".join(db.session.scalars(select(AuditEntry.body)))
    assert not [word for word in (*plain, *tokens) if word in log]


def test_a_line_of_the_log_stays_one_line_whatever_a_name_holds(world):
    """16.4.1"""
    path = world.app.config["INSTANCE"] / "office.db"
    hostile = 'mai\r\n{"user": "x"}\x1b[31m\u202e\u2028"'
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("UPDATE users SET username = ? WHERE username = 'mai.dt'", [hostile])
    with Story() as story:
        world.clients["clerk"].http.get("/notices")
        world.clients["clerk"].http.get("/%0d%0a%7b%22user%22%3a%1b%5b2J%e2%80%ae")
    assert story.text.isascii()
    assert not [c for c in story.text if unicodedata.category(c) == "Cc" and c != "\n"]
    lines = story.text.strip().split("\n")
    assert [json.loads(line)["user"] for line in lines] == [hostile] * 2


@pytest.mark.parametrize("proxies", [0, 1])
def test_a_forged_address_reaches_neither_log_nor_throttle(world, proxies, monkeypatch):
    """4.1.3, 15.3.4"""
    if proxies:
        from werkzeug.middleware.proxy_fix import ProxyFix

        behind = ProxyFix(world.app.wsgi_app, x_for=proxies, x_proto=proxies)
        monkeypatch.setattr(world.app, "wsgi_app", behind)
    now = clock.utc()
    monkeypatch.setattr(clock, "utc", lambda: now)
    client, statuses = world.app.test_client(), []
    with Story() as story:
        token = re.search(r'csrf_token" value="(.+?)"', client.get("/login").text)[1]
        for number in range(7):
            mine = f"1.2.{number}.4"
            forged = {"X-Real-IP": mine, "Forwarded": f"for={mine}", "True-Client-IP": mine,
                      "X-Forwarded-For": f"{mine}, 10.9.0.7" if proxies else mine}  # fmt: skip
            sent = {"csrf_token": token, "username": "mai.dt", "password": "wrong"}
            statuses.append(client.post("/login", data=sent, headers=forged).status_code)
    assert statuses == [422] * 5 + [429] * 2
    true = "10.9.0.7" if proxies else "127.0.0.1"
    assert {entry["ip"] for entry in story.requests[1:]} == {true}


def test_the_cookie_of_the_session_over_https(world, monkeypatch):
    """3.3.1 to 3.3.4, 7.2.2, 7.2.3"""
    monkeypatch.setitem(world.app.config, "HTTPS", True)
    client = world.app.test_client()
    at = {"base_url": "https://localhost"}
    token = re.search(r'csrf_token" value="(.+?)"', client.get("/login", **at).text)[1]
    sent = {"csrf_token": token, "username": "mai.dt", "password": PASSWORD}
    answer = client.post("/login", data=sent, headers={"Referer": "https://localhost/"}, **at)
    assert answer.status_code == 303
    cookies = answer.headers.getlist("Set-Cookie")
    for cookie in (cookie for cookie in cookies if "Max-Age=0" not in cookie):
        assert re.search("; Secure.*; HttpOnly.*; SameSite=(Lax|Strict)", cookie), cookie
        assert "Domain" not in cookie
    (own,) = [cookie for cookie in cookies if cookie.startswith("__Host-mc=")]
    assert "; Path=/" in own
    value = own.split(";")[0].partition("=")[2]
    assert len(value) == 43  # 256 bits
    assert value not in answer.text
    base = (world.app.config["INSTANCE"] / "office.db").read_bytes()
    wal = (world.app.config["INSTANCE"] / "office.db-wal").read_bytes()
    assert value.encode() not in base + wal
    assert hashlib.sha256(value.encode()).hexdigest().encode() in base + wal


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_next_leads_to_another_server(world, address):
    """3.7.2; the login page itself: test_login_never_leads_to_another_server"""
    client = world.clients["clerk"]
    reason = f"/accesses/{world.things['dossier own']}"
    answers = [
        client.get("/login", next=address),
        client.get("/seat", next=address),
        client.get(reason, next=address),
        client.act("/language", language="vi", next=address),
        client.act("/confirmation", secret=PASSWORD, next=address),
    ]
    for answer in answers:
        assert answer.status == 303, answer.words
        assert answer.location in ("/", f"/dossiers/{world.things['dossier own']}"), answer.location
    client.http.post("/seat/lock", data={"csrf_token": client.token(), "once": new_once()},
                     headers={"Referer": address.replace("\n", "")})  # fmt: skip
    page = client.get("/seat", next=address).submit("/seat", secret=PASSWORD)
    assert page.location == "/"


def _raising(error):
    def view():
        raise error

    view.access = "public"
    return view


def test_every_refusal_carries_the_same_heads_and_tells_nothing(world, monkeypatch):
    """3.4.3 to 3.4.6, 13.4.2, 13.4.4, 16.5.1"""
    app, clerk, leader = world.app, *(world.clients[who].http for who in ("clerk", "leader"))
    monkeypatch.setitem(app.config, "PROPAGATE", False)
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 1000)
    monkeypatch.setitem(app.view_functions, "home.show", _raising(ZeroDivisionError("secret")))
    chunked = {"headers": {"Transfer-Encoding": "chunked"}, "content_length": None}
    answers = {
        400: leader.post("/notices/new", data={}, headers={"Origin": "https://evil.example"}),
        403: clerk.get("/accounts"),
        404: clerk.get("/nowhere"),
        405: clerk.open("/login", method="TRACE"),
        411: clerk.post("/login", input_stream=io.BytesIO(b"a=1"), **chunked),
        413: app.test_client().post("/login", data={"username": "x" * 2000}),
        500: clerk.get("/"),
    }
    for status, answer in answers.items():
        assert answer.status_code == status
        check_heads(answer, status)
        assert answer.headers["Cache-Control"] == "no-store"
        assert not re.search(r"Traceback|secret|ZeroDivision|/intranet/|sqlalchemy", answer.text)
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    for method in ("OPTIONS", "GET"):
        answer = clerk.open("/dossiers", method=method, headers=asked)
        assert "Access-Control-" not in str(answer.headers)
    for path in ("/.git/config", "/static/x/.git/config", "/static/", "/static/x/", "/instance"):
        assert clerk.get(path).status_code == 404, path


def test_the_first_of_two_values_counts_and_an_address_before_a_form(world):
    """15.3.7"""
    client = world.clients["clerk"]
    page = client.get("/dossiers?tab=all&tab=overdue", status=200)
    assert [a for a in page.all("a", aria_current="page") if "tab=all" in a.get("href")]
    leader = world.clients["leader"]
    form = leader.get("/notices/new").form_fields()
    pairs = {**form, "title": ["Tin thứ nhất", "Tin thứ hai"], "body": "%2527 &amp;lt; %253C"}
    shown = leader.post("/notices/new?title=Tin+thứ+ba&id=9&id=8", pairs, status=303).follow()
    assert "Tin thứ nhất" in shown.words
    assert "Tin thứ hai" not in shown.words
    assert "Tin thứ ba" not in shown.words
    assert "%2527 &amp;lt; %253C" in shown.words  # 1.1.1: decoded once


def test_no_spreadsheet_computes_what_people_typed(world):
    """1.2.10"""
    base = sqlite3.connect(world.app.config["INSTANCE"] / "office.db")
    for number, (table, column) in enumerate((
        ("persons", "full_name"), ("persons", "address"), ("dossiers", "owner_name"),
        ("users", "full_name"), ("users", "title"), ("units", "name"), ("units", "short_name"),
        ("procedure_versions", "name"), ("procedure_versions", "notes"),
    )):  # fmt: skip
        for turn in range(len(FORMULAS)):
            typed = FORMULAS[(number + turn) % len(FORMULAS)]
            base.execute(f"UPDATE {table} SET {column} = ? WHERE rowid % 10 = ?", [typed, turn])
    base.commit()
    base.close()
    found = set()
    for endpoint, who, path in pages(world):
        answer = world.clients[who].http.get(path)
        if answer.mimetype != XLSX:
            continue
        found.add(endpoint)
        for page in openpyxl.load_workbook(io.BytesIO(answer.get_data())):
            for one in (one for row in page.iter_rows() for one in row):
                assert one.data_type != "f", (endpoint, one.value)
                if isinstance(one.value, str):
                    assert not one.value.lstrip(" \u00a0\u3000").startswith(
                        ("=", "+", "-", "@", "\t", "＝", "＋", "－", "＠")
                    ), (endpoint, one.value)
    assert found >= SHEETS, SHEETS - found


def test_a_new_office_is_its_owner_s_alone_and_opens_to_nobody(tmp_path):
    """6.3.2, 11.4.2, 13.2.2, 13.3.1, 13.4.2"""
    folder = tmp_path / "office"
    app = create_app(INSTANCE=str(folder), **SETTINGS)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "secret_key").stat().st_mode & 0o777 == 0o600
    assert len((folder / "secret_key").read_text()) == 64
    assert not app.debug
    made = passwords.hashed(PASSWORD, config.DEFAULTS["ARGON2_KIB"])
    assert made.startswith("$argon2id$v=19$m=47104,t=1,p=1$")
    with app.app_context():
        upgrade()
        assert db.session.scalar(select(func.count()).select_from(User)) == 0
        db.session.remove()
        db.engine.dispose()
