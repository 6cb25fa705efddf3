"""What the form of a new inspection begins with. The words go into official papers: Vietnamese."""

from datetime import date, timedelta

from intranet import clock
from intranet.rules.calendars import Calendar
from intranet.rules.findings import UNSETTLED
from intranet.rules.inspections import InspectionForm, InspectionKind
from intranet.services.calendars import special_days
from intranet.services.inspections import get
from intranet.services.inspections.ending import findings_of
from intranet.services.inspections.planned import line_of

# Working days from today: the decision, and its notice to the unit, come before the visit.
AHEAD = 5
SCOPE = (
    "Việc thực hiện hoạt động kiểm soát thủ tục hành chính; tiếp nhận, giải quyết thủ tục hành"
    " chính theo cơ chế một cửa; nhập hồ sơ vào phần mềm; công khai, xin lỗi, tiếp nhận phản ánh"
    " kiến nghị."
)
BASIS = (
    "Nghị định số 63/2010/NĐ-CP ngày 08/6/2010 của Chính phủ về kiểm soát thủ tục hành chính,"
    " được sửa đổi, bổ sung;\n"
    "Nghị định số 217/2025/NĐ-CP của Chính phủ về hoạt động kiểm tra chuyên ngành;"
)
CONDUCT = (
    "1. Mục đích, yêu cầu: \n"
    "2. Đối tượng, nội dung: theo quyết định và bộ tiêu chí kiểm tra.\n"
    "3. Thời gian, địa điểm: \n"
    "4. Phương pháp: trực tiếp tại đơn vị; đối chiếu hồ sơ giấy với phần mềm; phỏng vấn.\n"
    "5. Phân công: theo danh sách đoàn.\n"
    "6. Phương tiện, kinh phí: "
)
RECHECK = "Phúc tra việc khắc phục tồn tại theo biên bản kiểm tra ngày %s: %s."


def defaults(user, line_pid=None, earlier_pid=None):
    """{field: value} of a new inspection, of the line of a plan or the inspection it repeats."""
    today = clock.today()
    visit = Calendar(special_days()).add_working_days(today, AHEAD)
    facts = {
        "kind": str(InspectionKind.PLANNED),
        "form": str(InspectionForm.SHORT),
        "visit_first": visit,
        "visit_last": visit,
        "period_first": date(visit.year, 1, 1),
        "period_last": today,
        "scope": SCOPE,
        "basis": BASIS,
        "conduct": CONDUCT,
        "line": line_pid,
        "earlier": earlier_pid,
    }
    if line_pid:
        facts |= _of_line(line_of(user, line_pid), visit, today)
    if earlier_pid:
        facts |= _of_earlier(get(user, earlier_pid))
    if facts["period_first"] > facts["period_last"]:
        facts["period_first"] = date(facts["period_last"].year, 1, 1)
    return facts


def _of_line(line, visit, today):
    month = Calendar(special_days()).next_working_day(
        date(line.plan.year, line.month, 1), after=False
    )
    day = max(month, visit)
    plan = f"Kế hoạch số {line.plan.number}" if line.plan.number else "Kế hoạch"
    named = f"{plan} về kiểm tra năm {line.plan.year} của {line.plan.unit.name}."
    return {
        "kind": line.kind,
        "units": [line.unit.pid],
        "visit_first": day,
        "visit_last": day,
        "period_last": min(today, day),
        "basis": f"{BASIS}\n{named}",
        "scope": f"{SCOPE}\n{line.note}" if line.note else SCOPE,
    }


def _of_earlier(earlier):
    left = findings_of(earlier, UNSETTLED)
    items = "; ".join(f"{row.item_code or row.position}. {row.text}" for row in left)
    return {
        "kind": str(InspectionKind.RECHECK),
        "units": [earlier.unit.pid],
        "authority": earlier.authority.pid,
        "checklist": earlier.checklist_version.pid,
        "period_first": earlier.visit_last + timedelta(days=1)
        if earlier.visit_last < clock.today()
        else earlier.visit_last,
        "scope": RECHECK % (f"{earlier.visit_last:%d/%m/%Y}", items) if left else SCOPE,
    }
