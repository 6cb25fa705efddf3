"""The only ways a view answers: render(), after(), download()."""

import json
from types import SimpleNamespace
from urllib.parse import quote

from flask import Response, current_app, g, redirect, request, session, url_for
from flask.ctx import RequestContext
from flask_babel import get_locale
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from itsdangerous import BadSignature, URLSafeSerializer
from jinja2 import StrictUndefined
from jinja2_fragments import render_block

from intranet import clock, frame
from intranet.access import new_once
from intranet.filters import FILTERS
from intranet.frame import office
from intranet.plurals import counted
from intranet.rules.errors import ReasonNeeded
from intranet.templating import WORDS_AND_WAYS, address, can, may
from intranet.websessions import forget_member

LANGUAGES = ("vi", "en")


def init_app(app):
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(
        WORDS_AND_WAYS,
        can=can,
        _n=counted,
        csrf_token=generate_csrf,
        new_once=new_once,
        version=app.config["VERSION"],
    )
    app.context_processor(_page_data)
    app.before_request(_choose_language)


# --- answering ---


def render(template, *, regions=(), status=200, **data):
    """The whole page, or the one region an htmx request asks for when ``regions`` declares it.

    ``main`` may always leave alone; it carries the page's title with it. A region that is not
    declared is never sent: the browser gets the whole page and is told to replace its body.
    """
    wanted = target()
    env = current_app.jinja_env
    current_app.update_template_context(data)
    if wanted is None:
        return Response(env.get_template(template).render(data), status=status)
    if wanted == "main":
        whole = Response(_main_region(template, data), status=status)
        if g.get("unread"):  # the menu stays on the screen: app.js writes the number there
            whole.headers["X-Alerts"] = str(g.unread)
        return whole
    if wanted in regions:
        return Response(render_block(env, template, wanted, **data), status=status)
    whole = Response(env.get_template(template).render(data), status=status)
    whole.headers["HX-Retarget"] = "body"
    whole.headers["HX-Reswap"] = "innerHTML"
    return whole


def _main_region(template, data):
    """What stands inside ``#main``: title (htmx takes it out), note, buttons, content."""
    env = current_app.jinja_env
    parts = dict.fromkeys(("title", "head_actions", "main"), "")
    for name in parts:
        if name in env.get_template(template).blocks:
            parts[name] = render_block(env, template, name, **data)
    note = env.get_template("components/note.html").module.note_region(data["note"])
    return (
        f"<title>{parts['title']}</title>{note}"
        f'<div class="head-actions">{parts["head_actions"]}</div>{parts["main"]}'
    )


def after(endpoint, message=None, *, error=False, **values):
    """What follows a change: 303 without JavaScript; with htmx the view runs again, in one
    answer.
    """
    url = url_for(endpoint, **values)
    if target() is None:
        response = redirect(url, 303)
        if message:
            note = json.dumps({"kind": "error" if error else "ok", "text": str(message)})
            response.set_cookie(
                "mc-note",
                _notes().dumps(note),
                30,
                httponly=True,
                samesite="Lax",
                secure=current_app.config["HTTPS"],
            )
        return response
    if message:
        g.note = SimpleNamespace(kind="error" if error else "ok", text=str(message))
    forget_member()  # the change may have been one of the person's own rights
    frame.forget()
    return _view_again(url)


def _view_again(url):
    """Run the GET view of ``url`` in this same request, and tell htmx its address."""
    kept = {k: v for k, v in request.headers.items() if k.upper().startswith(("HX-", "COOKIE"))}
    with inner_request(url, headers=kept):
        view = current_app.view_functions[request.endpoint]
        if view.access != "public" and not may(view.access):
            return Response("", headers={"HX-Redirect": url_for("home.show")})
        try:
            response = current_app.make_response(view(**request.view_args))
        except ReasonNeeded:  # the browser goes there by itself and is asked
            return Response("", headers={"HX-Redirect": url})
    response.headers["HX-Push-Url"] = url
    return response


def inner_request(url, **options):
    """The context of a request inside this one: same session, same database session, same caller.

    ``options`` are those of werkzeug's EnvironBuilder.
    """
    caller = {"REMOTE_ADDR": request.remote_addr}
    built = current_app.test_request_context(url, environ_base=caller, **options)
    whole_app = current_app._get_current_object()
    return RequestContext(whole_app, built.request.environ, session=session._get_current_object())


def download(body, name, mime, *, inline=False):
    """A file: never run by the browser, its name safe in every header (RFC 6266)."""
    response = Response(body, mimetype=mime)
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "_" for c in name)
    way = "inline" if inline else "attachment"
    response.headers["Content-Disposition"] = (
        f"{way}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def target():
    """The id of the region htmx will put the answer in; None for an ordinary request.

    htmx 4 names it ``tag#id``; htmx-flask knows only the older form, so it is read here.
    """
    if not request.htmx or request.htmx.history_restore_request:
        return None
    name = (request.htmx.target or "").rpartition("#")[2]
    return None if name in ("", "body") else name


# --- what every page knows ---


def page_link(kind, pid):
    """The address of the page of a thing (``kind:pid`` of the audit log); None when it has none, or
    none that the person at the screen may enter.
    """
    endpoint = current_app.extensions.get("pages", {}).get(kind)
    view = current_app.view_functions.get(endpoint)
    may_enter = view is not None and (view.access == "public" or may(view.access))
    return url_for(endpoint, pid=pid) if may_enter else None


def _page_data():
    return {
        "office": office(),
        "menu": _menu,
        "wishes": frame.wishes(),
        "note": _note(),
        "now": clock.now(),
        "lang": str(get_locale() or "vi"),
        "languages": LANGUAGES,
    }


def _menu():
    """Entries of the menu the person may open: (words, url, active, count). One is active."""
    counts = {"alerts.list": g.get("unread")}
    entries = [
        (entry, address(entry.endpoint))
        for entry in current_app.extensions.get("menu", ())
        if may(entry.permission)
    ]
    above = [
        (len(room), room == url, url)
        for entry, url in entries
        for room in (url, *map(address, entry.covers))
        if f"{request.path}/".startswith(f"{room}/")
    ]
    here = max(above, default=(0, False, None))[-1]
    return [(entry.words, url, url == here, counts.get(entry.endpoint)) for entry, url in entries]


def _note():
    if "note" in g:
        return g.note
    raw = request.cookies.get("mc-note")
    if not raw:
        return None
    try:
        g.note_shown = True
        return SimpleNamespace(**json.loads(_notes().loads(raw)))
    except (BadSignature, ValueError):
        return None


def _notes():
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="note")


def _choose_language():
    asked = request.cookies.get("mc-lang")
    chosen = current_user.language if current_user.is_authenticated else None
    g.language = chosen or (asked if asked in LANGUAGES else None)
