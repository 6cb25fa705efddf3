"""What the office decides about itself: one page for its admin."""

from flask import Blueprint, request
from flask_babel import gettext as _
from flask_babel import lazy_pgettext

from intranet.access import acting, needs
from intranet.errors import attempt, said
from intranet.forms.settings import EditSettingsForm
from intranet.menu import MenuEntry
from intranet.rules.errors import RuleBroken
from intranet.rules.settings import LONGEST, SettingPermission
from intranet.services import settings
from intranet.web import after, render

blueprint = Blueprint("settings", __name__, url_prefix="/settings")
MENU = (MenuEntry(lazy_pgettext("menu", "Cơ quan"), "settings.edit", SettingPermission.EDIT),)


@blueprint.route("", methods=["GET", "POST"])
@needs(SettingPermission.EDIT, sure=True)
def edit():
    """Name, place, codes, forms, address; the button "look" only tries a template."""
    form = EditSettingsForm(obj=settings.show())

    def act():
        values = {name: form[name].data for name in LONGEST}
        return settings.edit(acting(), values, form.version.data)

    if "look" not in request.form and attempt(form, act):
        return after("settings.edit", _("Đã sửa thông tin cơ quan. Có hiệu lực ngay."))
    return render("settings/edit.html", form=form, example=_example(form), status=form.status)


def _example(form):
    """What the typed template makes; None when it makes nothing, which then stands at its box."""
    try:
        return settings.example(form.code_template.data or "")
    except RuleBroken as broken:
        if not form.code_template.errors:
            form.code_template.errors = [said(broken)]
        return None
