"""The internal workflow of a procedure and its laws (domain 1.4)."""

from dataclasses import dataclass, fields
from decimal import Decimal

from intranet.rules.deadlines import Unit
from intranet.rules.errors import RuleBroken
from intranet.rules.permissions import Role
from intranet.rules.words import N_

WHOLE = 100
UNCOUNTED = (Unit.same_day_15h, Unit.none)
PLACE_WORDS = {
    "desk": N_("Bộ phận Một cửa nơi nhận"),
    "authority": N_("Cơ quan giải quyết"),
    "unit": N_("Đơn vị cụ thể"),
}
APPROVERS = (Role.LEADER, Role.UNIT_HEAD)
# The switches of a step (domain 3.1): what is said when it is set, what when it is not. The words
# of the usual value are left out where a workflow is told.
SWITCHES = {
    "may_pause": (N_("được tạm dừng"), N_("không tạm dừng")),
    "may_extend": (N_("được hẹn lại"), N_("không hẹn lại")),
    "must_choose": (N_("phải giao đích danh"), N_("không cần giao đích danh")),
    "may_send_back": (N_("được trả về bước trước"), N_("không trả về bước trước")),
    "needs_file": (N_("kết quả phải có tệp"), N_("kết quả không cần tệp")),
}


@dataclass(frozen=True)
class Step:
    """One step of a workflow; ``share`` in hundredths of the procedure's unit, ``unit`` a key,
    an id or None. ``must_choose``: who hands on to it names a person; ``may_send_back``: from it
    the dossier may go back one step; ``needs_file``: no result without a file.
    """

    name: str
    act: str
    role: str
    place: str
    unit: object = None
    share: int = 0
    may_pause: bool = True
    may_extend: bool = True
    must_choose: bool = False
    may_send_back: bool = True
    needs_file: bool = False


def switch_words(step):
    """The msgids of the switches of ``step`` that do not stand as usual."""
    usual = {field.name: field.default for field in fields(Step)}
    found = ((words, getattr(step, name), usual[name]) for name, words in SWITCHES.items())
    return [words[0] if value else words[1] for words, value, default in found if value != default]


def check_steps(steps, term_value, term_unit):
    """Refuse a workflow that breaks domain 1.4 (RuleBroken at ``steps`` that names the row).

    Receiving at the desk first, returning last and outside the count; whoever approves leads; the
    shares of the counted steps sum to the whole term (``term_value`` × 100). A term without
    counting (same day, none) has no shares. A person is named for steps between the ends; a file
    is needed where the result is entered, before returning.
    """
    if len(steps) < 2 or steps[0].act != "receive" or steps[-1].act != "return":
        raise _broken(N_("Quy trình phải bắt đầu bằng tiếp nhận và kết thúc bằng trả kết quả."))
    for row, step in enumerate(steps, 1):
        _check_step(row, step, ends=row in (1, len(steps)))
        _check_switches(row, step, len(steps))
    _check_shares(steps, term_value, term_unit)


def _check_step(row, step, ends):
    if not ends and step.act in ("receive", "return"):
        raise _broken(N_("Bước %(row)s: chỉ tiếp nhận ở bước đầu, trả kết quả ở bước cuối."), row)
    if ends and (step.role != Role.RECEIVER or step.place != "desk"):
        raise _broken(N_("Bước %(row)s: bước đầu và bước cuối do bộ phận Một cửa làm."), row)
    if step.act == "approve" and step.role not in APPROVERS:
        raise _broken(N_("Bước %(row)s: người phê duyệt phải là lãnh đạo."), row)
    if step.place == "unit" and step.unit is None:
        raise _broken(N_("Bước %(row)s: chọn đơn vị làm bước này."), row)
    if step.place != "unit" and step.unit is not None:
        raise _broken(N_("Bước %(row)s: chỉ chọn đơn vị khi nơi làm là “Đơn vị cụ thể”."), row)


def _check_switches(row, step, count):
    if step.must_choose and row in (1, count):
        raise _broken(N_("Bước %(row)s: bước đầu và bước cuối không giao đích danh được."), row)
    if step.needs_file and row != count - 1:
        raise _broken(
            N_("Bước %(row)s: chỉ bước liền trước trả kết quả mới nhập kết quả, mới cần tệp."), row
        )


def _check_shares(steps, term_value, term_unit):
    total = sum(step.share for step in steps)
    if steps[-1].share:
        raise _broken(N_("Bước %(row)s: trả kết quả không tính thời gian."), len(steps))
    if term_unit in UNCOUNTED:
        if total:
            raise _broken(N_("Thủ tục này không chia thời gian theo bước; để trống cột thời gian."))
        return
    for row, step in enumerate(steps[:-1], 1):
        if step.share < 1:
            raise _broken(N_("Bước %(row)s: ghi thời gian lớn hơn 0."), row)
    if total != term_value * WHOLE:
        raise RuleBroken(
            N_("Các bước cộng lại là %(total)s, thời hạn của thủ tục là %(term)s."),
            field="steps",
            total=share_words(total),
            term=share_words(term_value * WHOLE),
        )


def _broken(message, row=None):
    return RuleBroken(message, field="steps", **({} if row is None else {"row": row}))


def parse_share(text):
    """Return the hundredths in "0,5" (50); empty is 0. RuleBroken for what is no such number."""
    try:
        value = Decimal((text or "0").strip().replace(",", ".") or "0") * WHOLE
    except ArithmeticError:  # no number, or one beyond all bounds
        value = Decimal("NaN")
    if not value.is_finite() or not 0 <= value <= 100_000 or value != int(value):
        raise RuleBroken(N_("Ghi số như 0,5 hoặc 2."), field="share")
    return int(value)


def share_words(share):
    """50 gives "0,5", 300 gives "3"."""
    return f"{share / WHOLE:.2f}".rstrip("0").rstrip(".").replace(".", ",")
