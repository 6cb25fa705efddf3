"""One undo for a whole bulk: what nobody opened since comes back, the rest says why not (B12)."""

import json
from datetime import UTC

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.audit import AuditEntry, AuditPending
from intranet.models.bulks import Bulk
from intranet.models.dossiers import Dossier, DossierRequest
from intranet.rules.alerts import AlertKind
from intranet.rules.bulks import UNDONE_ACTS, BulkAct, BulkPermission
from intranet.rules.calendars import DEFAULT_HOURS
from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_
from intranet.rules.workflow import Act
from intranet.services.bulks import choosing, results
from intranet.services.bulks.carrying import in_place, tell
from intranet.services.dossiers import charge, routing, taking
from intranet.services.dossiers import way as ways
from intranet.services.dossiers.calendar import calendar_with
from intranet.transaction import transaction

_OPENING = '{"act":"dossiers.read"'
_MOVED_ON = RuleBroken(N_("Hồ sơ đã có người làm tiếp."))
_OPENED = RuleBroken(N_("Người nhận đã mở hồ sơ."))
_NOT_YOURS = RuleBroken(charge.NOT_YOUR_ROLE)
_NOT_THEIRS = RuleBroken(N_("Người giữ trước không còn giữ vai trò này."))


def why_not_undone(bulk):
    """Why this bulk cannot be undone any more (RuleBroken), or None."""
    if bulk.act not in UNDONE_ACTS:
        return RuleBroken(N_("Kết quả đã trả và giấy đã in thì không hoàn tác."))
    if bulk.undone_at is not None:
        return RuleBroken(N_("Lần làm này đã hoàn tác."))
    last_day = calendar_with(DEFAULT_HOURS).add_working_days(bulk.at.date(), 1)
    if clock.today() > last_day:
        return RuleBroken(N_("Chỉ hoàn tác được trong một ngày làm việc."))
    return None


def undo(actor, pid):
    """Take everything of a bulk back that nobody opened or changed since; returns the Bulk."""
    with transaction(actor) as change:
        charge.require(actor.user, BulkPermission.UNDO)
        found = results.get(actor.user, pid)
        query = select(Bulk).where(Bulk.id == found.id).with_for_update(of=Bulk)
        bulk = db.session.scalars(query.execution_options(populate_existing=True)).one()
        refused = why_not_undone(bulk)
        if refused is not None:
            raise refused
        rows = results.read(bulk)
        _take_all_back(change, bulk, [row for row in rows if row.why is None])
        bulk.undone_at, bulk.results = clock.now(), results.write(rows)
        back = sum(row.is_back for row in rows)
        change.outcome = bulk.audit_key
        change.record("bulks.undo", bulk, kind=bulk.act, back=back)
        return bulk


def _take_all_back(change, bulk, rows):
    clause = Dossier.pid.in_({row.pid for row in rows})
    trace = selectinload(Dossier.steps)
    found = choosing.in_order(change.actor.user, clause, True, trace)
    dossiers = {one.pid: one for one in found}
    openings = _openings(bulk, dossiers.values())
    colleagues, taken = choosing.Colleagues(), []
    for row in rows:
        dossier = dossiers.get(row.pid)
        try:
            if dossier is None:  # out of reach by now
                raise _NOT_YOURS
            opened = openings.get(dossier.audit_key, ())
            had = _take_back(change, bulk, row, dossier, opened, colleagues)
        except RuleBroken as broken:
            row.kept = results.said(broken)
        else:
            row.is_back = True
            taken.append((had, dossier))
    tell(change, AlertKind.TAKEN, taken)


def _take_back(change, bulk, row, dossier, opened, colleagues):
    """Bring one back, and return the id of who had it; RuleBroken before anything changes when it
    stays. Rights are asked anew: who lost the role, or stands in no more, takes nothing back (E17).
    """
    if row.request:
        return _take_request_back(change, bulk, row, dossier)
    if dossier.version != row.version:
        raise _MOVED_ON
    had = dossier.holder_user_id
    if bulk.act == BulkAct.HAND_OVER:
        _bring_back(change, bulk, dossier)
    else:
        _assign_back(change, bulk, row, dossier, opened, colleagues)
    dossier.version += 1
    return had


def _bring_back(change, bulk, dossier):
    user = change.actor.user
    refused = charge.why_not(user, ways.way_of(dossier), Act.TAKE_BACK)
    if refused is not None:
        raise refused
    with in_place(change, charge.in_place_of(user, dossier, Act.TAKE_BACK)):
        taking.bring_back(change, dossier, bulk=bulk.pid)


def _assign_back(change, bulk, row, dossier, opened, colleagues):
    user = change.actor.user
    may = charge.is_head_over(user, dossier.holder_unit)
    if not may and not charge.may_hold(user, dossier, row.was):
        raise _NOT_YOURS
    people = colleagues.of(dossier.holder_role, dossier.holder_unit_id)
    if any(user.id == dossier.holder_user_id and user.pid in opened for user in people):
        raise _OPENED
    if row.was is not None and row.was not in {user.id for user in people}:
        raise _NOT_THEIRS
    with in_place(change, charge.stands_for(user, dossier, row.was)):
        routing.name_holder(change, dossier, row.was, bulk=bulk.pid)


def _take_request_back(change, bulk, row, dossier):
    query = select(DossierRequest).where(DossierRequest.pid == row.request)
    request = db.session.scalars(query.with_for_update(of=DossierRequest)).one()
    if request.version != row.version or request.answered_at is not None:
        raise _MOVED_ON
    if not charge.is_head_over(change.actor.user, request.to_unit):
        raise _NOT_YOURS
    before, had = db.session.get_one(User, row.was), request.to_user_id
    request.to_user_id = before.id
    request.version += 1
    change.record("dossiers.pass_request", dossier, whom=before.full_name, bulk=bulk.pid)
    return had


def _openings(bulk, dossiers):
    """{key of a dossier: pids of those who opened it since}, as the read log has it."""
    since = bulk.at.replace(tzinfo=clock.VIETNAM).astimezone(UTC)
    stamp = since.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    keys = [dossier.audit_key for dossier in dossiers]
    found: dict = {}
    for log in (AuditEntry, AuditPending):
        query = select(log.body).where(log.obj.in_(keys), log.body.startswith(_OPENING))
        for body in map(json.loads, db.session.scalars(query)):
            if body["t"] >= stamp and body["actor"] is not None:
                found.setdefault(body["obj"], set()).add(body["actor"])
    return found
