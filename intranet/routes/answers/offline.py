"""What a phone needs to do without the network: the worker, the app's manifest, the list of visits
that are taken along (decision 0024).
"""

from functools import wraps

from flask import current_app, jsonify, make_response, request, url_for
from flask_babel import gettext as _
from flask_babel import pgettext
from flask_login import current_user

from intranet.access import needs, public
from intranet.assets import asset, static_file
from intranet.frame import office
from intranet.routes.answers.blueprint import blueprint
from intranet.routes.inspections.tabs import room_tabs
from intranet.rules.answers import AnswerPermission
from intranet.services.answers.carrying import to_carry
from intranet.web import render
from intranet.wire import CSP

ICONS = ((192, "any"), (512, "any"), (512, "maskable"))
SCOPE = "/inspections/"


def installable(view):
    """A page that can be put on the phone's home screen: it may name the manifest and the worker,
    which no other page may.
    """

    @wraps(view)
    def answer(*args, **values):
        response = make_response(view(*args, **values))
        more = "manifest-src 'self';worker-src 'self'"
        response.headers["Content-Security-Policy"] = f"{CSP.format(extra='')};{more}"
        return response

    return answer


@blueprint.get("/inspections/carried")
@needs(AnswerPermission.CARRIED)
@installable
def carried():
    """The visits one may take along; the script adds what is in this phone."""
    if request.htmx:
        return current_app.response_class("", headers={"HX-Redirect": url_for("answers.carried")})
    return render(
        "answers/carried.html",
        rows=to_carry(current_user),
        tabs=room_tabs("inspections.list"),
    )


@blueprint.get("/inspections/worker.js")
@public
def worker():
    """The service worker; asked for anew each time, so that a mended one arrives. To take it back
    from all phones let the web server answer 410 here (docs/running.md).
    """
    response = static_file("", "js/worker.js")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = CSP.format(extra="")
    return response


@blueprint.get("/inspections/app.webmanifest")
@public
def manifest():
    """What the app is called on the home screen, and where it begins."""
    response = jsonify(
        name=_("Kiểm tra – %(office)s", office=office().name),
        short_name=pgettext("menu", "Kiểm tra"),
        lang="vi",
        start_url=url_for("answers.carried"),
        scope="/",
        display="standalone",
        theme_color="#0b565c",
        background_color="#ffffff",
        icons=[
            {
                "src": asset(f"icons/{purpose}-{side}.png"),
                "sizes": f"{side}x{side}",
                "type": "image/png",
                "purpose": purpose,
            }
            for side, purpose in ICONS
        ],
    )
    response.mimetype = "application/manifest+json"
    return response


@blueprint.record_once
def _lend(state):
    state.app.jinja_env.globals.update(offline_scope=SCOPE)
