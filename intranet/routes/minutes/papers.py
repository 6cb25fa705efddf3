"""The minutes on paper, what the code on it leads to, and what was added later."""

from flask import request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from intranet import paper
from intranet.access import acting, needs, public
from intranet.errors import attempt
from intranet.forms.minutes import AddToMinutesForm
from intranet.routes.minutes.shared import blueprint
from intranet.rules.minutes import MinutePermission
from intranet.services import minutes
from intranet.services.dossiers.printing import qr_svg
from intranet.transaction import Forbidden, NotVisible
from intranet.web import after, office, render


@blueprint.get("/inspections/<pid>/minutes/print", endpoint="print")
@needs(MinutePermission.PRINT)
def print_minutes(pid):
    """The minutes as a page or PDF; a draft says so on every page."""
    told = minutes.show(current_user, pid)
    if told.content is None:
        raise NotVisible
    return paper.drawn(
        "prints/minutes.html",
        f"bien-ban-{pid}",
        told=told,
        content=told.content,
        qr=_qr(told.minute.hash) if told.is_frozen else None,
    )


@blueprint.get("/minutes/check/<digest>")
@public
def check(digest):
    """What somebody with the paper may know: that these minutes exist, and whether both signed."""
    try:
        told = minutes.checked(digest)
    except NotVisible:
        return render("minutes/check.html", told=None, status=404)
    return render("minutes/check.html", told=told)


@blueprint.route("/inspections/<pid>/minutes/additions", methods=["GET", "POST"])
@needs(MinutePermission.ADD)
def add(pid):
    """Add words below the frozen minutes."""
    told = minutes.frozen(current_user, pid)
    if not minutes.may_add(current_user, told.inspection):
        raise Forbidden
    form = AddToMinutesForm()
    if attempt(form, lambda: minutes.add(acting(), pid, form.text.data)) is not None:
        return after("minutes.show", _("Đã ghi bổ sung."), pid=pid)
    return render("minutes/add.html", form=form, told=told, status=form.status)


def _qr(digest):
    """The code that leads to ``check``, at the address of the settings or of this server."""
    server = (office().public_address or request.host_url).rstrip("/")
    address = server + url_for("minutes.check", digest=digest)
    return Markup(qr_svg(address))  # noqa: S704 our own drawing
