"""After the minutes: report and conclusion of the full form, and the end."""

from sqlalchemy import func, select

from intranet import clock
from intranet.extensions import db
from intranet.models.findings import Finding
from intranet.rules.errors import RuleBroken
from intranet.rules.findings import FindingState
from intranet.rules.inspections import (
    REPORTABLE,
    InspectionForm,
    InspectionState,
    check_reports,
)
from intranet.rules.words import N_
from intranet.services.inspections.reach import kept
from intranet.transaction import check_version, transaction

OVER = (FindingState.CLOSED, FindingState.DROPPED)
NAMES = ("report_number", "report_date", "conclusion_number", "conclusion_date")


def report(actor, pid, report_given, conclusion, version):
    """Write down (number, day) of the report and of the conclusion of the full form; (None, None)
    for what there is not yet.
    """
    with transaction(actor) as change:
        inspection = kept(actor, pid)
        _check_reportable(inspection)
        check_reports(report_given, conclusion, inspection, clock.today())
        check_version(inspection, version)
        before = {name: getattr(inspection, name) for name in NAMES}
        after = dict(zip(NAMES, (*report_given, *conclusion), strict=True))
        for name, value in after.items():
            setattr(inspection, name, value)
        change.record("inspections.report", inspection, before=before, after=after)
        return inspection


def close(actor, pid):
    """Close an inspection when nothing of it is left to mend, and the papers of the full form are
    there.
    """
    with transaction(actor) as change:
        inspection = kept(actor, pid)
        if inspection.state not in REPORTABLE:
            raise RuleBroken(N_("Chỉ đóng được cuộc kiểm tra đã ký biên bản."))
        left = unsettled(inspection)
        if left:
            words = N_("Còn %(count)s tồn tại chưa khắc phục xong; xem thẻ Tồn tại.")
            raise RuleBroken(words, count=left)
        if inspection.form == InspectionForm.FULL and not inspection.conclusion_date:
            raise RuleBroken(N_("Ghi báo cáo kết quả và kết luận trước khi đóng."))
        inspection.state, inspection.closed_at = InspectionState.CLOSED, clock.now()
        inspection.version += 1
        change.record("inspections.close", inspection, after={"closed_at": inspection.closed_at})
        return inspection


def unsettled(inspection):
    """How many findings of an inspection are not over."""
    query = select(func.count(Finding.id)).where(
        Finding.inspection_id == inspection.id, Finding.state.not_in(OVER)
    )
    return db.session.scalar(query)


def findings_of(inspection, states):
    """Rows of the findings of an inspection in these states: pid, position, item_code, text."""
    query = (
        select(Finding.pid, Finding.position, Finding.item_code, Finding.text)
        .where(Finding.inspection_id == inspection.id, Finding.state.in_(states))
        .order_by(Finding.position)
    )
    return db.session.execute(query).all()


def _check_reportable(inspection):
    if inspection.form != InspectionForm.FULL:
        raise RuleBroken(N_("Kiểm tra rút gọn: biên bản thay cho báo cáo và kết luận."))
    if inspection.state not in REPORTABLE:
        raise RuleBroken(N_("Ghi báo cáo sau khi ký biên bản, trước khi đóng."))
