"""New procedures, new versions, corrections, the end of validity (domain 1.2, B25, C20)."""

import hashlib
from datetime import timedelta

from sqlalchemy import func, select

from intranet.extensions import db
from intranet.models.dossiers import Dossier
from intranet.models.procedures import Procedure
from intranet.rules.errors import RuleBroken
from intranet.rules.procedures import VersionData
from intranet.rules.text import exact
from intranet.rules.words import N_
from intranet.services.procedures import offers, reading, workflows
from intranet.services.procedures.facts import (
    changes,
    facts_of,
    new_version,
    plain_facts,
    write,
    write_steps,
)
from intranet.transaction import check_version, transaction

__all__ = ["VersionData", "add", "close", "create", "edit", "follow", "renew"]
DAY = timedelta(days=1)


def create(actor, code, data, valid_from, unit_pids):
    """Add a procedure with its first version and a workflow made from its term."""
    with transaction(actor) as change:
        chosen = offers.choose(unit_pids)
        _refuse_known_code(code)
        return add(change, code, data, valid_from, chosen)


def add(change, code, data, valid_from, offering, rooms=None, steps=None):
    """The same within an open change (import, setup); ``steps``: its workflow with unit ids."""
    procedure = Procedure(key=_key(code, data.name), code=code or None)
    version = new_version(procedure, 1, data.checked(), valid_from)
    if steps is None:
        workflows.plan_default(version, offering, rooms)
    else:
        write_steps(version, steps)
    db.session.add(procedure)
    db.session.flush()
    offers.write_offers(procedure, offering)
    facts = {k: v for k, v in plain_facts(data).items() if v is not None}
    change.record("procedures.create", procedure, after={"code": code, **facts}, number=1)
    return procedure


def _key(code, name):
    """The own key of a procedure: its code, or a digest of its name while it has none."""
    return code or "n-" + hashlib.sha256(exact(name).encode()).hexdigest()[:16]


def key_of(code, name):
    """The key an imported row is looked up by."""
    return _key(code, name)


def _refuse_known_code(code, procedure=None):
    if not code:
        return
    found = db.session.scalar(select(Procedure).where(Procedure.code == code))
    if found is not None and found is not procedure:
        raise RuleBroken(N_("Mã này đã có trong danh mục."), field="code")


def renew(actor, pid, code, data, valid_from, row_version):
    """Make a new version valid from a day; the running one closes the day before."""
    with transaction(actor) as change:
        procedure = reading.locked(pid)
        check_version(procedure, row_version)
        codes = _write_code(procedure, code)
        follow(change, procedure, data, valid_from, codes)
        return procedure


def follow(change, procedure, data, valid_from, codes=None, steps=None):
    """The same within an open change; returns the new version. ``codes``: see ``_write_code``;
    ``steps``: its workflow with unit ids, when it is told.
    """
    old = procedure.versions[-1]
    refuse_day(old, valid_from)
    before, after = changes(facts_of(old), data.checked())
    version = new_version(procedure, old.number + 1, data, valid_from)
    if old.valid_to is None or old.valid_to >= valid_from:
        old.valid_to = valid_from - DAY
    db.session.flush()
    _carry_steps(old, version, procedure, steps)
    before, after = _with({**(codes or {}), **_moved_steps(old, version)}, before, after)
    after = {**after, "valid_from": valid_from}
    change.record("procedures.renew", procedure, before=before, after=after, number=version.number)
    return version


def refuse_day(old, valid_from):
    """A version begins after the last one began and after the last dossier under that one."""
    if old.valid_from is not None and valid_from <= old.valid_from:
        raise RuleBroken(
            N_("Phiên bản trước có hiệu lực từ %(day)s; chọn ngày sau đó."),
            field="valid_from",
            day=f"{old.valid_from:%d/%m/%Y}",
        )
    last = last_received(old)
    if last is not None and valid_from <= last:
        raise RuleBroken(
            N_("Đã có hồ sơ nhận ngày %(day)s theo phiên bản trước; chọn ngày sau đó."),
            field="valid_from",
            day=f"{last:%d/%m/%Y}",
        )


