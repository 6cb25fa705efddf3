"""Drafts: saved in the background or by a button, offered when the form is opened again (B7, B11).

A form that wants it calls ``components/drafts.html``; nothing else has to know.
"""

from types import SimpleNamespace

from flask import Blueprint, Response, current_app, g, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from intranet.access import ONCE_KEY, needs
from intranet.filters import time
from intranet.rules.drafts import LONGEST_PATH, NEVER_OF, DraftPermission
from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_
from intranet.services import drafts
from intranet.templating import may
from intranet.transaction import NotVisible
from intranet.web import after, render

blueprint = Blueprint("drafts", __name__, url_prefix="/drafts")


@blueprint.get("", endpoint="list")
@needs(DraftPermission.LIST)
def list_drafts():
    """One's own forms that were begun and not sent."""
    return render("drafts/list.html", drafts=[_told(row) for row in drafts.mine(current_user)])


@blueprint.post("")
@needs(DraftPermission.SAVE)
def save():
    """Keep a form as typed so far; in the background the answer is when, in plain words."""
    path, once = request.form.get("draft_of", ""), request.form.get("once", "")
    if _view_of(path) is None or not ONCE_KEY.fullmatch(once):
        raise RuleBroken(N_("Trang này không lưu nháp được."))
    saved = drafts.save(current_user, path, once, list(request.form.items(multi=True)))
    if "quiet" in request.args:
        return Response(_receipt(saved), mimetype="text/plain")
    if saved is None:
        return after("home.show", _("Đã ghi nhận từ lần bấm trước."))
    words = _("Đã lưu nháp lúc %(time)s. Tệp đã chọn không giữ được.", time=time(saved.at))
    return _opened(path, words, draft=saved.pid)


def _receipt(saved):
    """When, and a mark of the text that the server has got; a dash for a form that was sent."""
    return _("lúc %(time)s · %(mark)s", time=time(saved.at), mark=saved.mark) if saved else "–"


@blueprint.post("/<pid>/removal")
@needs(DraftPermission.DROP)
def drop(pid):
    """Forget a draft of one's own."""
    path, _fields, _at = drafts.get(current_user, pid)
    drafts.drop(current_user, pid)
    if request.form.get("stay") and _view_of(path):
        return _opened(path)
    return after("drafts.list", _("Đã bỏ bản nháp."))


def _opened(path, words=None, **values):
    """The GET view of ``path``; its words and places come from the address itself."""
    endpoint, args = _match(path, "GET")
    return after(endpoint, words, **args, **values)


def _match(path, method):
    return current_app.url_map.bind("").match(path, method=method)


def _view_of(path):
    """The view that the form at ``path`` is sent to; None when it is no form to keep."""
    if not path.startswith("/") or len(path) > LONGEST_PATH:
        return None
    try:
        endpoint, _args = _match(path, "POST")
        _match(path, "GET")
    except HTTPException:
        return None
    view = current_app.view_functions[endpoint]
    is_kept = endpoint.partition(".")[0] not in NEVER_OF and view.access != "public"
    return view if is_kept and may(view.access) else None


def _told(row):
    """A draft for a template: what it is, from when, where it is opened again."""
    view, url = _view_of(row.address), None
    if view is not None:
        endpoint, args = _match(row.address, "GET")
        url = url_for(endpoint, **args, draft=row.pid)
    return SimpleNamespace(
        pid=row.pid,
        title=row.title,
        saved_at=row.saved_at,
        what=_(view.access.words) if view else row.address,
        url=url,
    )


def restored():
    """What the draft named in the address puts into the forms of this page (MultiDict).

    NotVisible when it is not one's own, was sent, or is of another form; strangers have none.
    """
    if not current_user.is_authenticated:
        return None
    if "restored" not in g:
        path, fields, g.restored_at = drafts.get(current_user, request.args["draft"])
        if path != request.path:
            raise NotVisible
        g.restored = MultiDict(fields)
    return g.restored


def offered():
    """The drafts of the form on this page, for components/drafts.html; none while it is sent."""
    if request.method != "GET" or "draft" in request.args:
        return []
    return [_told(row) for row in drafts.mine(current_user, request.path)][:3]


def restored_at():
    """When what stands in the form was saved, or None."""
    return g.get("restored_at") if "draft" in request.args else None


@blueprint.record_once
def _lend(state):
    """Forms and templates may use these without knowing this room."""
    state.app.extensions["restored"] = restored
    state.app.jinja_env.globals.update(
        offered_drafts=offered, restored_at=restored_at, draft_owner=lambda: current_user.pid
    )


@blueprint.after_app_request
def _end(response):
    """The draft of a form ends when the form was sent."""
    # What was refused is not read again: a body that is too large would be waited for.
    if request.method != "POST" or response.status_code >= 400 or request.blueprint == "drafts":
        return response
    path, once = request.form.get("draft_of", ""), request.form.get("once", "")
    if ONCE_KEY.fullmatch(once) and _view_of(path) and current_user.is_authenticated:
        drafts.end(current_user, path, once)
    return response
