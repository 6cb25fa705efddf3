"""What was sent after the session had ended: shown, and sent again by one press."""

from flask import current_app, g, request

from intranet.access import acting, needs
from intranet.extensions import db
from intranet.routes.sessions.door import blueprint
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
