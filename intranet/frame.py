"""What the frame of every page needs: the office's words, the person's wishes, alerts not read.

One query a request brings them all, and whether there are saved filters to ask for.
"""

from types import SimpleNamespace

from flask import g, has_request_context
from sqlalchemy import (
    Integer,
    String,
    bindparam,
    cast,
    func,
    literal_column,
    or_,
    select,
    union_all,
)

from intranet.access import somebody
from intranet.models.alerts import Alert
from intranet.models.preferences import Preference, SavedFilter
from intranet.models.settings import Setting
from intranet.prepared import prepared
from intranet.rules.settings import OFFICE_DEFAULTS

MARK = "~"  # begins what is not a setting of the office


def office():
    """What the office calls itself."""
    if "office" not in g:
        _read()
    return g.office


def wishes():
    """{key: value} of what the person at the screen chose (rules/preferences.py)."""
    if "wishes" not in g:
        _read()
    return g.wishes


def may_have_filters():
    """False when nobody saved a list that this person could use."""
    if "filters" not in g:
        _read()
    return bool(g.filters)


def forget():
    """A change was made: the next who asks reads anew."""
    for name in ("office", "wishes", "unread", "filters"):
        g.pop(name, None)


def _read():
    user = somebody() if has_request_context() else None
    found = dict(_frame(user_id=user and user.id).tuples().all())
    g.unread = int(found.pop(f"{MARK}unread"))
    g.filters = int(found.pop(f"{MARK}filters"))
    g.wishes = {key[1:]: found.pop(key) for key in list(found) if key.startswith(MARK)}
    g.office = SimpleNamespace(**OFFICE_DEFAULTS | found)


@prepared
def _frame():
    mine = bindparam("user_id", type_=Integer)
    unread = select(literal_column(f"'{MARK}unread'"), cast(func.count(), String))
    filters = select(literal_column(f"'{MARK}filters'"), cast(func.count(), String))
    usable = or_(SavedFilter.user_id == mine, SavedFilter.shared != literal_column("''"))
    wish = literal_column(f"'{MARK}'", String) + Preference.key
    return union_all(
        select(Setting.key, Setting.value),
        select(wish, Preference.value).where(Preference.user_id == mine),
        unread.where(Alert.user_id == mine, Alert.read_at.is_(None)),
        filters.where(usable),
    )
