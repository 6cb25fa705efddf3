"""The yearly plan of inspections, and what became of it."""

from flask import Blueprint, request
from flask_babel import gettext as _
from flask_login import current_user

from intranet import clock
from intranet.access import acting, needs
from intranet.errors import attempt
from intranet.forms.plans import AddLinesForm, CreatePlanForm, EditPlanForm
from intranet.plurals import counted as _n
from intranet.routes.inspections.month import LINE_CHIPS
from intranet.routes.inspections.tabs import room_tabs
from intranet.rules.inspections import KIND_WORDS, STATE_WORDS
from intranet.rules.plans import LINE_WORDS, LineState, PlanPermission
from intranet.services import plans
from intranet.services.inspections import choices
from intranet.transaction import Forbidden
from intranet.web import after, render

blueprint = Blueprint("plans", __name__, url_prefix="/inspection-plans")
PAGES = {"plan": "plans.show"}
LAST_MONTH = 11


@blueprint.get("", endpoint="list")
@needs(PlanPermission.LIST)
def list_plans():
    """The plans of the years."""
    rows, tabs = plans.listed(current_user), room_tabs("plans.list")
    return render("plans/list.html", rows=rows, tabs=tabs)


@blueprint.route("/new", methods=["GET", "POST"])
@needs(PlanPermission.CREATE)
def create():
    """Begin the plan of a year."""
    year = clock.today().year
    form = CreatePlanForm(data={"year": year} if request.method == "GET" else {})
    form.unit.choices = [(place.pid, place.name) for place in choices.authorities(current_user)]
    form.year.choices = [(one, str(one)) for one in (year - 1, year, year + 1)]
    made = attempt(
        form,
        lambda: plans.create(acting(), form.unit.data, form.year.data, form.theme.data),
    )
    if made:
        return after("plans.show", _("Đã lập kế hoạch. Thêm các đơn vị vào."), pid=made.pid)
    return render("plans/create.html", form=form, status=form.status)


@blueprint.get("/<pid>")
@needs(PlanPermission.SHOW)
def show(pid):
    """A plan with what became of each line."""
    return _page(plans.get(current_user, pid))


@blueprint.route("/<pid>/edition", methods=["GET", "POST"])
@needs(PlanPermission.EDIT)
def edit(pid):
    """Theme, and number, day and signer of the approval."""
    plan = _kept(pid)
    form = EditPlanForm(obj=plan)

    def act():
        approval = (form.number.data or None, form.approved_on.data, form.signer.data or None)
        return plans.edit(acting(), pid, form.theme.data, approval, form.version.data)

    if attempt(form, act):
        return after("plans.show", _("Đã sửa kế hoạch."), pid=pid)
    return render("plans/edit.html", form=form, plan=plan, status=form.status)


@blueprint.post("/<pid>/lines")
@needs(PlanPermission.ADD_LINES)
def add_lines(pid):
    """One unit in a month, or every commune spread over the months."""
    plan = _kept(pid)
    form = _lines_form(plan)

    def act():
        months = (form.first_month.data, form.last_month.data)
        given = (form.unit.data or None, form.kind.data, months, form.remark.data)
        return plans.add_lines(acting(), pid, *given)

    count = attempt(form, act)
    if count:
        words = _n("Đã thêm %(count)s dòng.", count)
        return after("plans.show", words, pid=pid)
    return _page(plan, form)


@blueprint.post("/<pid>/lines/removal")
@needs(PlanPermission.REMOVE_LINE)
def remove_line(pid):
    """Take a line out."""
    _kept(pid)
    plans.remove_line(acting(), pid, request.form.get("line", ""))
    return after("plans.show", _("Đã bỏ dòng."), pid=pid)


def _page(plan, form=None):
    keeps = plans.may_keep(current_user, plan)
    lines = plans.lines(plan)
    if keeps and form is None and current_user.can(PlanPermission.ADD_LINES):
        form = _lines_form(plan)
    return render(
        "plans/show.html",
        plan=plan,
        lines=lines,
        counts=[
            (_(LINE_WORDS[state]), sum(line.state == state for line in lines), LINE_CHIPS[state])
            for state in LineState
        ],
        form=form,
        keeps=keeps,
        send_by=plans.send_by(plan),
        chips=LINE_CHIPS,
        words=LINE_WORDS,
        kinds=KIND_WORDS,
        states=STATE_WORDS,
        tabs=room_tabs("plans.list"),
        status=form.status if form else 200,
    )


def _lines_form(plan):
    first = clock.today().month if plan.year == clock.today().year else 1
    last = max(first, LAST_MONTH)
    form = AddLinesForm(data={"first_month": first, "last_month": last})
    units = [(row.pid, row.name) for row in choices.inspectable([plan.unit])]
    form.unit.choices = [("", _("Tất cả xã, phường chưa có trong kế hoạch")), *units]
    return form


def _kept(pid):
    plan = plans.get(current_user, pid)
    if not plans.may_keep(current_user, plan):
        raise Forbidden
    return plan