def last_received(version):
    """The last day a dossier was received under ``version``, or None."""
    query = select(func.max(Dossier.received_at)).where(Dossier.version_id == version.id)
    moment = db.session.scalar(query)
    return moment.date() if moment is not None else None


def _carry_steps(old, version, procedure, steps):
    """A new version keeps the workflow while its term is the same; else it gets a default one."""
    same = (old.time_value, old.time_unit) == (version.time_value, version.time_unit)
    if steps is not None:
        write_steps(version, steps)
    elif same and old.steps:
        write_steps(version, workflows.steps_of(old))
    else:
        workflows.plan_default(version, offers.offered_by(procedure))
    db.session.flush()


def _moved_steps(old, version):
    return {"steps": (workflows.described(old.steps), workflows.described(version.steps))}


def edit(actor, pid, number, code, data, valid_from, row_version):
    """Correct a version no dossier uses; its number stays."""
    with transaction(actor) as change:
        procedure = reading.locked(pid)
        version = reading.version(procedure, number)
        workflows.refuse_used(version)
        check_version(procedure, row_version)
        moved = {"valid_from": (version.valid_from, valid_from)}
        moved |= _write_code(procedure, code)
        _move_start(procedure, version, valid_from)
        amend(change, procedure, version, data, moved)
        return procedure


def amend(change, procedure, version, data, codes=None, steps=None):
    """The same within an open change; the caller knows that no dossier uses the version."""
    old, was = facts_of(version), workflows.described(version.steps)
    term = (version.time_value, version.time_unit)
    before, after = changes(old, data.checked())
    write(version, data)
    if steps is not None:
        write_steps(version, steps)
    elif term != (version.time_value, version.time_unit):
        workflows.plan_default(version, offers.offered_by(procedure))
    db.session.flush()
    moved = {"steps": (was, workflows.described(version.steps))}
    before, after = _with({**(codes or {}), **moved}, before, after)
    change.record("procedures.edit", procedure, before=before, after=after, number=version.number)


def _write_code(procedure, code):
    """Set the code; returns {"code": (before, after)}."""
    _refuse_known_code(code, procedure)
    before, procedure.code = procedure.code, code or None
    return {"code": (before, procedure.code)}


def _with(pairs, before, after):
    """Add the facts of ``pairs`` {name: (before, after)} that differ."""
    moved = {k: pair for k, pair in (pairs or {}).items() if pair[0] != pair[1]}
    return (
        {**before, **{k: pair[0] for k, pair in moved.items()}},
        {**after, **{k: pair[1] for k, pair in moved.items()}},
    )


def _move_start(procedure, version, valid_from):
    """A version that has one before it moves its start together with that one's end."""
    if valid_from == version.valid_from:
        return
    old = next((v for v in procedure.versions if v.number == version.number - 1), None)
    if old is not None:
        if valid_from is None:
            raise RuleBroken(N_("Ghi ngày có hiệu lực."), field="valid_from")
        refuse_day(old, valid_from)
        old.valid_to = valid_from - DAY
    if version.valid_to is not None and valid_from is not None and valid_from > version.valid_to:
        raise RuleBroken(N_("Ngày có hiệu lực phải trước ngày hết hiệu lực."), field="valid_from")
    version.valid_from = valid_from


def close(actor, pid, valid_to, reason, row_version):
    """Let a procedure end; dossiers received under it go on."""
    with transaction(actor) as change:
        procedure = reading.locked(pid)
        check_version(procedure, row_version)
        version = procedure.versions[-1]
        _refuse_end(version, valid_to)
        before = {"valid_to": version.valid_to}
        version.valid_to = valid_to
        change.record(
            "procedures.close", procedure, before=before, after={"valid_to": valid_to},
            reason=reason, number=version.number,
        )  # fmt: skip
        return procedure


def _refuse_end(version, valid_to):
    first = version.valid_from
    last = last_received(version)
    if last is not None and (first is None or last > first):
        first = last
    if first is not None and valid_to < first:
        raise RuleBroken(
            N_("Ngày cuối cùng còn hiệu lực phải từ %(day)s trở đi."),
            field="valid_to",
            day=f"{first:%d/%m/%Y}",
        )
