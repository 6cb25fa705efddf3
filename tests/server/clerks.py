"""Clerks at their counters: each with a connection of its own, filling in the real intake form."""

import http.client
import io
import threading
import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit

from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.people import PASSWORD

CUT = (OSError, http.client.HTTPException)
PATIENCE = 60  # seconds a clerk waits for one answer
BACK = 0.05  # seconds between two knocks at a door that is shut


@dataclass
class Reply:
    """One answer: its status, where it leads, its text, the seconds it took."""

    status: int
    location: str | None
    text: str
    seconds: float
    headers: dict


class Clerk:
    """One person with cookies and one kept-alive connection."""

    def __init__(self, url, username=None):
        parts = urlsplit(url)
        self.connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=PATIENCE)
        self.cookies = {}
        if username is not None:
            self.log_in(username)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()

    def log_in(self, username):
        fields = read_form(self.ask("GET", "/login").text, "/login")
        reply = self.post("/login", fields | {"username": username, "password": PASSWORD})
        assert reply.status == 303, reply.text

    def post(self, path, fields):
        """Send a form without files."""
        kind = "application/x-www-form-urlencoded"
        return self.ask("POST", path, urlencode(fields).encode(), {"Content-Type": kind})

    def ask(self, method, path, body=None, head=None):
        """Send a request and return its Reply; one of CUT when the connection ends before it."""
        head = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), **(head or {})}
        started = time.perf_counter()
        try:
            self.connection.request(method, path, body, head)
            answer = self.connection.getresponse()
            data = answer.read()
        except CUT:
            self.connection.close()
            raise
        for line in answer.msg.get_all("Set-Cookie") or []:
            name, _equals, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        seconds = time.perf_counter() - started
        text = data.decode("utf-8", "replace")
        return Reply(answer.status, answer.getheader("Location"), text, seconds,
                     dict(answer.getheaders()))  # fmt: skip

    def sheet(self, procedure, number, picture=None):
        """Open the intake sheet and fill it in for the owner called ``number``; returns the
        request that sends it, to be sent as often as wanted.
        """
        page = self.ask("GET", f"/dossiers/new?procedure={procedure}")
        assert page.status == 200, (page.status, page.text)
        fields = read_form(page.text, "/dossiers/new") | {
            "owner_full_name": "Đinh Văn Đỏ",
            "owner_id_number": number,
            "owner_address": "Thôn 2, xã An Toàn",
            "papers-0-given": "y",
            "papers-1-given": "y",
        }
        if picture is not None:
            fields["files"] = FileStorage(io.BytesIO(picture), "to-khai.png")
        boundary, body = encode_multipart(fields)
        head = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        return "POST", "/dossiers/new", body, head


def picture(number):
    """A small picture like no other: its size tells the number."""
    data = io.BytesIO()
    Image.new("RGB", (40 + number % 50, 30 + number // 50), "white").save(data, "PNG")
    return data.getvalue()


def at_once(number, work):
    """Run ``work(i)`` in so many threads that begin together; returns them and what they raise."""
    errors, gate = [], threading.Barrier(number)

    def run(i):
        gate.wait()
        try:
            work(i)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(i,), daemon=True) for i in range(number)]
    for thread in threads:
        thread.start()
    return threads, errors


# --- reading a form ---


def read_form(text, action):
    """What a browser would send of the form at ``action``, as it stands."""
    reader = FormReader(action)
    reader.feed(text)
    assert reader.fields, f"no form {action}: {text[:2000]}"
    return reader.fields


class FormReader(HTMLParser):
    """Quick, because twenty clerks share the machine with the server they test."""

    def __init__(self, action):
        super().__init__()
        self.fields, self._action, self._inside, self._select = {}, action, False, None

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            posts = (given.get("method") or "").lower() == "post"
            self._inside = posts and given.get("action", self._action) == self._action
        elif self._inside and tag in ("input", "textarea"):
            self._take(given)
        elif self._inside and tag == "select":
            self._select = given.get("name")
        elif self._inside and tag == "option" and self._select:
            self._choose(given)

    def handle_endtag(self, tag):
        if tag == "form":
            self._inside = False

    def _choose(self, given):
        if "selected" in given or self._select not in self.fields:
            self.fields[self._select] = given.get("value") or ""

    def _take(self, given):
        kind = given.get("type") or "text"
        ticked = kind not in ("checkbox", "radio") or "checked" in given
        if given.get("name") and ticked and kind not in ("file", "submit", "button"):
            self.fields[given["name"]] = given.get("value") or ""


# --- a day at the counter ---


@dataclass
class Day:
    """What the clerks saw, by the id number of the owner."""

    acknowledged: dict = field(default_factory=dict)  # number: pid
    repeated: set = field(default_factory=set)  # sent again after the answer was cut off
    abandoned: set = field(default_factory=set)  # cut off and not sent again
    files: dict = field(default_factory=dict)  # number: how many files
    strange: list = field(default_factory=list)  # answers that should not be
    waits: list = field(default_factory=list)  # seconds of each acknowledged request


def receive(day, clerk, procedure, number, attached=None, again=True):
    """One dossier at the counter, whatever happens to the server meanwhile.

    When the answer is cut off, the same request is sent until it is answered (``again``) or never
    again.
    """

    def send():
        try:
            return clerk.ask(*request)
        except ConnectionRefusedError:
            raise  # it was not sent
        except CUT:
            (day.repeated if again else day.abandoned).add(number)
            if again:
                raise
            return None

    request = patiently(clerk.sheet, procedure, number, attached)
    reply = patiently(send)
    if reply is not None:
        _note(day, number, reply, 0 if attached is None else 1)


def patiently(ask, *arguments):
    """Ask until the server answers, a minute at most."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return ask(*arguments)
        except CUT:
            if time.monotonic() > end:
                raise
            time.sleep(BACK)


def _note(day, number, reply, files):
    if reply.status == 303 and (reply.location or "").startswith("/dossiers/"):
        day.acknowledged[number] = reply.location.rpartition("/")[2]
        day.files[number] = files
        day.waits.append(reply.seconds)
    else:
        day.strange.append((number, reply.status, reply.location, reply.text[-2000:]))
