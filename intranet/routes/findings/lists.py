"""Lists of findings: what is to be mended, by whom, until when."""

from types import SimpleNamespace

from flask import request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from intranet import clock
from intranet import filters as shown
from intranet.access import acting, needs
from intranet.forms.findings import STATES, FindingsFilterForm
from intranet.routes.findings.blueprint import blueprint
from intranet.routes.findings.telling import standing, term
from intranet.routes.inspections.tabs import room_tabs
from intranet.rules.checklists import SEVERITY_WORDS
from intranet.rules.findings import FindingPermission
from intranet.rules.words import N_
from intranet.services import findings
from intranet.services.dossiers.export import Sheet
from intranet.web import download, render

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADS = (
    N_("TT"), N_("Đơn vị"), N_("Mục"), N_("Tồn tại"), N_("Mức độ"), N_("Người chịu trách nhiệm"),
    N_("Hạn khắc phục"), N_("Tình trạng"), N_("Số lần trả lại"), N_("Xong lúc"),
)  # fmt: skip
WIDTHS = (6, 30, 8, 60, 14, 28, 16, 24, 12, 18)


@blueprint.get("/findings", endpoint="list")
@needs(FindingPermission.LIST)
def list_findings():
    """What is to be mended in reach of this person, by date."""
    form, wanted = _asked()
    page = findings.listed(current_user, wanted, request.args.get("page"))
    args = {name: value for name, value in vars(wanted).items() if value}
    address = {name: "1" if value is True else value for name, value in args.items()}
    return render(
        "findings/list.html",
        tabs=room_tabs("findings.list"),
        rows=[(row, standing(row), term(row)) for row in page.rows],
        severities=SEVERITY_WORDS,
        form=form,
        narrowed=bool(address),
        pager=SimpleNamespace(
            newer_url="page" in request.args and url_for("findings.list", **address),
            older_url=page.older and url_for("findings.list", **address, page=page.older),
            shown=len(page.rows),
            total_text="",
        ),
        export_url=url_for("findings.export", **address),
    )


@blueprint.get("/findings/export")
@needs(FindingPermission.EXPORT)
def export():
    """The same list for a spreadsheet program."""
    _form, wanted = _asked()
    about = _("Xuất lúc %(time)s, người xuất: %(name)s (%(user)s)",
              time=shown.moment(clock.now()), name=current_user.full_name,
              user=current_user.username)  # fmt: skip
    title, heads = _("Tồn tại sau kiểm tra"), tuple(_(head) for head in HEADS)
    body = findings.export(acting(), wanted, Sheet(title, about, heads, _cells, WIDTHS))
    return download(body, f"ton-tai-{clock.today():%Y%m%d}.xlsx", XLSX)


def _asked():
    """(the form, what it asks for); what is not offered counts as not asked."""
    form = FindingsFilterForm(request.args)
    units = findings.units_of(current_user)
    form.unit.choices = [*form.unit.choices, *units]
    wanted = findings.Wanted(
        state=form.state.data if form.state.data in STATES else "",
        unit=form.unit.data if form.unit.data in dict(units) else "",
        overdue=bool(form.overdue.data),
        mine=bool(form.mine.data),
    )
    return form, wanted


def _cells(number, row):
    _kind, word = standing(row)
    return (
        number,
        row.unit,
        row.item_code,
        row.text,
        _(SEVERITY_WORDS[row.severity]),
        row.responsible,
        shown.date(row.due_on) if row.due_on else None,
        word,
        row.returns,
        row.closed_at,
    )
