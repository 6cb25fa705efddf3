"""Writing a pack: TOML that a person can read and change; the same pack gives the same text."""

from datetime import date, time

from intranet.rules.procedures import SWITCHES, read_texts, share_words
from intranet.rules.procedures_packs.facts import FORMAT

# In the order of the file. What is empty is left out.
PLAIN = (
    "name", "field", "decision_no", "time_value", "time_unit", "supplement_clock", "wait_days",
    "late_cutoff", "counter_service", "anywhere", "online_level", "fee_kind", "fee_vnd",
    "result_name", "handled_by", "verification", "notes",
)  # fmt: skip
PAPER = ("name", "submit", "originals", "copies", "required")
_HEAD = "# Gói thủ tục của Một Cửa. Sửa bằng trình soạn thảo chữ, lưu mã UTF-8."


def written_pack(pack):
    """The text of a pack."""
    data = pack.data
    facts = {"format": FORMAT, "code": pack.code, "valid_from": pack.valid_from}
    facts |= {name: getattr(data, name) for name in PLAIN}
    facts |= {"channels": data.channels.split(), "offices": list(pack.offices)}
    lines = [_HEAD, *_pairs(facts)]
    texts = read_texts(data.texts)
    if texts:
        lines += ["", "[texts]", *_pairs(texts)]
    for paper in data.papers:
        lines += ["", "[[papers]]", *_pairs({name: getattr(paper, name) for name in PAPER})]
    for step in pack.steps or ():
        lines += ["", "[[steps]]", *_pairs(_step(step))]
    return "\n".join(lines) + "\n"


def _step(step):
    named = {n: getattr(step, n) for n in ("name", "act", "role", "place", "unit")}
    switches = {n: getattr(step, n) for n in SWITCHES}
    return {**named, "time": _Bare(share_words(step.share).replace(",", ".") or "0"), **switches}


class _Bare(str):
    """A number that is written as it stands."""


def _pairs(facts):
    return [f"{n} = {_value(v)}" for n, v in facts.items() if v not in (None, "", [])]


def _value(value):
    if isinstance(value, _Bare):
        return str(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, time):
        return f"{value:%H:%M:%S}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return _text(value)


_NAMED = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def _text(value):
    """A basic string; what a line cannot hold is escaped."""
    return '"' + "".join(map(_char, value)) + '"'


def _char(char):
    if char in _NAMED:
        return _NAMED[char]
    return char if char >= " " and char != "\x7f" else f"\\u{ord(char):04X}"
