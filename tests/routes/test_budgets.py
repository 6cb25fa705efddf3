"""What a page costs: bytes of the answer with its head, requests, queries, elements (quality.md).

Bytes are those of the wire: gunicorn's head and the body as compressed for a browser. The figures
of requests (another 0.6 kB each way) are counted in tests/browser/test_network.py.
"""

import re
import shutil

import pytest
from flask import g, request_finished

from intranet import create_app
from intranet.extensions import db
from tests.client import new_once
from tests.people import PASSWORD, PEOPLE
from tests.real_rows import fill_list
from tests.world import receive

# What gunicorn adds to every head, and the empty line behind it.
GUNICORN = len(
    "HTTP/1.1 200 OK\r\nServer: gunicorn\r\nDate: Sun, 22 Nov 2026 20:06:00 GMT\r\n"
    "Connection: keep-alive\r\n\r\n"
)
MAIN = {"HX-Request": "true", "HX-Target": "main#main", "HX-Request-Type": "partial"}
LIST = MAIN | {"HX-Target": "div#list"}


class Cost:
    """What one answer cost."""

    def __init__(self, response, queries):
        self.status, self.headers = response.status_code, response.headers
        self.head = GUNICORN + sum(len(key) + len(value) + 4 for key, value in response.headers)
        self.body = len(response.get_data())
        self.queries = queries

    @property
    def bytes(self):
        return self.head + self.body


class Browser:
    """One browser at the office: what it can unpack, and whose session it has."""

    def __init__(self, app, coding="br", who=None):
        self.http, self.coding, self.queries = app.test_client(), coding, []
        request_finished.connect(self._finished, app)
        if who:
            self.log_in(who)

    def _finished(self, sender, **_):
        self.queries.append(g.get("queries", 0))

    def log_in(self, who):
        form = {"username": PEOPLE[who][0], "password": PASSWORD, "csrf_token": self.token("/login")}
        answer = self.http.post("/login", data=form)
        assert answer.status_code == 303

    def token(self, path="/"):
        """The form token of this session, read from a page."""
        return re.search(r'name="csrf_token" value="([^"]+)"', self.http.get(path).text)[1]

    def open(self, path, headers=None, **sent):
        """Ask for ``path``; returns the cost."""
        headers = {"Accept-Encoding": self.coding, **(headers or {})}
        response = self.http.open(path, headers=headers, **sent)
        assert response.status_code in (200, 204), response.text
        return Cost(response, self.queries[-1])

    def page(self, path):
        """The page as text."""
        return self.http.get(path).text


@pytest.fixture(scope="module")
def office(sqlite_template, tmp_path_factory):
    """An office with the rows of an ordinary week."""
    folder = tmp_path_factory.mktemp("budgets") / "instance"
    shutil.copytree(sqlite_template, folder)
    app = create_app(INSTANCE=str(folder), TESTING=True, ARGON2_KIB=64, LOG_LEVEL="WARNING")
    with app.app_context():
        fill_list()
        app.config["OWN"] = receive("clerk", "X21622-BPMC", what="marital")
        db.session.remove()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def officer(office):
    return Browser(office, who="officer")


def test_figures(office):
    """All figures in one table: pytest -s prints it."""
    clerk, officer = Browser(office, who="clerk"), Browser(office, who="officer")
    leader, boss = Browser(office, who="leader"), Browser(office, who="supervisor")
    own = f"/dossiers/{office.config['OWN']}"
    sheet = re.search(r'"(/dossiers/new.procedure=[^"]+)"', clerk.page("/dossiers/new"))[1]
    rows = {
        "home clerk": clerk.open("/"), "home officer": officer.open("/"),
        "home leader": leader.open("/"), "home supervisor": boss.open("/"),
        "list page": officer.open("/dossiers"), "list region": officer.open("/dossiers", LIST),
        "list all page": boss.open("/dossiers"), "search": officer.open("/dossiers?tab=all&q=đinh"),
        "search region": boss.open("/dossiers?tab=all&q=cap", LIST),
        "dossier": clerk.open(own), "choose": clerk.open("/dossiers/new"),
        "sheet": clerk.open(sheet), "statistics": boss.open("/statistics"),
        "save": clerk.open(own + "/hand-over", MAIN, method="POST", data={
            "csrf_token": clerk.token(), "once": new_once(), "version": "1",
            "seen": "Đã tiếp nhận · Tiếp nhận, chuyển hồ sơ · Đinh Thị Mai (Một cửa)"}),
        "dossier 2": officer.open(own),
    }  # fmt: skip
    login = Browser(office)
    page = login.open("/login")
    rows["login"] = page
    for path in re.findall(r'(?:src|href)="(/static/[^"]+)"', login.page("/login")):
        rows[path] = login.open(path)
    for name, cost in rows.items():
        print(f"{name:50} {cost.bytes:6} head {cost.head:4} body {cost.body:6} q {cost.queries}")
    print(dict(rows["list page"].headers))
    from pathlib import Path
    plain = Browser(office, "identity", who="officer")
    Path("/tmp/br_list.html").write_bytes(plain.http.get("/dossiers", headers=LIST).get_data())
    Path("/tmp/br_page.html").write_bytes(plain.http.get("/dossiers").get_data())
    Path("/tmp/br_dossier.html").write_bytes(plain.http.get(own).get_data())
    Path("/tmp/br_home.html").write_bytes(plain.http.get("/").get_data())
    Path("/tmp/br_main.html").write_bytes(plain.http.get("/dossiers", headers=MAIN).get_data())
