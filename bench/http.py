"""A small HTTP client that counts bytes: kept-alive connections, compressed answers, cookies."""

import http.client
import re
import time
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

import brotli

ACCEPT = "br, gzip"


@dataclass
class Reply:
    """One answer: status, text, bytes down (head and body) and up, milliseconds."""

    status: int
    text: str
    down: int
    up: int
    ms: float
    location: str | None


class Browser:
    """One person at one browser with one kept-alive connection."""

    def __init__(self, url):
        parts = urlsplit(url)
        self.connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=120)
        self.cookies = {}

    def get(self, path, **headers):
        return self._send("GET", path, None, headers)

    def post(self, path, fields, **headers):
        body = urlencode(fields, doseq=True).encode()
        return self._send("POST", path, body, headers)

    def login(self, username, password):
        """Log in through the form; returns the reply to the POST."""
        page = self.get("/login")
        fields = hidden(page.text) | {"username": username, "password": password}
        return self.post("/login", fields)

    def _send(self, method, path, body, headers):
        head = {"Accept-Encoding": ACCEPT, "Accept": "text/html"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        if self.cookies:
            head["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        if body is not None:
            head["Content-Type"] = "application/x-www-form-urlencoded"
            head["Content-Length"] = str(len(body))
        started = time.perf_counter()
        self.connection.request(method, path, body, head)
        answer = self.connection.getresponse()
        data = answer.read()
        ms = (time.perf_counter() - started) * 1000
        for line in answer.msg.get_all("Set-Cookie") or []:
            name, _equals, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        down = len(data) + sum(len(k) + len(v) + 4 for k, v in answer.getheaders()) + 19
        up = len(body or b"") + sum(len(k) + len(v) + 4 for k, v in head.items()) + len(path) + 40
        if answer.getheader("Content-Encoding") == "br":
            data = brotli.decompress(data)
        location = answer.getheader("Location") or answer.getheader("HX-Redirect")
        return Reply(answer.status, data.decode("utf-8", "replace"), down, up, ms, location)


def hidden(page):
    """Names and values of the hidden inputs of the last POST form on a page."""
    form = re.findall(r"<form[^>]*method=\"post\".*?</form>", page, re.DOTALL)
    source = max(form, key=len) if form else page
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', source)
    return dict(found)
