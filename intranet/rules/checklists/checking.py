"""Whether an item, and a whole checklist, can be published: what stands in its way, in words."""

from dataclasses import dataclass

from intranet.rules.checklists.items import MEASURED, VERDICTS_OF, check_code, check_group
from intranet.rules.checklists.kinds import Kind, Severity, Verdict
from intranet.rules.checklists.prefills import PREFILL_WORDS
from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_

LONGEST = {
    "group_name": 120, "text": 500, "text_en": 500, "hint": 200, "measure": 20, "basis": 300,
}  # fmt: skip
MOST_REMARKS, LONGEST_REMARK = 12, 300


@dataclass(frozen=True)
class Fault:
    """Why the item ``code`` ("" for the whole list) cannot be published: RuleBroken's words."""

    code: str
    broken: RuleBroken


def check_item(item):
    """RuleBroken at the field for facts of one item that cannot be so."""
    check_code(item.code)
    check_group(item.group_code)
    for name in ("group_name", "text"):
        if not (getattr(item, name) or "").strip():
            raise RuleBroken(N_("Ô này không được để trống."), field=name)
    for name, most in LONGEST.items():
        if len(getattr(item, name) or "") > most:
            raise RuleBroken(N_("Không quá %(most)s chữ."), field=name, most=most)
    _check_words(item)
    _check_thresholds(item)
    _check_remarks(item.remarks)


def _check_words(item):
    if item.kind not in set(Kind):
        raise RuleBroken(N_("Chọn cách trả lời."), field="kind")
    if item.severity not in set(Severity):
        raise RuleBroken(N_("Chọn mức độ."), field="severity")
    if item.prefill and item.prefill not in PREFILL_WORDS:
        raise RuleBroken(N_("Chọn một số liệu trong danh sách."), field="prefill")
    if bool(item.shown_if) != bool(item.shown_when):
        missing = "shown_when" if item.shown_if else "shown_if"
        raise RuleBroken(N_("Điều kiện cần cả mã mục và kết quả của mục đó."), field=missing)


def _check_thresholds(item):
    met, partly = item.met_at, item.partly_at
    if item.kind not in MEASURED:
        return
    most = 1_000_000 if item.kind == Kind.NUMBER else 100
    for name, value in (("met_at", met), ("partly_at", partly)):
        if value is not None and not 0 <= value <= most:
            raise RuleBroken(N_("Nhập số từ 0 đến %(most)s."), field=name, most=most)
    lower = item.kind == Kind.NUMBER and item.lower_is_better
    if met is None and (partly is not None or (item.kind == Kind.NUMBER and not lower)):
        raise RuleBroken(N_("Ghi mức đạt."), field="met_at")
    if met is not None and partly is not None and (partly < met if lower else partly > met):
        words = N_("Mức đạt một phần không được tốt hơn mức đạt.")
        raise RuleBroken(words, field="partly_at")


def _check_remarks(text):
    lines = text.split("\n") if text else []
    if len(lines) > MOST_REMARKS or any(len(line) > LONGEST_REMARK for line in lines):
        raise RuleBroken(
            N_("Không quá %(most)s câu, mỗi câu không quá %(long)s chữ."),
            field="remarks",
            most=MOST_REMARKS,
            long=LONGEST_REMARK,
        )


def check_items(items):
    """[Fault] of a whole checklist, in its order; none: it can be published."""
    if not items:
        return [Fault("", RuleBroken(N_("Bộ tiêu chí chưa có mục nào.")))]
    faults: list[Fault] = []
    earlier: dict = {}
    closed: set[str] = set()
    last = None
    for item in items:
        try:
            check_item(item)
            check_condition(item, earlier)
            if item.code in earlier:
                raise RuleBroken(N_("Mã này đã có trong bộ tiêu chí."), field="code")
            if item.group_code != last and item.group_code in closed:
                words = N_("Các mục của một nhóm phải đứng liền nhau.")
                raise RuleBroken(words, field="group_code")
        except RuleBroken as broken:
            faults.append(Fault(item.code, broken))
        earlier.setdefault(item.code, item)
        closed.add(item.group_code)
        last = item.group_code
    return faults


def check_condition(item, earlier):
    """RuleBroken when it is asked upon something not among the ``earlier`` {code: item}, or upon a
    verdict that item never has.
    """
    if not item.shown_if:
        return
    other = earlier.get(item.shown_if)
    if other is None:
        raise RuleBroken(
            N_("Điều kiện phải theo một mục đứng trước; không có mục %(code)s ở trên."),
            field="shown_if",
            code=item.shown_if,
        )
    if item.shown_when not in verdicts_of(other):
        raise RuleBroken(
            N_("Mục %(code)s không bao giờ có kết quả này."), field="shown_when", code=other.code
        )


def verdicts_of(item):
    """The verdicts an answer to ``item`` can have."""
    found = VERDICTS_OF.get(item.kind, ())
    partly = item.partly_at if item.partly_at is not None else item.met_at
    if item.kind in MEASURED and partly == item.met_at:
        return tuple(v for v in found if v != Verdict.PARTLY)
    return found
