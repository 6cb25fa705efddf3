"""The blueprint, the loader of people, and what the pages of the door share."""

import re

from flask import Blueprint, current_app, request, url_for
from flask_babel import gettext as _

from intranet import websessions
from intranet.extensions import login_manager
from intranet.frame import office
from intranet.rules.factors import LOCAL, is_site_name
from intranet.services import factors

blueprint = Blueprint("sessions", __name__)
login_manager.session_protection = None


@login_manager.user_loader
def load_user(user_id):
    """The person of the session, unless the account was locked or has expired."""
    member = websessions.member_of(int(user_id))
    return member if member is not None and member.is_active else None


def site():
    """The Site that passkeys are tied to; None where they do not work (no HTTPS, an IP address)."""
    host = request.host.rpartition(":")[0] if ":" in request.host else request.host
    config = current_app.config
    if not config["HTTPS"] or not is_site_name(host, config["PUBLIC_HOST"]):
        return None
    origins = [f"https://{request.host}"]
    if host == LOCAL:  # browsers trust it without TLS
        origins.append(f"http://{request.host}")
    return factors.Site(host, tuple(origins), office().name)


def local_path(text):
    """``text`` when it is a path of this server, else the home page (ASVS 3.7.2)."""
    safe = text and re.fullmatch(r"/(?![/\\])[^\\\x00-\x1f]*", text)
    return text if safe else url_for("home.show")


def hasten(field, haste):
    """Show at ``field`` how long to wait; 429, or None when nobody was hasty."""
    if haste is None:
        return None
    field.errors = [_("Sai nhiều lần. Thử lại sau %(seconds)s giây.", seconds=haste.seconds)]
    return 429


def retry_after(response, haste):
    if haste is not None:
        response.headers["Retry-After"] = str(haste.seconds)
    return response
