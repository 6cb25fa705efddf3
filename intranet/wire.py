"""Around every request: its id and its log line, the headers of safety, compression."""

import gzip
import json
import logging
import secrets
import time

import brotli
from flask import abort, current_app, g, request
from flask_login import current_user
from werkzeug.middleware.proxy_fix import ProxyFix

from intranet import clock
from intranet.assets import inline_css_source

log = logging.getLogger("intranet.request")
CSP = (
    "default-src 'none';script-src 'self';style-src 'self'{extra};img-src 'self' data:;"
    "connect-src 'self';form-action 'self';base-uri 'none';frame-ancestors 'none'"
)


def init_app(app):
    app.before_request(_begin)
    app.after_request(_finish)
    if app.config["PROXIES"]:
        hops = app.config["PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)
    logging.basicConfig(level=app.config["LOG_LEVEL"], format="%(message)s")


def _begin():
    g.request_id = secrets.token_hex(6)
    g.started, g.cpu_started = time.perf_counter(), time.thread_time()
    if request.content_length is None and "Transfer-Encoding" in request.headers:
        abort(411)  # a body in pieces has no end that MAX_BODY could be held against; no browser


def _finish(response):
    _head(response)
    _compress(response)
    if g.get("note_shown") and response.status_code < 400:
        response.delete_cookie("mc-note")
    _log(response)
    return response


def _head(response):
    head = response.headers
    head["X-Content-Type-Options"] = "nosniff"
    if _may_be_a_document(response):
        _guard_document(head)
    if response.status_code >= 500:
        head["X-Request-Id"] = g.get("request_id", "")
    if current_app.config["HTTPS"] and current_app.config["HSTS"]:
        head["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if "Cache-Control" not in head:
        head["Cache-Control"] = "no-store"
    if response.mimetype == "text/html" and request.method != "POST":  # nobody keeps those
        head["Vary"] = "HX-Request, HX-Target"
        if "HX-Request" not in request.headers:  # what the browser's history asks for again
            head["Vary"] += ", HX-History-Restore-Request"


def _may_be_a_document(response):
    """No for a fragment, which only a script can ask for (a navigation has no such header), and no
    for styles and scripts: on a slow line what guards a document is a third of their heads. A
    worker is a script that runs by itself and says its own policy.
    """
    if "Content-Security-Policy" in response.headers:
        return True
    is_fragment = "HX-Request" in request.headers and response.mimetype == "text/html"
    return not is_fragment and response.mimetype not in ("text/css", "text/javascript")


def _guard_document(head):
    extra = f" {inline_css_source()}" if g.get("inline_css") else ""
    head.setdefault("Content-Security-Policy", CSP.format(extra=extra))
    head["Referrer-Policy"] = "same-origin"
    head["Cross-Origin-Opener-Policy"] = "same-origin"


def _compress(response):
    """Brotli 7 (5 % smaller than 5, as fast) or gzip 6 for pages; small ones stay."""
    if response.direct_passthrough or "Content-Encoding" in response.headers:
        return
    if not response.mimetype.startswith(("text/", "application/json")):
        return
    body = response.get_data()
    accepted = request.headers.get("Accept-Encoding", "")
    if len(body) < 500 or not ("br" in accepted or "gzip" in accepted):
        return
    coding = "br" if "br" in accepted else "gzip"
    small = brotli.compress(body, quality=7) if coding == "br" else gzip.compress(body, 6, mtime=0)
    response.set_data(small)
    response.headers["Content-Encoding"] = coding
    if response.headers.get("Cache-Control") != "no-store":  # else nobody keeps it for another
        vary = response.headers.get("Vary", "")
        response.headers["Vary"] = f"{vary}, Accept-Encoding".strip(", ")


def _log(response):
    """One JSON line a request; no query string, no personal facts (security.md 14.2.1, 16.4.1)."""
    entry = {
        "t": clock.utc().isoformat(timespec="milliseconds"),
        "req": g.get("request_id"),
        "ip": request.remote_addr,
        "user": current_user.username if current_user.is_authenticated else None,
        "method": request.method,
        "path": request.path,
        "status": response.status_code,
        "ms": round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1),
        "cpu": round((time.thread_time() - g.get("cpu_started", time.thread_time())) * 1000, 1),
        "bytes": response.content_length,
        "queries": g.get("queries", 0),
    }
    log.info(json.dumps(entry, ensure_ascii=True))
