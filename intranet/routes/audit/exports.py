"""A filtered list to take away: spreadsheet, and signed PDF."""

import json

from flask import current_app, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from intranet import clock
from intranet import filters as shown
from intranet.access import acting, needs
from intranet.routes.audit.shared import blueprint, lines
from intranet.rules.audit import ACT_WORDS, AuditPermission
from intranet.services import pdf
from intranet.services.audit import exporting, reach, signing
from intranet.services.audit.filters import Filter
from intranet.services.dossiers.export import Sheet, written
from intranet.web import download, office, render

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADS = (_l("Số"), _l("Lúc"), _l("Người"), _l("Tên đăng nhập"), _l("Việc"), _l("Đối tượng"),
         _l("Kết quả"), _l("Lý do"), _l("Trước"), _l("Sau"), _l("Địa chỉ máy"),
         _l("Đã xem xét"))  # fmt: skip
WIDTHS = (10, 17, 26, 16, 34, 34, 12, 30, 30, 30, 16, 12)
MOST_LINES = 1000


@blueprint.get("/export")
@needs(AuditPermission.EXPORT)
def export():
    """The list of the address for a spreadsheet program."""
    most = current_app.config["EXPORT_ROWS"]
    entries = exporting.take(acting(), Filter.from_args(request.args), most, "xlsx")
    bodies = {entry.seq: entry.body for entry in entries}
    heads = tuple(str(head) for head in HEADS)
    sheet = Sheet(_("Nhật ký"), _about(), heads, _cells(bodies), WIDTHS)
    body = written(lines(entries, reviewed=True), sheet)
    return download(body, f"nhat-ky-{clock.now():%y%m%d-%H%M}.xlsx", XLSX)


@blueprint.get("/report")
@needs(AuditPermission.EXPORT)
def report():
    """The list of the address as a PDF that the office's certificate signs."""
    filter = Filter.from_args(request.args)
    entries = exporting.take(acting(), filter, MOST_LINES, "pdf")
    page = render(
        "audit/report.html",
        entries=lines(entries, reviewed=True),
        asked=_asked(filter),
        about=_about(),
        office_name=office().name,
        pdf=True,
        lang="vi",
    )
    drawn = pdf.from_html(page.get_data(as_text=True))
    body = signing.signed(drawn, current_app.config["INSTANCE"], office().name, _("Trích nhật ký"))
    return download(body, f"trich-nhat-ky-{clock.now():%y%m%d-%H%M}.pdf", "application/pdf")


def _asked(filter):
    """{argument: its value as people read it} of what narrows the list."""
    said = filter.to_args()
    days = {"from": filter.first, "to": filter.last}
    said |= {name: shown.date(day) for name, day in days.items() if day}
    if filter.unit:
        said["unit"] = reach.watched_units(current_user).get(filter.unit, (filter.unit,))[0]
    if filter.act in ACT_WORDS:
        said["act"] = _(ACT_WORDS[filter.act])
    return said


def _about():
    return _("Xuất lúc %(time)s, người xuất: %(name)s (%(user)s)",
             time=shown.moment(clock.now()), name=current_user.full_name,
             user=current_user.username)  # fmt: skip


def _cells(bodies):
    def cells(_number, line):
        body = bodies[line.seq]
        before, after = (
            json.dumps(body[name], ensure_ascii=False) if name in body else None
            for name in ("before", "after")
        )
        result = _("bị từ chối") if line.refused else None
        seen = _("có") if line.is_reviewed else None
        return (line.seq, line.at, line.who, line.username, line.words, line.obj, result,
                line.reason, before, after, body.get("ip"), seen)  # fmt: skip

    return cells
