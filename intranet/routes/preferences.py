"""How a person likes to work: shortcuts, columns, alerts, saved filters."""

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from intranet import frame
from intranet.access import acting, needs
from intranet.forms.preferences import PreferencesForm, SaveFilterForm
from intranet.routes.dossiers import lines
from intranet.rules.alerts import ALWAYS, KIND_WORDS
from intranet.rules.errors import RuleBroken
from intranet.rules.permissions import Role
from intranet.rules.preferences import (
    COLUMNS,
    FOR_ALL,
    PreferencePermission,
    alerts_of,
    columns_of,
    wishes_of,
)
from intranet.services import preferences
from intranet.services.dossiers.filters import Filter
from intranet.web import after, render

blueprint = Blueprint("preferences", __name__, url_prefix="/preferences")


@blueprint.get("")
@needs(PreferencePermission.SHOW)
def show():
    """The person's own choices."""
    return _page(_form())


@blueprint.get("/keys")
@needs(PreferencePermission.KEYS)
def keys():
    """What the keys of the keyboard do: a page, and the sheet that "?" opens (D12)."""
    is_off = frame.wishes().get("shortcuts") == "off"
    return render("preferences/keys.html", regions=("keys",), is_off=is_off)


@blueprint.post("")
@needs(PreferencePermission.EDIT)
def edit():
    """Keep what was ticked."""
    form = _form()
    if not form.validate():
        return _page(form)
    works = current_user.can(PreferencePermission.SAVE_FILTER)
    columns = form.columns.data if works else columns_of(frame.wishes())
    kept = wishes_of(form.shortcuts.data, columns, form.alerts.data)
    preferences.edit(acting(), kept)
    return after("preferences.show", _("Đã lưu tùy chọn."))


@blueprint.post("/columns")
@needs(PreferencePermission.RESET)
def reset():
    """The usual columns again."""
    preferences.reset(acting())
    return after("preferences.show", _("Danh sách đã về các cột mặc định."))


@blueprint.route("/filters/new", methods=["GET", "POST"])
@needs(PreferencePermission.SAVE_FILTER)
def save_filter():
    """Keep the list this was opened from, or copy its address."""
    form = SaveFilterForm()
    if request.method == "GET":
        form.query.data = lines.query_of(Filter.from_args(request.args))
    form.shared.choices = [("", _("Chỉ mình tôi"))]
    form.shared.choices += [
        (str(role), _("Người có vai trò %(role)s", role=_(role.words)))
        for role in preferences.may_share_with(current_user)
    ]
    form.shared.choices.append((FOR_ALL, _("Mọi người")))
    filter = preferences.read_query(form.query.data or "")
    extra = []
    if form.validate_on_submit():
        try:
            facts = (form.name.data, form.query.data, form.shared.data or "")
            row = preferences.save_filter(acting(), *facts, form.is_default.data)
            return after("dossiers.list", _("Đã lưu bộ lọc."), **preferences.args_of(row))
        except RuleBroken as error:
            if not form.take(error):
                extra = [_(error.message, **error.params)]
    return render(
        "preferences/save_filter.html",
        status=422 if extra else form.status,
        form=form,
        extra=extra,
        told=lines.told(filter, lines.tab_words(filter)),
        back=lines.url_of(filter),
        address=request.host_url.rstrip("/") + lines.url_of(filter),
    )


@blueprint.post("/filters/<pid>/removal")
@needs(PreferencePermission.REMOVE_FILTER)
def remove_filter(pid):
    """Take a saved filter away."""
    preferences.remove_filter(acting(), pid)
    return after("preferences.show", _("Đã xóa bộ lọc."))


@blueprint.post("/filters/default")
@needs(PreferencePermission.CHOOSE_FILTER)
def choose_filter():
    """Which filter the list begins with."""
    preferences.choose_filter(acting(), request.form.get("filter"))
    return after("preferences.show", _("Đã chọn danh sách mở đầu tiên."))


def _form():
    wishes = frame.wishes()
    form = PreferencesForm(
        data={
            "shortcuts": wishes.get("shortcuts") != "off",
            "columns": list(columns_of(wishes)),
            "alerts": [str(kind) for kind in alerts_of(wishes)],
        }
    )
    form.columns.choices = [(key, _(words)) for key, words in COLUMNS.items()]
    form.alerts.choices = [
        (str(kind), _(words)) for kind, words in KIND_WORDS.items() if kind not in ALWAYS
    ]
    return form


def _page(form):
    works = current_user.can(PreferencePermission.SAVE_FILTER)
    rows = preferences.saved(current_user) if works else ()
    return render(
        "preferences/show.html",
        status=form.status,
        form=form,
        works=works,
        filters=[(row, lines.url_of(preferences.filter_of(row)), _shared(row)) for row in rows],
        chosen=frame.wishes().get(preferences.DEFAULT),
        url=url_for("preferences.edit"),
    )


def _shared(row):
    """Who else may use a filter, or whose it is."""
    if not row.mine:
        return _("của %(name)s", name=row.who)
    if not row.shared:
        return _("chỉ mình tôi")
    return _("mọi người") if row.shared == FOR_ALL else _(Role(row.shared).words)
