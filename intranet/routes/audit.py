"""The audit log on the screen: the newest entries for supervisors, the life of one dossier."""

from types import SimpleNamespace

from flask import Blueprint, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from intranet.access import needs
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
from intranet.services.dossiers import reading
from intranet.web import page_link, render

blueprint = Blueprint("audit", __name__, url_prefix="/audit")
MENU = (MenuEntry(_l("Nhật ký"), "audit.list_entries", AuditPermission.LIST),)
ROWS = 50


@blueprint.get("")
@needs(AuditPermission.LIST)
def list_entries():
    """The newest entries first; older ones by the number of the last one shown."""
    below = request.args.get("below", type=_entry_number)
    entries = audit.newest(below, ROWS)
    called = audit.called(entries)
    more = len(entries) == ROWS and entries[-1].seq > 0
    return render(
        "audit/list.html",
        entries=[_line(entry, called.get(entry.obj)) for entry in entries],
        size=audit.size(),
        older=entries[-1].seq if more else None,
        newest=below is None,
    )


@blueprint.get("/dossiers/<pid>")
@needs(AuditPermission.LIFE)
def life(pid):
    """Everything that happened to one dossier the person may see."""
    dossier = reading.get(current_user, pid)
    entries = [_line(entry) for entry in audit.life_of(dossier.audit_key)]
    return render("audit/life.html", dossier=dossier, entries=entries)


def _entry_number(text):
    """The number of an entry; ValueError for one that no column holds."""
    number = int(text)
    if not 0 <= number < 2**31:
        raise ValueError(text)
    return number


def _object(key, called):
    """The thing in words: a whole list by its words alone, else its kind and name or number."""
    if is_whole(key):
        return _(object_words(key))
    kind, _colon, pid = key.partition(":")
    return f"{_(object_words(kind))} {called or pid}"


def _line(entry, called=None):
    """An entry in words: what was done to the thing ``called`` so, what changed."""
    changes = [(_(field_words(name)), old, new) for name, old, new in entry.changes]
    kind, _colon, pid = entry.obj.partition(":")
    return SimpleNamespace(
        seq=entry.seq,
        at=entry.at,
        who=_(SYSTEM_NAME) if entry.who == SYSTEM_NAME else entry.who,
        words=_(act_words(entry.act)),
        refused=entry.result != "ok",
        reason=entry.reason,
        changes=changes,
        obj=_object(entry.obj, called),
        link=page_link(kind, pid),
    )
