"""What the pages of the log share: the room's door, and an entry in words."""

from types import SimpleNamespace

from flask import Blueprint, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from intranet.menu import MenuEntry
from intranet.rules.audit import (
    SYSTEM_NAME,
    AuditPermission,
    act_words,
    field_words,
    is_whole,
    object_words,
)
from intranet.services import audit
from intranet.services.audit import reviewing
from intranet.web import page_link

blueprint = Blueprint("audit", __name__, url_prefix="/audit")
MENU = (
    MenuEntry(_l("Nhật ký"), "audit.list_entries", AuditPermission.LIST),
    MenuEntry(_l("Dấu hiệu"), "audit.patterns", AuditPermission.PATTERNS),
)
ROWS = 50


def entry_number(text):
    """The number of an entry; ValueError for one that no column holds."""
    number = int(text)
    if not 0 <= number < 2**31:
        raise ValueError(text)
    return number


def lines(entries, reviewed=False):
    """The entries in words, with what they are about called by name; ``reviewed``: what was said of
    them too.
    """
    called = audit.called(entries)
    said = reviewing.reviews_of([entry.seq for entry in entries]) if reviewed else {}
    return [line(entry, called.get(entry.obj), said.get(entry.seq, ())) for entry in entries]


def line(entry, called=None, said=()):
    """An entry in words: what was done to the thing ``called`` so, what changed."""
    changes = [(_(field_words(name)), _plain(old), _plain(new)) for name, old, new in entry.changes]
    kind, _colon, pid = entry.obj.partition(":")
    actor = entry.body.get("actor")
    return SimpleNamespace(
        seq=entry.seq,
        at=entry.at,
        who=_(SYSTEM_NAME) if entry.who == SYSTEM_NAME else entry.who,
        username=entry.username,
        day_url=actor and url_for("audit.day", user_pid=actor, day=entry.at.date().isoformat()),
        url=entry.seq is not None and url_for("audit.show", number=entry.seq),
        words=_(act_words(entry.act)),
        refused=entry.result != "ok",
        reason=entry.reason,
        changes=changes,
        obj=_object(entry.obj, called),
        link=page_link(kind, pid),
        is_reviewed=any(one.kind == "reviewed" for one in said),
        said=said,
    )


def _plain(value):
    """A sealed fact as people read it, without the brackets of a programming language."""
    if isinstance(value, dict):
        known = {name: one for name, one in value.items() if one is not None}
        return ", ".join(f"{_(field_words(name))}: {_plain(one)}" for name, one in known.items())
    if isinstance(value, list | tuple):
        return "; ".join(str(_plain(one)) for one in value) or None
    return value


def _object(key, called):
    """The thing in words: a whole list by its words alone, else its kind and name or number."""
    if is_whole(key):
        return _(object_words(key))
    kind, _colon, pid = key.partition(":")
    return f"{_(object_words(kind))} {called or pid}"
