"""One's own sessions."""

from flask import current_app, session
from flask_babel import gettext as _
from flask_login import current_user

from intranet.access import acting, needs
from intranet.routes.sessions.door import blueprint
from intranet.rules.sessions import SessionPermission
from intranet.services import sessions
from intranet.web import after, render


@blueprint.get("/sessions")
@needs(SessionPermission.OWN)
def own():
    """Where am I logged in."""
    rows = sessions.own(
        current_user,
        session.row_hash,
        current_app.config["SESSION_IDLE_MINUTES"],
        current_app.config["SESSION_HOURS"],
    )
    return render("sessions/own.html", sessions=rows)


@blueprint.post("/sessions/<mark>/end")
@needs(SessionPermission.OWN)
def end(mark):
    """End one of one's own sessions."""
    sessions.end(acting(), mark)
    return after("sessions.own", _("Đã kết thúc phiên."))


@blueprint.post("/sessions/others/end")
@needs(SessionPermission.OWN)
def end_others():
    """End every session of one's own but this one."""
    sessions.end_others(acting(), session.row_hash)
    return after("sessions.own", _("Đã kết thúc mọi phiên khác."))
