"""One act on many dossiers in one transaction: one entry in the log for each and one for all."""

from contextlib import contextmanager
from dataclasses import dataclass

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.bulks import Bulk
from intranet.rules.alerts import AlertKind
from intranet.rules.bulks import BulkAct, BulkPermission
from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_
from intranet.rules.workflow import DeliveryWay
from intranet.services import alerts
from intranet.services.bulks import choosing
from intranet.services.bulks.results import Result, said, write
from intranet.services.dossiers import charge, closure, notes, routing
from intranet.services.dossiers.data import choice, line
from intranet.services.dossiers.printing import RECEIPT
from intranet.transaction import transaction

_MOVED = RuleBroken(N_("Hồ sơ đã thay đổi sau khi bạn mở trang này. Xem lại rồi làm lần nữa."))
_NOT_FOR_THEM = RuleBroken(N_("Người được chọn không giữ vai trò ở bước này của hồ sơ."))

_NAME_ONE = RuleBroken(N_("Bước sau phải giao đích danh. Chọn người nhận."))


@dataclass(frozen=True)
class Given:
    """What is typed once for all. ``to_user``: pid of who gets them; ``collected_by``: who takes
    all results, the submitter of each when None; ``way``: how, as each asked for when None.
    """

    to_user: str | None = None
    note: str | None = None
    collected_by: str | None = None
    way: str | None = None


def carry_out(actor, act, picks, given):
    """Do ``act`` with every dossier of ``picks`` ([(pid, version)]) that can be; returns the Bulk.

    What cannot be is left as it is and told in the results. RuleBroken for what is wrong with all.
    """
    choosing.require(actor.user, act)
    given = _checked(act, given)
    versions = dict(picks)
    with transaction(actor) as change:
        with making(change, act, BulkPermission.CARRY_OUT) as (bulk, results):
            rows = choosing.looked_at(actor.user, act, versions, locked=True)
            for row in rows:
                results.append(_one(change, bulk, row, versions[row.dossier.pid], given))
            done = [(row.dossier, result) for row, result in zip(rows, results, strict=True)]
            _tell_all(change, act, [(one, result) for one, result in done if not result.why])
        return bulk


@contextmanager
def making(change, act, permission):
    """A new Bulk and the list of its Results, to be filled; both are written at the end."""
    actor = change.actor
    results: list[Result] = []
    charge.require(actor.user, permission)
    bulk = Bulk(act=str(act), by_id=actor.user_id, at=clock.now(), results="[]")
    db.session.add(bulk)
    db.session.flush()
    change.outcome = bulk.audit_key
    yield bulk, results
    bulk.results = write(results)
    refused = sum(one.why is not None for one in results)
    done = len(results) - refused
    change.record(permission.value, bulk, kind=str(act), done=done, refused=refused)


def tell(change, kind, given):
    """Tell everybody once what they were given: [(user id or None, dossier)]."""
    found: dict = {}
    for user_id, dossier in given:
        found.setdefault(user_id, []).append(dossier)
    for user_id, dossiers in found.items():
        if len(dossiers) == 1:
            alerts.tell(change, [user_id], kind, dossiers[0])
        else:
            alerts.tell(change, [user_id], AlertKind.BULK)


def _tell_all(change, act, done):
    """Tell who was given what, and from whom it was taken."""
    if act not in (BulkAct.ASSIGN, BulkAct.HAND_OVER):
        return
    kind = AlertKind.ASSIGNED if act == BulkAct.ASSIGN else AlertKind.HANDED
    tell(change, kind, [(dossier.holder_user_id, dossier) for dossier, _result in done])
    if act == BulkAct.ASSIGN:
        tell(change, AlertKind.TAKEN, [(result.was, dossier) for dossier, result in done])


def _checked(act, given):
    note = line(given.note, "note", routing.NOTE_LENGTH)
    way = choice(DeliveryWay, given.way, "way") if given.way else None
    if act == BulkAct.ASSIGN and not given.to_user:
        raise RuleBroken(N_("Chọn người được giao."), field="to_user")
    taken_by = line(given.collected_by, "collected_by", 200)
    return Given(given.to_user, note, taken_by, way)


def _one(change, bulk, row, version, given):
    """The Result of one dossier: done, or why not. Nothing is changed before it is sure."""
    dossier = row.dossier
    fits = not given.to_user or any(user.pid == given.to_user for user in row.people)
    why = row.why
    if str(version) != str(dossier.version):
        why = _MOVED
    elif why is None and not fits:
        why = _NOT_FOR_THEM
    elif why is None and _must_be_named(bulk.act, row) and not given.to_user:
        why = _NAME_ONE
    elif why is None and bulk.act == BulkAct.ASSIGN:
        why = _no_reason(change.actor.user, dossier, given.note)
    if why is not None:
        return Result(dossier.pid, why=said(why))
    was = dossier.holder_user_id
    if bulk.act != BulkAct.PRINT:  # a paper changes nothing that somebody else has open
        dossier.version += 1
    with in_place(change, charge.in_place_of(change.actor.user, dossier)):
        number = _DOERS[bulk.act](change, row, given, {"bulk": bulk.pid})
    to = db.session.get(User, dossier.holder_user_id) if dossier.holder_user_id else None
    return Result(dossier.pid, dossier.version, was, to and to.full_name, number=number)


def _no_reason(user, dossier, note):
    """Why it may not be taken from who has it, or None."""
    try:
        routing.check_reason(user, dossier, note)
    except RuleBroken as broken:
        return broken
    return None


def _must_be_named(act, row):
    return act == BulkAct.HAND_OVER and row.way.following.must_choose


@contextmanager
def in_place(change, absent):
    """What is written meanwhile names the absent person in whose place it is done, if any."""
    if absent is not None:
        change.who["for"] = absent.username
    yield
    change.who.pop("for", None)


def _assign(change, row, given, facts):
    chosen = next(user for user in row.people if user.pid == given.to_user)
    if given.note:
        notes.keep(change, row.dossier, given.note)
    routing.name_holder(change, row.dossier, chosen.id, given.note, **facts)


def _hand_over(change, row, given, facts):
    routing.hand_on(change, row.way, given.to_user, given.note, **facts)


def _return_result(change, row, given, facts):
    dossier = row.dossier
    own = (
        (dossier.submitter_name, dossier.submitter_id_number)
        if dossier.submitter_name
        else (dossier.owner_name, dossier.owner_id_number)
    )
    taken_by = closure.collector(*((given.collected_by, None) if given.collected_by else own))
    way = given.way or DeliveryWay(dossier.delivery_way)
    closure.give(change, dossier, taken_by, way, **facts)


def _print(change, row, _given, facts):
    dossier = row.dossier
    dossier.receipt_prints += 1
    number = dossier.receipt_prints
    change.record("dossiers.print", dossier, kind=RECEIPT, number=number, **facts)
    return number


_DOERS = {
    BulkAct.ASSIGN: _assign,
    BulkAct.HAND_OVER: _hand_over,
    BulkAct.RETURN_RESULT: _return_result,
    BulkAct.PRINT: _print,
}
