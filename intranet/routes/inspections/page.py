"""One inspection: facts, team, how far it is, what can be done; its notice on paper."""

from types import SimpleNamespace

from flask import url_for
from flask_babel import gettext as _
from flask_login import current_user

from intranet import clock, paper
from intranet.access import needs
from intranet.filters import date as written_day
from intranet.filters import moment
from intranet.frame import office
from intranet.routes.inspections.blueprint import blueprint
from intranet.routes.inspections.lists import CHIPS
from intranet.routes.inspections.tabs import visit_tabs
from intranet.rules.calendars import Calendar
from intranet.rules.findings import UNSETTLED, FindingPermission, FindingState
from intranet.rules.inspections import (
    CANCELLABLE,
    EDITABLE,
    FORM_WORDS,
    HIDDEN_UNTIL_BEGUN,
    KIND_WORDS,
    REPORTABLE,
    STATE_WORDS,
    TEAM_EDITABLE,
    InspectionForm,
    InspectionPermission,
    InspectionState,
    limits,
    steps,
)
from intranet.rules.wording import date_in_words
from intranet.services import inspections, minutes
from intranet.services.calendars import special_days
from intranet.services.dossiers.heads import Heads, agency_name
from intranet.services.inspections.choices import groups_of
from intranet.services.inspections.ending import findings_of
from intranet.transaction import NotVisible
from intranet.web import render


@blueprint.get("/<pid>")
@needs(InspectionPermission.SHOW)
def show(pid):
    """One inspection as this person may see it."""
    inspection = inspections.whole(current_user, pid)
    is_inside = inspections.is_inside(current_user, inspection)
    today = clock.today()
    return render(
        "inspections/show.html",
        inspection=inspection,
        is_inside=is_inside,
        tabs=visit_tabs(inspection, "inspections.show"),
        chip=(CHIPS[inspection.state], _(STATE_WORDS[inspection.state])),
        facts=_facts(inspection, is_inside),
        steps=[SimpleNamespace(step=step, at=written_day(step.at)) for step in steps(inspection)],
        limits=_limits(inspection, today) if is_inside else [],
        groups=groups_of(inspection.checklist_version_id),
        earlier=findings_of(inspection.earlier, UNSETTLED) if inspection.earlier else [],
        may=_may(inspection),
    )


@blueprint.get("/<pid>/notice")
@needs(InspectionPermission.SHOW)
def notice(pid):
    """The written notice to the unit, once there is a decision; none of a surprise visit."""
    inspection = inspections.whole(current_user, pid)
    if inspection.decision_date is None or inspection.kind in HIDDEN_UNTIL_BEGUN:
        raise NotVisible
    return paper.drawn(
        "prints/inspection_notice.html",
        f"thong-bao-kiem-tra-{inspection.visit_first:%y%m%d}",
        inspection=inspection,
        heads=_heads(inspection),
        names=(agency_name(inspection.authority), agency_name(inspection.unit)),
        urls=(url_for("inspections.show", pid=pid),
              url_for("inspections.notice", pid=pid, format="pdf")),
        duties=[(m.user.full_name, m.user.title, _duty(inspection, m)) for m in _team(inspection)],
        kind=KIND_WORDS[inspection.kind],
    )  # fmt: skip


def _heads(inspection):
    """The two heads of the notice, of the day on which the unit was told."""
    authority = inspection.authority
    day = inspection.notified_at.date() if inspection.notified_at else clock.today()
    return Heads(
        agency=agency_name(authority.parent) if authority.parent else "",
        office=agency_name(authority),
        number="………/TB",
        place_and_day=f"{office().place or authority.short_name}, {date_in_words(day)}",
    )


def _team(inspection):
    """The members, the head first."""
    return sorted(inspection.members, key=lambda m: m.user_id != inspection.head_id)


def _duty(inspection, member):
    return "Trưởng đoàn" if member.user_id == inspection.head_id else "Thành viên"


def _limits(inspection, today):
    calendar = Calendar(special_days())
    return [
        (_(limit.words), limit.due, limit.done, limit.is_late(today))
        for limit in limits(inspection, calendar)
    ]


