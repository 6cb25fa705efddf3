"""Who is at the screen, asked once more before what matters (ASVS 7.5.1)."""

from flask import current_app, request, session
from flask_login import current_user

from intranet import websessions
from intranet.access import acting, needs
from intranet.forms.factors import ConfirmForm
from intranet.routes.sessions.door import blueprint, hasten, retry_after, site
from intranet.routes.sessions.resending import go_on
from intranet.rules.errors import RuleBroken, Throttled
from intranet.rules.sessions import SessionPermission
from intranet.services import factors, sessions
from intranet.web import render


@blueprint.route("/confirmation", methods=["GET", "POST"])
@needs(SessionPermission.OWN)
def confirm():
    """Ask for the password (or a code) again; what was sent before goes on by itself after it."""
    form = ConfirmForm()
    if request.method == "GET":
        form.next.data, form.held.data = request.args.get("next"), request.args.get("held")
    if form.validate_on_submit():
        config = current_app.config
        try:
            sessions.confirm(
                acting(), form.secret.data, kib=config["ARGON2_KIB"], key=config["SECRET_KEY"]
            )
            websessions.renew(session)
            return go_on(form)
        except RuleBroken as error:
            if not form.take(error):
                raise
        except Throttled as error:
            return _page(form, 429, error)
    return _page(form, 422 if form.errors else 200)


def _page(form, status, haste=None):
    has_code = factors.is_on(current_user.id)
    by_key = site() is not None and bool(factors.passkeys_of(current_user))
    status = hasten(form.secret, haste) or status
    page = render(
        "sessions/confirm.html", form=form, has_code=has_code, by_key=by_key, status=status
    )
    return retry_after(page, haste)
