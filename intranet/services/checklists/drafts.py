"""A new checklist, a new version of one, its publication, the end. What is published stays so."""

import re

from sqlalchemy import select

from intranet import clock
from intranet.extensions import db
from intranet.models.checklists import Checklist, ChecklistItem, ChecklistVersion
from intranet.rules.checklists import compare
from intranet.rules.errors import RuleBroken
from intranet.rules.text import fold
from intranet.rules.words import N_
from intranet.services.checklists.reading import (
    draft_of,
    faults,
    items_of,
    locked,
    published_before,
)
from intranet.transaction import check_version, transaction


def create(actor, name):
    """A checklist without items, version 1 a draft; RuleBroken at ``name`` for a known one."""
    with transaction(actor, alone=True) as change:
        known = db.session.execute(select(Checklist.key, Checklist.name)).all()
        if fold(name) in {fold(row.name) for row in known}:
            raise RuleBroken(N_("Đã có bộ tiêu chí tên như vậy."), field="name")
        key = _key(name, {row.key for row in known})
        checklist = Checklist(key=key, name=name, made_at=clock.now())
        db.session.add(checklist)
        version = _new_version(checklist, 1, actor.user_id)
        change.record("checklists.create", version, after={"name": name})
        return version


def _key(name, taken):
    """A short word of its own for a name; names that begin alike are numbered."""
    stem = re.sub("[^a-z0-9]+", "-", fold(name)).strip("-")[:36] or "bo"
    numbers = ("", *(f"-{number}" for number in range(2, len(taken) + 3)))
    return next(f"{stem}{number}" for number in numbers if f"{stem}{number}" not in taken)


def begin(actor, pid):
    """The draft that follows the newest published version: a copy of it, or the one there is."""
    with transaction(actor) as change:
        draft = draft_for(change, pid)
        change.outcome = draft.audit_key
        return draft


def draft_for(change, pid):
    """The same within an open change."""
    version = locked(pid)
    refuse_ended(version)
    draft = draft_of(version)
    if draft is not None:
        return draft
    newest = version.checklist.versions[-1]
    draft = _new_version(version.checklist, newest.number + 1, change.actor.user_id)
    write(draft, items_of(newest))
    change.record("checklists.begin", draft, after={"number": draft.number})
    return draft


def _new_version(checklist, number, user_id):
    version = ChecklistVersion(number=number, made_by_id=user_id, made_at=clock.now())
    version.checklist = checklist
    db.session.add(version)
    db.session.flush()
    return version


def write(version, items):
    """Let a draft say ``items`` and nothing else; rows that stay the same are kept."""
    rows = {row.code: row for row in version.items}
    kept = {item.code for item in items}
    version.items = [row for row in version.items if row.code in kept]
    for row in rows.values():
        if row.code not in kept:
            db.session.delete(row)
    db.session.flush()
    for position, item in enumerate(items, 1):
        row = rows.get(item.code)
        if row is None:
            row = ChecklistItem(code=item.code)
            version.items.append(row)
        row.position = position
        for name, value in vars(item).items():
            setattr(row, name, value)
    db.session.flush()
    version.items.sort(key=lambda row: row.position)


def refuse_ended(version):
    """RuleBroken for a checklist nobody takes any more."""
    if version.checklist.ended_at is not None:
        raise RuleBroken(N_("Bộ tiêu chí này đã thôi dùng."))


def refuse_published(version):
    """RuleBroken for a version that is in force: it is never changed."""
    if version.published_at is not None:
        raise RuleBroken(N_("Bản này đã ban hành nên không sửa. Hãy soạn bản mới."))


def publish(actor, pid, note, row_version):
    """Put a draft in force: new inspections take it, those under way keep theirs."""
    with transaction(actor) as change:
        version = locked(pid)
        refuse_published(version)
        refuse_ended(version)
        check_version(version, row_version)
        _refuse_unready(version)
        version.published_at, version.published_by_id = clock.now(), actor.user_id
        version.note = note or None
        facts = {"number": version.number, "items": len(version.items), "note": version.note}
        change.record("checklists.publish", version, after=facts)
        return version


def _refuse_unready(version):
    wrong = faults(version)
    if wrong:
        raise RuleBroken(N_("Bản soạn còn %(count)s chỗ phải sửa."), count=len(wrong))
    before = published_before(version)
    if before is not None and compare(items_of(before), items_of(version)).is_none:
        raise RuleBroken(N_("Bản này không khác bản đang dùng."))


def end(actor, pid):
    """No new inspection takes this checklist; those that have it go on."""
    with transaction(actor) as change:
        version = locked(pid)
        refuse_ended(version)
        version.checklist.ended_at = clock.now()
        change.record("checklists.end", version, after={"name": version.checklist.name})
        return version
