"""Writing the minutes, and freezing them: from then on nothing in them changes."""

from dataclasses import asdict, dataclass
from datetime import datetime

from intranet import clock
from intranet.extensions import db
from intranet.models.minutes import Minute
from intranet.models.scores import ItemScore
from intranet.rules import minutes as rules
from intranet.rules.alerts import AlertKind
from intranet.rules.checklists import scoring
from intranet.rules.errors import RuleBroken
from intranet.rules.inspections import InspectionState
from intranet.rules.words import N_
from intranet.services import alerts, inspections
from intranet.services.minutes.content import Sheet, content_of
from intranet.services.minutes.reading import draft, is_open, minute_of, of_year
from intranet.transaction import Forbidden, check_version, transaction

FROZEN_ALREADY = N_("Biên bản đã chốt, không sửa được nữa; hãy ghi bổ sung.")
NOT_YET = {
    InspectionState.DRAFT: N_("Chưa có quyết định kiểm tra; ghi quyết định trước."),
    InspectionState.DECIDED: N_(
        "Chưa bắt đầu kiểm tra. Đến ngày kiểm tra bấm “Bắt đầu kiểm tra”"
        " ở thẻ Cuộc kiểm tra rồi soạn biên bản."
    ),
    InspectionState.CANCELLED: N_("Cuộc kiểm tra đã hủy."),
}


@dataclass(frozen=True)
class Written:
    """What people write into the minutes; ``*_people``: one a line."""

    number: str
    place: str
    begun_at: datetime | None
    ended_at: datetime | None
    team_people: str
    unit_people: str
    strengths: str
    explanation: str
    proposals: str
    advice: str
    copies: int


def edit(actor, pid, written, version):
    """Write the minutes of the inspection ``pid``; Stale when a colleague did meanwhile."""
    with transaction(actor) as change:
        inspection = inspections.locked(actor, pid)
        _require_open(inspection)
        _check_times(written)
        minute = minute_of(inspection) or _begun(actor, inspection)
        _check_number(inspection, written.number)
        check_version(minute, version)
        before = {name: getattr(minute, name) for name in asdict(written)}
        changed = {n: v for n, v in asdict(written).items() if v != before[n]}
        for name, value in changed.items():
            setattr(minute, name, value)
        db.session.add(minute)
        before = {name: before[name] for name in changed}
        change.record("minutes.edit", _key(inspection), before=before, after=changed)
        return minute


def freeze(actor, pid, confirmed=False, version=None):
    """Freeze the minutes, by the head of the team: content, hash and scores are kept, both sides
    may sign. ``confirmed``: what nobody answered and what lacks its proof may stand so.

    RuleBroken while two answers differ, or at ``confirmed``; Stale when the form was opened on an
    older version of what was written.
    """
    with transaction(actor) as change:
        inspection = inspections.locked(actor, pid)
        _require_open(inspection)
        if inspection.head_id != actor.user_id:
            raise Forbidden
        minute = minute_of(inspection) or _begun(actor, inspection)
        check_version(minute, version)
        sheet = Sheet(inspection)
        _check_whole(sheet, minute, confirmed)
        content, digest = rules.frozen(content_of(minute, sheet))
        minute.content, minute.hash = content, digest
        minute.frozen_at, minute.frozen_by_id = clock.now(), actor.user_id
        inspection.state = InspectionState.SIGNING.value
        inspection.version += 1
        db.session.add_all([minute, *_scores(sheet)])
        facts = {"hash": digest, "open": len(sheet.unanswered)}
        change.record("minutes.freeze", _key(inspection), **facts)
        _tell(change, inspection)
        return minute


def _begun(actor, inspection):
    """The row of minutes that nobody wrote yet."""
    minute = draft(inspection)
    minute.inspection_id = inspection.id
    minute.made_by_id, minute.made_at = actor.user_id, clock.now()
    return minute


def why_not(inspection):
    """Why the minutes cannot be written now, as a msgid; None while they can."""
    if not is_open(inspection):
        return FROZEN_ALREADY
    return NOT_YET.get(inspection.state)


def _require_open(inspection):
    words = why_not(inspection)
    if words:
        raise RuleBroken(words)


def _check_number(inspection, number):
    query = of_year(inspection, Minute.id)
    query = query.where(Minute.number == number, Minute.inspection_id != inspection.id)
    if db.session.execute(query.limit(1)).first() is not None:
        raise RuleBroken(N_("Số này đã ghi cho một biên bản khác trong năm."), field="number")


def _check_times(written):
    if written.begun_at and written.ended_at and written.ended_at < written.begun_at:
        raise RuleBroken(N_("Giờ kết thúc phải sau giờ bắt đầu."), field="ended_at")


def _check_whole(sheet, minute, confirmed):
    if sheet.conflicts:
        words = N_(
            "Còn %(number)s chỗ trên phiếu có hai câu trả lời khác nhau;"
            " chọn một câu trước khi chốt."
        )
        raise RuleBroken(words, number=len(sheet.conflicts))
    if not minute.ended_at or not minute.unit_people.strip():
        raise RuleBroken(N_("Ghi giờ kết thúc và đại diện đơn vị trước khi chốt biên bản."))
    if (sheet.unanswered or sheet.unproved) and not confirmed:
        words = N_("Đánh dấu để chốt dù còn tiêu chí chưa kiểm tra hoặc thiếu minh chứng.")
        raise RuleBroken(words, field="confirmed")


def _scores(sheet):
    for item in sheet.every:
        verdict = sheet.verdicts[item.code]
        half_points, weight = scoring.points(item, verdict)
        yield ItemScore(
            inspection_id=sheet.inspection.id,
            item_code=item.code,
            group_code=item.group_code,
            verdict=str(verdict),
            severity=item.severity,
            half_points=half_points,
            weight=weight,
        )


def _tell(change, inspection):
    alerts.tell(
        change,
        inspections.heads_of(inspection.unit_id),
        AlertKind.MINUTES,
        kind="minute",
        pid=inspection.pid,
        unit=inspection.unit.name,
    )


def _key(inspection):
    return f"minute:{inspection.pid}"
