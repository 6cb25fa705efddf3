"""The items of a draft: added, changed, moved, removed one by one."""

import hashlib

from intranet.rules.checklists import (
    ItemData,
    changes,
    check_item,
    compare,
    moved,
    put,
    without,
)
from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_
from intranet.services.checklists.drafts import refuse_ended, refuse_published, write
from intranet.services.checklists.reading import items_of, locked
from intranet.transaction import NotVisible, Stale, transaction


def mark_of(item):
    """A short digest of an item: two people may change two items of one draft."""
    return hashlib.blake2s(repr(item).encode(), digest_size=8).hexdigest()


def edit(version, code):
    """(the item ``code`` of a version, its mark); NotVisible when there is none."""
    item = _find(items_of(version), code)
    return item, mark_of(item)


def set_item(actor, pid, data, old_code=None, mark=None):
    """Write an item of a draft, in the place of ``old_code`` or as a new one.

    Stale when it says something else than at ``mark``; RuleBroken at its field.
    """
    check_item(data)
    with transaction(actor) as change:
        version = _draft(pid)
        items = items_of(version)
        old = _find(items, old_code) if old_code else None
        if old is not None and mark != mark_of(old):
            raise Stale(version)
        data = data.tidied()
        write(version, put(items, data, old_code))
        _record(change, version, old, data)
        return version


def _record(change, version, old, data):
    version.version += 1
    if old is None:
        change.record("checklists.add_item", version, after={"code": data.code, "text": data.text})
        return
    found = changes(old, data)
    change.record(
        "checklists.edit_item",
        version,
        before={one.name: one.before for one in found},
        after={one.name: one.after for one in found},
        item=old.code,
    )


def remove(actor, pid, code):
    """Take an item out of a draft; RuleBroken while another one is asked because of it."""
    with transaction(actor) as change:
        version = _draft(pid)
        items = items_of(version)
        item = _find(items, code)
        write(version, without(items, code))
        version.version += 1
        change.record("checklists.remove_item", version, before={"code": code, "text": item.text})
        return version


def move(actor, pid, code, way):
    """Move an item one place up (-1) or down (+1); RuleBroken when it stands there already."""
    with transaction(actor) as change:
        version = _draft(pid)
        items = items_of(version)
        _find(items, code)
        after = moved(items, code, way)
        if after == items:
            raise RuleBroken(N_("Mục này đã ở đầu hoặc cuối bộ tiêu chí."))
        write(version, after)
        version.version += 1
        change.record("checklists.move_item", version, after={"code": code}, way=way)
        return version


def replace_all(change, version, items):
    """Let a draft say ``items``, within an open change; returns the Differences."""
    found = compare(items_of(version), items)
    write(version, items)
    version.version += 1
    return found


def _draft(pid):
    version = locked(pid)
    refuse_published(version)
    refuse_ended(version)
    return version


def _find(items, code) -> ItemData:
    found = next((item for item in items if item.code == code), None)
    if found is None:
        raise NotVisible
    return found
