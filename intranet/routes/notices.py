"""The notice board. Copy this room to make a new one."""

from flask import Blueprint
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from intranet.access import acting, needs
from intranet.errors import show_conflict
from intranet.forms.notices import EditNoticeForm, PostNoticeForm
from intranet.menu import MenuEntry
from intranet.rules.errors import RuleBroken
from intranet.rules.notices import NoticePermission
from intranet.services import notices
from intranet.transaction import Stale
from intranet.web import after, render

blueprint = Blueprint("notices", __name__, url_prefix="/notices")
MENU = (MenuEntry(_l("Bảng tin"), "notices.read", NoticePermission.READ),)
PAGES = {"notice": "notices.show"}


@blueprint.get("")
@needs(NoticePermission.READ)
def read():
    """The board."""
    return render("notices/read.html", notices=notices.board(current_user), mine=notices.may_change)


@blueprint.get("/<pid>")
@needs(NoticePermission.READ)
def show(pid):
    """One notice."""
    notice = notices.get(current_user, pid)
    return render("notices/show.html", notice=notice, mine=notices.may_change(current_user, notice))


@blueprint.route("/new", methods=["GET", "POST"])
@needs(NoticePermission.POST)
def post():
    """Post a notice for one of one's own units."""
    form = PostNoticeForm()
    form.unit.choices = [(m.unit.pid, m.unit.name) for m in current_user.active_memberships]
    if form.validate_on_submit():
        try:
            notices.post(acting(), form.title.data, form.body.data, form.unit.data)
            return after("notices.read", _("Đã đăng tin."))
        except RuleBroken as error:
            form.take(error)
    return render("notices/post.html", form=form, status=422 if form.errors else 200)


@blueprint.route("/<pid>/edition", methods=["GET", "POST"])
@needs(NoticePermission.EDIT)
def edit(pid):
    """Change the words of a notice."""
    notice = notices.get(current_user, pid)
    form = EditNoticeForm(obj=notice)
    if form.validate_on_submit():
        try:
            notices.edit(acting(), pid, form.title.data, form.body.data, form.version.data)
            return after("notices.show", _("Đã sửa tin."), pid=pid)
        except Stale as error:
            show_conflict(form, error)
    return render("notices/edit.html", form=form, notice=notice, status=form.status)


@blueprint.post("/<pid>/closure")
@needs(NoticePermission.CLOSE)
def close(pid):
    """Take a notice down."""
    notices.close(acting(), pid)
    return after("notices.read", _("Đã gỡ tin."))
