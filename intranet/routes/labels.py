"""The labels of the office: one page for its admin."""

from flask import Blueprint
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from intranet.access import acting, needs
from intranet.errors import attempt
from intranet.forms.labels import AddLabelForm, RenameLabelForm
from intranet.menu import MenuEntry
from intranet.rules.labels import LabelPermission
from intranet.services import labels
from intranet.web import after, render

blueprint = Blueprint("labels", __name__, url_prefix="/labels")
MENU = (MenuEntry(_l("Nhãn hồ sơ"), "labels.list", LabelPermission.LIST),)
PAGES = {"label": "labels.rename"}


@blueprint.get("", endpoint="list")
@needs(LabelPermission.LIST)
def list_labels():
    """Every label, on how many dossiers it stands."""
    return render("labels/list.html", labels=labels.listed())


@blueprint.route("/new", methods=["GET", "POST"])
@needs(LabelPermission.ADD)
def add():
    """A further label."""
    form = AddLabelForm()
    if attempt(form, lambda: labels.add(acting(), form.name.data)):
        return after("labels.list", _("Đã thêm nhãn."))
    return render("labels/add.html", form=form, status=form.status)


@blueprint.route("/<pid>/name", methods=["GET", "POST"])
@needs(LabelPermission.RENAME)
def rename(pid):
    """Another name for a label, wherever it stands."""
    label = labels.get(pid)
    form = RenameLabelForm(data=_data(label))

    def fresh():
        return RenameLabelForm(formdata=None, data=_data(labels.get(pid)))

    def act():
        return labels.rename(acting(), pid, form.name.data, form.version.data)

    if attempt(form, act, fresh=fresh):
        return after("labels.list", _("Đã đổi tên nhãn."))
    return render("labels/rename.html", form=form, label=label, status=form.status)


def _data(label):
    return {"name": label.name, "version": label.name}
