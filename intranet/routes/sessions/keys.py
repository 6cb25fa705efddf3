"""Passkeys at the door: where they work, what the browser is asked, coming in by one."""

from datetime import datetime

from flask import g, request, session
from flask_babel import gettext as _
from flask_login import current_user

from intranet import clock, websessions
from intranet.access import acting, needs, public
from intranet.forms.factors import PasskeyForm
from intranet.routes.sessions.door import blueprint, site
from intranet.routes.sessions.entering import known_device, let_in
from intranet.routes.sessions.resending import go_on
from intranet.rules.errors import RuleBroken
from intranet.rules.factors import CHALLENGE_MINUTES, Level, is_waiting
from intranet.rules.sessions import SessionPermission
from intranet.services import factors
from intranet.transaction import NotVisible
from intranet.web import render


def needed_site():
    found = site()
    if found is None:
        raise NotVisible
    return found


def new_challenge():
    """A challenge for the page that is sent now; the session holds it for a few minutes."""
    text = factors.new_challenge()
    session["challenge"] = [text, clock.now().isoformat()]
    return text


def spent_challenge():
    """The challenge of the page that was sent back; it is asked for once. RuleBroken if too old."""
    kept = session.pop("challenge", None)
    if kept is None:
        raise RuleBroken(factors.REFUSED)
    text, at = kept
    if not is_waiting(datetime.fromisoformat(at), clock.now(), CHALLENGE_MINUTES):
        raise RuleBroken(factors.REFUSED)
    return text


@blueprint.route("/login/passkey", methods=["GET", "POST"])
@public
def enter_passkey():
    """Come in by a passkey, without name and password."""
    here, form = needed_site(), _form()
    if request.method == "POST" and form.validate():
        try:
            user = factors.use_passkey(
                acting(), here, spent_challenge(), form.answer.data, device=known_device
            )
            return let_in(user, Level.PASSKEY, form.next.data, form.held.data)
        except RuleBroken as error:
            form.form_errors = [_(error.message)]
    g.inline_css = True
    options = factors.login_options(here, new_challenge())
    return render(
        "sessions/passkey.html", form=form, options=options, status=422 if form.errors else 200
    )


@blueprint.route("/confirmation/passkey", methods=["GET", "POST"])
@needs(SessionPermission.OWN)
def confirm_passkey():
    """Prove by a passkey who is at the screen, and go on with what was asked for."""
    here, form = needed_site(), _form()
    if request.method == "POST" and form.validate():
        try:
            factors.use_passkey(
                acting(), here, spent_challenge(), form.answer.data, owner=current_user.id
            )
            websessions.renew(session)
            return go_on(form)
        except RuleBroken as error:
            form.form_errors = [_(error.message)]
    options = factors.login_options(here, new_challenge())
    return render(
        "sessions/confirm_passkey.html",
        form=form,
        options=options,
        status=422 if form.errors else 200,
    )


def _form():
    form = PasskeyForm()
    if request.method == "GET":
        form.next.data, form.held.data = request.args.get("next"), request.args.get("held")
    return form
