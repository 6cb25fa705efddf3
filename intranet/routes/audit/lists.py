"""Searching the log, and marking what was looked at."""

from flask import request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from intranet.access import acting, needs
from intranet.errors import attempt
from intranet.forms.audit import FilterForm, ReviewForm
from intranet.routes.audit.shared import ROWS, blueprint, entry_number, lines
from intranet.rules.audit import ACT_WORDS, AuditPermission
from intranet.rules.errors import RuleBroken
from intranet.services import audit
from intranet.services.audit import reach, reviewing, searching
from intranet.services.audit.filters import Filter
from intranet.web import after, render


@blueprint.get("")
@needs(AuditPermission.LIST)
def list_entries():
    """What the filter of the address finds, newest first; older ones by the number of the last."""
    return _page(ReviewForm(formdata=None))


@blueprint.post("/reviews")
@needs(AuditPermission.REVIEW)
def review():
    """Mark the ticked entries as reviewed, or put a note at them."""
    form = ReviewForm()
    numbers = [n for n in map(_number, request.form.getlist("seq")) if n is not None]
    marks = request.form.get("act") != "note"

    def act():
        reviewing.review(acting(), numbers, form.remark.data, reviewed=marks)
        return True

    if not attempt(form, act):
        return _page(form)
    filter = Filter.from_args(request.args)
    return after("audit.list_entries", _("Đã ghi vào các dòng đã chọn."), **filter.to_args())


def _number(text):
    try:
        return entry_number(text)
    except ValueError:
        return None


def _page(review_form):
    filter, trouble = Filter.from_args(request.args), None
    before = request.args.get("before", type=entry_number)
    try:
        entries, older = searching.search(current_user, filter, before, ROWS)
    except RuleBroken as broken:
        entries, older, trouble = [], None, broken
    args = filter.to_args()
    form = _filter_form(filter)
    if trouble is not None:
        form.take(trouble)
    return render(
        "audit/list.html",
        status=422 if trouble is not None else review_form.status,
        entries=lines(entries, reviewed=True),
        size=audit.size(),
        form=form,
        review=review_form,
        review_url=url_for("audit.review", **args),
        is_narrowed=bool(args),
        exports=(url_for("audit.export", **args), url_for("audit.report", **args)),
        newest_url=url_for("audit.list_entries", **args) if before is not None else None,
        older_url=older is not None and url_for("audit.list_entries", **args, before=older),
    )


def _filter_form(filter):
    """The form, filled in; of acts the rooms first, then each act."""
    values = {name: getattr(filter, name) for name in FilterForm()._fields}
    form = FilterForm(data=values)
    units = reach.watched_units(current_user)
    form.unit.choices = [("", _("Tất cả")), *((pid, name) for pid, (name, _path) in units.items())]
    words = sorted((_(words), act) for act, words in ACT_WORDS.items())
    form.act.choices = [("", _("Tất cả")), *((act, text) for text, act in words)]
    if filter.act and filter.act not in ACT_WORDS:
        form.act.choices.append((filter.act, filter.act))
    return form
