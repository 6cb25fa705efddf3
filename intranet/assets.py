"""Static files: a content hash in the address, compressed once in memory, kept a year by browsers.

The screen's CSS is written in four files and sent as one, comments and spaces left out; that is the
whole "build".
"""

import base64
import gzip
import hashlib
import mimetypes
import re
from functools import lru_cache
from pathlib import Path

import brotli
from flask import Blueprint, Response, abort, current_app, request
from markupsafe import Markup

from intranet.access import public

ROOT = Path(__file__).parent / "static"
BUNDLES = {
    "app.css": ("css/tokens.css", "css/base.css", "css/layout.css", "css/components.css"),
    "login.css": ("css/tokens.css", "css/base.css"),
    "print.css": ("css/print.css",),
    "inspections.css": ("css/inspections.css",),
    "pdf.css": ("css/print.css", "css/pdf.css"),
}
TEXT = (".css", ".js", ".svg", ".json", ".webmanifest")
blueprint = Blueprint("assets", __name__)


def init_app(app):
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(asset=asset, inline_css=inline_css, print_css=print_css)


@lru_cache(maxsize=64)
def content(name):
    """The bytes of a static file or bundle; None when there is none."""
    if name in BUNDLES:
        css = "\n".join((ROOT / part).read_text("utf-8") for part in BUNDLES[name])
        return _without_comments(css).encode()
    if name not in _names():
        return None
    path = ROOT / name
    return _own_script(path) if path.parent == ROOT / "js" else path.read_bytes()


@lru_cache(maxsize=1)
def _names():
    """What there is to send: a name from an address is compared, never opened."""
    return frozenset(p.relative_to(ROOT).as_posix() for p in ROOT.rglob("*") if p.is_file())


def _without_comments(css):
    rules = (
        (r"/\*.*?\*/", ""),
        (r"\s+", " "),
        (r"\s*([{};,>])\s*", r"\1"),
        (r":\s", ":"),
        (";}", "}"),
    )
    for pattern, by in rules:
        css = re.sub(pattern, by, css, flags=re.DOTALL)
    return css.strip()


def _own_script(path):
    """Our script without its block comments and indentation; the code is as written."""
    text = re.sub(r"^\s*/\*.*?\*/\s*$", "", path.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    return "\n".join(filter(None, (line.strip() for line in text.splitlines()))).encode()


@lru_cache(maxsize=64)
def digest(name):
    return hashlib.sha256(content(name)).hexdigest()[:10]


@lru_cache(maxsize=64)
def packed(name, coding):
    """The file compressed as hard as it goes, once."""
    data = content(name)
    return brotli.compress(data, quality=11) if coding == "br" else gzip.compress(data, 9, mtime=0)


def asset(name):
    """The address of a static file, with its content in it."""
    return f"/static/{digest(name)}/{name}"


def inline_css():
    """The style of the login page, which must not wait for a second request."""
    return Markup(content("login.css").decode())  # noqa: S704 our own file


@lru_cache(maxsize=1)
def inline_css_source():
    """The CSP source that allows exactly ``inline_css()``."""
    sha = base64.b64encode(hashlib.sha256(content("login.css")).digest()).decode()
    return f"'sha256-{sha}'"


@lru_cache(maxsize=1)
def print_css():
    """The style of PDF prints with the fonts inside: WeasyPrint may fetch nothing but ``data:``."""
    css = content("pdf.css").decode()
    return Markup(re.sub(r'url\("/static/(fonts/[^"]+)"\)', _font_inside, css))  # noqa: S704 our own


def _font_inside(found):
    data = base64.b64encode(content(found.group(1))).decode()
    return f'url("data:font/ttf;base64,{data}")'


@blueprint.get("/static/<hash_>/<path:name>")
@public
def static_file(hash_, name):
    """Send a file whose address carries its hash; an old address still gets the present file."""
    data = content(name)
    if data is None:
        abort(404)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    coding = _coding() if Path(name).suffix in TEXT else None
    response = Response(packed(name, coding) if coding else data)
    response.content_type = f"{kind}; charset=utf-8" if Path(name).suffix in TEXT else kind
    if coding:
        response.headers["Content-Encoding"] = coding
        response.headers["Vary"] = "Accept-Encoding"
    fresh = hash_ == digest(name) and not current_app.debug
    response.headers["Cache-Control"] = "max-age=31536000, immutable" if fresh else "no-cache"
    return response


@blueprint.get("/favicon.ico")
@public
def favicon():
    """Browsers ask for it whatever the page says."""
    return static_file(digest("icons/favicon.svg"), "icons/favicon.svg")


def _coding():
    accepted = request.headers.get("Accept-Encoding", "")
    return "br" if "br" in accepted else "gzip" if "gzip" in accepted else None
