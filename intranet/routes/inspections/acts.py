"""The verbs of an inspection: decide, notify, begin, report, close, cancel."""

from flask_babel import gettext as _
from flask_login import current_user

from intranet.access import acting, needs
from intranet.errors import attempt
from intranet.forms.inspections import (
    CancelInspectionForm,
    DecideInspectionForm,
    ReportInspectionForm,
)
from intranet.routes.inspections.blueprint import blueprint
from intranet.rules.inspections import InspectionPermission
from intranet.services import inspections
from intranet.transaction import Forbidden
from intranet.web import after, render


@blueprint.route("/<pid>/decision", methods=["GET", "POST"])
@needs(InspectionPermission.DECIDE)
def decide(pid):
    """Write down the decision."""
    inspection = _signed(pid)
    form = DecideInspectionForm(obj=inspection)
    others = inspections.together(inspection)

    def act():
        given = (form.decision_number.data, form.decision_date.data, form.signer.data)
        together = bool(others and form.with_others.data)
        return inspections.decide(acting(), pid, *given, form.version.data, together)

    if attempt(form, act):
        return after("inspections.show", _("Đã ghi quyết định, đã báo người trong đoàn."), pid=pid)
    return render("inspections/decide.html", form=form, inspection=inspection,
                  others=others, status=form.status)  # fmt: skip


@blueprint.post("/<pid>/notification")
@needs(InspectionPermission.NOTIFY)
def notify(pid):
    """Tell the heads of the unit."""
    unit_id = inspections.notify(acting(), pid).unit_id
    said = (
        _("Đã báo lãnh đạo đơn vị.")
        if inspections.heads_of(unit_id)
        else _("Đã ghi là đã báo. Lãnh đạo đơn vị chưa có tài khoản: gửi thông báo bằng văn bản.")
    )
    return after("inspections.show", said, pid=pid)


@blueprint.post("/<pid>/beginning")
@needs(InspectionPermission.BEGIN)
def begin(pid):
    """Begin the visit."""
    inspections.begin(acting(), pid)
    return after("inspections.show", _("Đã bắt đầu kiểm tra."), pid=pid)


@blueprint.route("/<pid>/report", methods=["GET", "POST"])
@needs(InspectionPermission.REPORT)
def report(pid):
    """Numbers and days of report and conclusion."""
    inspection = inspections.get(current_user, pid)
    if not inspections.keeps(current_user, inspection):
        raise Forbidden
    form = ReportInspectionForm(obj=inspection)

    def act():
        report = (form.report_number.data or None, form.report_date.data)
        conclusion = (form.conclusion_number.data or None, form.conclusion_date.data)
        return inspections.report(acting(), pid, report, conclusion, form.version.data)

    if attempt(form, act):
        return after("inspections.show", _("Đã ghi báo cáo, kết luận."), pid=pid)
    return render("inspections/report.html", form=form, inspection=inspection, status=form.status)


@blueprint.post("/<pid>/closure")
@needs(InspectionPermission.CLOSE)
def close(pid):
    """Close an inspection of which nothing is left."""
    inspections.close(acting(), pid)
    return after("inspections.show", _("Đã đóng cuộc kiểm tra."), pid=pid)


@blueprint.route("/<pid>/cancellation", methods=["GET", "POST"])
@needs(InspectionPermission.CANCEL)
def cancel(pid):
    """Give up an inspection, with the reason."""
    inspection = _signed(pid)
    form = CancelInspectionForm(obj=inspection)
    done = attempt(
        form, lambda: inspections.cancel(acting(), pid, form.reason.data, form.version.data)
    )
    if done:
        return after("inspections.show", _("Đã hủy cuộc kiểm tra."), pid=pid)
    return render("inspections/cancel.html", form=form, inspection=inspection, status=form.status)


def _signed(pid):
    inspection = inspections.get(current_user, pid)
    if not inspections.keeps(current_user, inspection, inspections.SIGNERS):
        raise Forbidden
    return inspection
