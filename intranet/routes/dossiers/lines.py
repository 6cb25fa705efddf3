"""How a list of dossiers is told: rows, conditions and sums in the words of the screen."""

from types import SimpleNamespace
from urllib.parse import urlencode

from flask import url_for
from flask_babel import gettext as _
from flask_login import current_user

from intranet import filters as shown
from intranet.routes.dossiers.standing import left_words, state_chip
from intranet.rules.deadlines import OUTCOME_WORDS, Outcome, open_state, remaining
from intranet.rules.identifiers import mask_id
from intranet.rules.workflow import CHANNEL_WORDS, STATE_WORDS, State
from intranet.services.dossiers import charge, choices, lists
from intranet.services.dossiers.filters import STANDINGS, TABS
from intranet.templating import address

# What stands in the query of an address as it is: the same as url_for leaves.
PLAIN = "!$'()*,/:;?@"


class Capped(int):
    """A number that is counted no further than ``lists.CAP``: 1.000+."""

    def __format__(self, spec):
        return f"{lists.CAP:,}+" if self > lists.CAP else super().__format__(spec)


def lines(rows, moment):
    """The rows of a list as the templates want them; what many rows share is said once."""
    show = url_for("dossiers.show", pid="0")[:-1]
    chips = {row.state: state_chip(row) for row in rows}
    dues: dict = {}
    found = [_line(row, moment, show, chips, dues) for row in rows]
    if current_user.stands_in:
        _mark_absent(found, rows)
    return found


def _mark_absent(found, rows):
    """In whose place the person at the screen may act on a row (D10)."""
    for line, row in zip(found, rows, strict=True):
        absent = charge.in_place_of(current_user, row)
        if absent is not None:
            line.absent = line.holder = _("thay %(name)s", name=absent.full_name)


def _line(row, moment, show, chips, dues):
    key = (row.outcome, row.due_at, row.due_unit, row.paused, row.received_at.date())
    if key not in dues:
        dues[key] = due_of(row, moment)
    return SimpleNamespace(
        pid=row.pid,
        url=show + row.pid,
        code=row.code,
        labels=row.labels,
        owner=row.owner_name,
        id_number=mask_id(row.owner_id_number),
        procedure=row.procedure,
        chip=chips[row.state],
        due=dues[key],
        holder=row.holder_name or row.holder_unit,
        absent=None,
        received_at=row.received_at,
        field=row.field,
    )


def due_of(row, moment):
    """What components/due.html shows of a row: what is left, or how it ended (1.8)."""
    if row.outcome:
        ended = Outcome(row.outcome)
        state, words = f"done_{ended.value}", _(OUTCOME_WORDS[ended])
    else:
        facts = (row.due_at, moment.now, row.due_unit)
        state = open_state(*facts, row.paused, moment.calendar, row.received_at).value
        words = left_words(remaining(*facts, moment.calendar, row.paused))
    return SimpleNamespace(at=row.due_at, state=state, words=words, why_url=None)


def conditions(filter):
    """What narrows the list: [(name, words, address without it)]."""
    names = choices.named(filter)
    return [
        (name, _condition(filter, name, names), url_of(filter.without(name)))
        for name in filter.conditions
    ]


def told(filter, title):
    """The list in one sentence, for the head of an export."""
    names = choices.named(filter)
    return " · ".join([title, *(_condition(filter, name, names) for name in filter.conditions)])


def _condition(filter, name, names):
    value = names.get(name, getattr(filter, name))
    words = CONDITION_WORDS[name](value)
    return _("%(unit)s và cấp dưới", unit=words) if name == "unit" and filter.below else words


CONDITION_WORDS = {
    "q": lambda v: _("Tìm “%(words)s”", words=v),
    "unit": lambda v: _("Cơ quan giải quyết: %(name)s", name=v),
    "procedure": lambda v: _("Thủ tục: %(name)s", name=v),
    "field": lambda v: _("Lĩnh vực: %(name)s", name=v),
    "state": lambda v: _("Trạng thái: %(name)s", name=_(STATE_WORDS[State(v)])),
    "channel": lambda v: _("Nộp: %(name)s", name=_(CHANNEL_WORDS[v])),
    "received_from": lambda v: _("Nhận từ %(day)s", day=shown.date(v)),
    "received_to": lambda v: _("Nhận đến %(day)s", day=shown.date(v)),
    "due_from": lambda v: _("Hẹn trả từ %(day)s", day=shown.date(v)),
    "due_to": lambda v: _("Hẹn trả đến %(day)s", day=shown.date(v)),
    "done_from": lambda v: _("Giải quyết xong từ %(day)s", day=shown.date(v)),
    "done_to": lambda v: _("Giải quyết xong đến %(day)s", day=shown.date(v)),
    "open_on": lambda v: _("Chưa có kết quả hết ngày %(day)s", day=shown.date(v)),
    "standing": lambda v: _(STANDINGS[v]),
    "outcome": lambda v: _("Kết quả: %(name)s", name=_(OUTCOME_WORDS[Outcome(v)])),
    "solved": lambda v: _("Không kể hồ sơ công dân rút"),
    "holder": lambda v: _("Đang giữ: %(name)s", name=v),
    "label": lambda v: _("Nhãn: %(name)s", name=v),
    "location": lambda v: _("Nơi để: %(place)s…", place=v),
    "person": lambda v: _("Chủ hồ sơ: %(name)s", name=v),
    "corrected": lambda v: _("Đã sửa sau tiếp nhận"),
}


def url_of(filter, **more):
    """The address of a list; ``more`` are further arguments (a cursor)."""
    return f"{address('dossiers.list')}?{query_of(filter, **more)}"


def query_of(filter, **more):
    """The part of the address of a list behind its "?"."""
    return urlencode(filter.to_args() | more, safe=PLAIN)


def tab_words(filter):
    """The list without its conditions, in words."""
    return _("Hồ sơ: %(tab)s", tab=_(TABS[filter.tab]))