def _may(inspection):
    """What this person may do now, by the names of the verbs; the service decides again."""
    state, allows = inspection.state, current_user.can
    keeps = inspections.keeps(current_user, inspection)
    signs = inspections.keeps(current_user, inspection, inspections.SIGNERS)
    is_hidden = inspection.kind in HIDDEN_UNTIL_BEGUN
    is_decided = state == InspectionState.DECIDED
    is_full = inspection.form == InspectionForm.FULL
    permission = InspectionPermission
    return {
        "edit": keeps and state in TEAM_EDITABLE and allows(permission.EDIT),
        "edit_all": state in EDITABLE,
        "decide": signs and state == InspectionState.DRAFT and allows(permission.DECIDE),
        "notify": keeps and is_decided and not is_hidden and allows(permission.NOTIFY),
        "print": inspection.decision_date is not None and not is_hidden,
        "begin": inspection.is_team(current_user.id)
        and is_decided
        and inspection.visit_first <= clock.today()
        and allows(permission.BEGIN),
        "fill": inspection.is_team(current_user.id) and state == InspectionState.RUNNING,
        "read": state == InspectionState.SIGNING
        and minutes.side_of(current_user, inspection) is not None,
        "mend": state == InspectionState.MENDING
        and allows(FindingPermission.ANSWER)
        and not inspections.is_inside(current_user, inspection),
        "judge": _waits(inspection),
        "report": keeps and is_full and state in REPORTABLE and allows(permission.REPORT),
        "close": keeps and state in REPORTABLE and allows(permission.CLOSE),
        "cancel": signs and state in CANCELLABLE and allows(permission.CANCEL),
        "recheck": keeps
        and state in (*REPORTABLE, InspectionState.CLOSED)
        and allows(permission.CREATE),
    }


def _waits(inspection):
    """True when this person, of the team, has an answer of the unit to judge."""
    return bool(
        inspection.state == InspectionState.MENDING
        and inspection.is_team(current_user.id)
        and current_user.can(FindingPermission.ACCEPT)
        and findings_of(inspection, (FindingState.ANSWERED,))
    )


def _facts(inspection, is_inside):
    version = inspection.checklist_version
    decided = inspection.decision_date and _(
        "Số %(number)s ngày %(day)s, %(signer)s ký",
        number=inspection.decision_number, day=written_day(inspection.decision_date),
        signer=inspection.signer,
    )  # fmt: skip
    rows = [
        (_("Đơn vị được kiểm tra"), inspection.unit.name),
        (_("Cơ quan kiểm tra"), inspection.authority.name),
        (_("Loại"), _(KIND_WORDS[inspection.kind])),
        (_("Trình tự"), _(FORM_WORDS[inspection.form])),
        (_("Ngày kiểm tra"), span(inspection.visit_first, inspection.visit_last)),
        (_("Thời kỳ kiểm tra"), span(inspection.period_first, inspection.period_last)),
        (_("Địa điểm"), inspection.place or inspection.unit.address),
        (_("Bộ tiêu chí"), _("%(name)s, bản %(number)s", name=version.checklist.name,
                             number=version.number)),
        (_("Quyết định"), decided),
        (_("Báo đơn vị lúc"), moment(inspection.notified_at)),
        (_("Bắt đầu lúc"), moment(inspection.begun_at)),
        (_("Báo cáo kết quả"), _paper(inspection.report_number, inspection.report_date)),
        (_("Kết luận"), _paper(inspection.conclusion_number, inspection.conclusion_date)),
        (_("Lý do hủy"), inspection.cancel_reason),
        (_("Người lập"), is_inside and inspection.made_by.full_name),
    ]  # fmt: skip
    return [(label, value) for label, value in rows if value]


def span(first, last):
    """One day, or from a day to a day, in words."""
    if first == last:
        return written_day(first)
    return _("%(first)s đến %(last)s", first=written_day(first), last=written_day(last))


def _paper(number, day):
    return day and _("Số %(number)s ngày %(day)s", number=number, day=written_day(day))
