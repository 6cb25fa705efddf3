"""What was sent too late: shown, and sent again by one press, or when it is known who is there."""

from flask import current_app, g, redirect, request

from intranet.access import acting, needs
from intranet.extensions import db
from intranet.routes.sessions.door import blueprint, local_path
from intranet.rules.sessions import SessionPermission
from intranet.services import sessions
from intranet.web import inner_request, render


@blueprint.route("/held/<token>", methods=["GET", "POST"])
@needs(SessionPermission.OWN)
def resend(token):
    """Show what was held while the session had ended; one press sends it as it was typed."""
    kept = sessions.held(acting(), token, current_app.config["HELD_HOURS"])
    if request.method == "GET":
        return render("sessions/resend.html", token=token, path=kept.path, held_at=kept.held_at)
    return _once_more(token, kept)


def go_on(form):
    """What was asked for before it was asked who is there: sent now, or opened now."""
    if not form.held.data:
        return redirect(local_path(form.next.data), 303)
    kept = sessions.held(acting(), form.held.data, current_app.config["HELD_HOURS"])
    return _once_more(form.held.data, kept)


def _once_more(token, kept):
    response = _send_again(kept)
    if response.status_code < 500:
        sessions.let_go(token)
    return response


def _send_again(kept):
    """Run the held request now, as this person, without the dead form token."""
    inner = inner_request(
        kept.path,
        method="POST",
        data=kept.body,
        content_type=kept.content_type,
        headers={"Cookie": request.headers.get("Cookie", "")},
    )
    db.session.rollback()
    with inner:
        g.resent = True
        return current_app.full_dispatch_request()
