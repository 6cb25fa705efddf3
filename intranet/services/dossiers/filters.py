"""What a list of dossiers shows: one frozen object for address, query, export and number.

A number of a table and the list behind it come from the same ``Filter``, so they agree (B15, E13).
"""

from dataclasses import dataclass, fields, replace
from datetime import date

from intranet import clock
from intranet.rules.errors import RuleBroken
from intranet.rules.text import clean
from intranet.rules.wording import date_or_none
from intranet.rules.words import N_
from intranet.rules.workflow import CHANNEL_WORDS, State

TABS = {
    "mine": N_("Cần tôi xử lý"),
    "soon": N_("Sắp đến hạn"),
    "late": N_("Quá hạn"),
    "open": N_("Đang giải quyết"),
    "ready": N_("Chờ trả kết quả"),
    "all": N_("Tất cả"),
}
STANDINGS = {
    "in_time": N_("Còn trong hạn"),
    "overdue": N_("Đã quá hạn"),
    "unexcused": N_("Quá hạn, chưa xin lỗi"),
    "risk": N_("Có thể trễ"),
    "papers": N_("Chờ bổ sung giấy tờ"),
    "payment": N_("Chờ nộp phí, thuế"),
    "waited": N_("Đã hết hạn chờ công dân"),
}
SORTS = ("received", "due", "code", "owner")
ROWS = (25, 50, 100)
LONGEST_QUERY = 120
LONGEST_PLACE = 60
# Lists of work begin with the most urgent, the others with the newest.
URGENT_TABS = ("mine", "soon", "late", "open")


@dataclass(frozen=True)
class Filter:
    """Everything that decides which dossiers a list holds, and in which order.

    ``unit`` is the pid of the competent unit, with ``below`` of it and each unit under it. Days are
    inclusive. ``open_on``: not finished at the end of that day; ``standing`` is judged then too.
    ``person`` is the pid of the owner, ``location`` how the place of the folder begins.
    ``solved``: without those their citizen withdrew, where the office counts so (1.11).
    ``sort`` begins with "-" when descending; empty: the order that suits the tab.
    """

    tab: str = "all"
    q: str = ""
    unit: str = ""
    below: bool = False
    procedure: str = ""
    field: str = ""
    state: int | None = None
    channel: str = ""
    received_from: date | None = None
    received_to: date | None = None
    due_from: date | None = None
    due_to: date | None = None
    done_from: date | None = None
    done_to: date | None = None
    open_on: date | None = None
    standing: str = ""
    outcome: str = ""
    solved: bool = False
    holder: str = ""
    label: str = ""
    location: str = ""
    person: str = ""
    corrected: bool = False
    sort: str = ""
    rows: int = ROWS[0]

    @classmethod
    def from_args(cls, args, tab="all"):
        """Read the arguments of an address; what cannot be read is left out.

        ``tab`` is the one of an address that names no filter at all; a search looks everywhere.
        """
        found = {}
        for name, argument in ARGUMENTS.items():
            value = READERS[name](args.get(argument, ""))
            if value not in (None, "", False):
                found[name] = value
        if not found.keys() - {"rows", "sort"}:
            found["tab"] = tab
        return cls(**found)

    def to_args(self):
        """The arguments of the address that opens exactly this list."""
        args = {"tab": self.tab}
        for name, argument in ARGUMENTS.items():
            value = getattr(self, name)
            if name != "tab" and value != _DEFAULTS[name]:
                args[argument] = "1" if value is True else str(value)
        return args

    def without(self, name):
        """The same list without one condition (``unit`` takes ``below`` along)."""
        gone: dict = {name: _DEFAULTS[name]}
        if name == "unit":
            gone["below"] = False
        return replace(self, **gone)

    def changed(self, **values):
        """The same list with other values."""
        return replace(self, **values)

    @property
    def conditions(self):
        """Names of the conditions that are set, besides the tab, the order and the page size."""
        plain = ("tab", "sort", "rows", "below")
        return [
            f.name for f in fields(self)
            if f.name not in plain and getattr(self, f.name) != f.default
        ]  # fmt: skip

    @property
    def order(self):
        """(key, descending) of the list; None for a search: exact tones first, then the newest."""
        if not self.sort:
            if self.q:
                return None
            return ("due", False) if self.tab in URGENT_TABS else ("received", True)
        return self.sort.lstrip("-"), self.sort.startswith("-")


def unread(args):
    """The dates of an address that could not be read, as typed."""
    typed = [args.get(ARGUMENTS[name], "") for name in ARGUMENTS if READERS[name] is read_day]
    return [text for text in typed if text.strip() and read_day(text) is None]


def read_day(text):
    """A day as addresses write it (2020-01-05) or as people type it (5/1, 05/01/2020)."""
    return date_or_none(text, clock.today())


def _words(text):
    try:
        return clean(text[:LONGEST_QUERY])
    except RuleBroken:
        return ""


def _one_of(names):
    return lambda text: text if text in names else ""


def _number(allowed):
    return lambda text: int(text) if text in allowed else None


def _tick(text):
    return text in ("1", "y")  # of an address, of a form


def _pid(text):
    return text if text.isascii() and text.isalnum() and len(text) <= 12 else ""


ARGUMENTS = {
    "tab": "tab",
    "q": "q",
    "unit": "unit",
    "below": "below",
    "procedure": "procedure",
    "field": "field",
    "state": "state",
    "channel": "channel",
    "received_from": "from",
    "received_to": "to",
    "due_from": "due_from",
    "due_to": "due_to",
    "done_from": "done_from",
    "done_to": "done_to",
    "open_on": "open_on",
    "standing": "standing",
    "outcome": "outcome",
    "solved": "solved",
    "holder": "holder",
    "label": "label",
    "location": "location",
    "person": "person",
    "corrected": "corrected",
    "sort": "sort",
    "rows": "rows",
}
READERS = {
    "tab": _one_of(TABS),
    "q": _words,
    "unit": _pid,
    "below": _tick,
    "solved": lambda text: text == "1",
    "procedure": _pid,
    "field": _words,
    "state": _number([str(int(state)) for state in State]),
    "channel": _one_of(CHANNEL_WORDS),
    **{name: read_day for name in ARGUMENTS if name.endswith(("_from", "_to", "_on"))},
    "standing": _one_of(STANDINGS),
    "outcome": _one_of(("early", "on_time", "late")),
    "holder": _pid,
    "label": _pid,
    "location": lambda text: _words(text)[:LONGEST_PLACE],
    "person": _pid,
    "corrected": _tick,
    "sort": _one_of([sign + key for key in SORTS for sign in ("", "-")]),
    "rows": _number([str(n) for n in ROWS]),
}
_DEFAULTS = {f.name: f.default for f in fields(Filter)}
