"""The values of a pack: each function takes one and returns it, or raises Wrong."""

from datetime import date, time

from intranet.rules.deadlines import Unit
from intranet.rules.errors import RuleBroken
from intranet.rules.permissions import Role
from intranet.rules.procedures import CHANNEL_WORDS, FEE_WORDS, PLACE_WORDS, parse_share
from intranet.rules.text import clean
from intranet.rules.words import N_
from intranet.rules.workflow import StepAct

MOST_ROWS = 60
_MOST = {"name": 1000, "field": 120, "decision_no": 80, "verification": 80, "online_level": 200,
         "handled_by": 400, "notes": 2000, "result_name": 2000, "code": 30, "unit": 40,
         "time_unit": 20}  # fmt: skip
STEP_NAME, PAPER_NAME = 200, 500


class Wrong(Exception):
    """A value that cannot stand: a msgid that knows the file and the key, and more parameters."""

    def __init__(self, message, **extra):
        super().__init__(message)
        self.message, self.extra = message, extra


def text(key, value, most=None):
    """Clean text; None when it is empty."""
    limit = most or _MOST[key]
    if not isinstance(value, str):
        raise Wrong(N_("Tệp %(file)s: “%(key)s” phải là chữ, đặt trong dấu nháy."), key=key)
    try:
        found = clean(value, multiline=key == "notes", field=key)
    except RuleBroken as broken:
        raise Wrong(N_("Tệp %(file)s: %(reason)s"), reason=str(broken)) from None
    if len(found) > limit:
        raise Wrong(N_("Tệp %(file)s: “%(key)s” dài quá %(most)s ký tự."), key=key, most=limit)
    return found or None


def count(key, value, most=999_999_999):
    """A whole number from 0 on."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        message = N_("Tệp %(file)s: “%(key)s” phải là số từ 0 đến %(most)s.")
        raise Wrong(message, key=key, most=most)
    return value


def few(key, value):
    """A whole number from 0 to 999."""
    return count(key, value, 999)


def sheets(key, value):
    """How many copies of a paper."""
    return count(key, value, 99)


def switch(key, value):
    """true or false."""
    if not isinstance(value, bool):
        raise Wrong(N_("Tệp %(file)s: “%(key)s” phải là true hoặc false."), key=key)
    return value


def day(key, value):
    """A date written bare: 2025-07-01."""
    if not isinstance(value, date) or hasattr(value, "hour"):
        raise Wrong(N_("Tệp %(file)s: “%(key)s” phải là ngày như 2025-07-01."), key=key)
    return value


def hour(key, value):
    """A time written bare: 15:00:00."""
    if not isinstance(value, time):
        raise Wrong(N_("Tệp %(file)s: “%(key)s” phải là giờ như 15:00:00."), key=key)
    return value


def share(key, value):
    """The time of a step in hundredths: 0.5 is 50."""
    try:
        return parse_share(str(value))
    except RuleBroken:
        raise Wrong(N_("Tệp %(file)s: “%(key)s” phải là số như 0.5 hoặc 2."), key=key) from None


def one_of(allowed):
    """A reader for one word of ``allowed``."""

    def read(key, value):
        if value not in allowed:
            message = N_("Tệp %(file)s: “%(key)s” phải là một trong: %(allowed)s.")
            raise Wrong(message, key=key, allowed=", ".join(allowed))
        return value

    return read


def words(key, value):
    """A list of texts."""
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        message = N_("Tệp %(file)s: “%(key)s” phải là danh sách chữ, đặt trong dấu [ ].")
        raise Wrong(message, key=key)
    return value


def channels(key, value):
    """Ways of submitting, as a version keeps them."""
    found = [one_of(list(CHANNEL_WORDS))(key, one) for one in words(key, value)]
    return " ".join(dict.fromkeys(found)) or "direct"


def step_name(key, value):
    """What a step is called."""
    return text(key, value, STEP_NAME)


def paper_name(key, value):
    """What a paper is called."""
    return text(key, value, PAPER_NAME)


PLAIN = {
    "name": text, "field": text, "decision_no": text, "time_value": few,
    "time_unit": one_of([str(u) for u in Unit]), "supplement_clock": one_of(["pause", "restart"]),
    "wait_days": few, "late_cutoff": hour, "counter_service": switch, "anywhere": switch,
    "online_level": text, "fee_kind": one_of(list(FEE_WORDS)), "fee_vnd": count,
    "result_name": text, "handled_by": text, "verification": text, "notes": text,
    "channels": channels,
}  # fmt: skip
PAPER = {"name": paper_name, "submit": switch, "originals": sheets, "copies": sheets,
         "required": switch}  # fmt: skip
STEP = {
    "name": step_name, "act": one_of([str(a) for a in StepAct]),
    "role": one_of([str(r) for r in Role]), "place": one_of(list(PLACE_WORDS)), "unit": text,
    "time": share, "may_pause": switch, "may_extend": switch, "must_choose": switch,
    "may_send_back": switch, "needs_file": switch,
}  # fmt: skip
