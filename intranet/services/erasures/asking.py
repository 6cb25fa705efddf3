"""A wish to be forgotten: written down by one person, answered by another."""

import json

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import joinedload

from intranet import clock
from intranet.extensions import db
from intranet.models.dossiers import Dossier, visible_to
from intranet.models.erasures import Erasure
from intranet.models.persons import Person
from intranet.rules import erasures as rules
from intranet.rules.erasures import Answer, ErasurePermission, Ground
from intranet.rules.errors import RuleBroken
from intranet.rules.text import clean
from intranet.rules.words import N_
from intranet.services import files
from intranet.services.dossiers import charge
from intranet.services.dossiers.data import reason as proper_reason
from intranet.services.dossiers.index import index
from intranet.services.erasures import inspected, trail, unsent, wiping
from intranet.services.erasures.whose import counts, person_of, whose
from intranet.transaction import NotVisible, check_version, reading, transaction

MOST = 100
SHORTEST = 10


def listed(user):
    """The newest requests about people with a dossier in reach, those without an answer first."""
    query = select(Erasure).where(_visible(user)).options(*_WITH)
    return db.session.scalars(
        query.order_by(Erasure.decided_at.is_not(None), Erasure.id.desc()).limit(MOST)
    ).all()


def get(user, pid):
    """One request; ``NotVisible`` out of reach."""
    found = db.session.scalar(
        select(Erasure).where(Erasure.pid == pid, _visible(user)).options(*_WITH)
    )
    if found is None:
        raise NotVisible
    return found


def open_request(actor, pid):
    """(Erasure, what stands in its way as (words, number), counts); opening it is in the log."""
    erasure = get(actor.user, pid)
    told = counts(actor.user, whose(erasure.person))
    with reading(actor) as change:
        change.record("erasures.read", erasure, person=erasure.person.audit_key)
    return erasure, rules.obstacles(erasure.ground, told), told


def counts_of(erasure):
    """What was erased, as numbers by name; empty before."""
    return json.loads(erasure.counts or "{}")


def ask(actor, person_pid, ground, letter=None, note=None):
    """Write down that a person's data are to be erased; RuleBroken at ground, letter or remark.

    It may be asked while a dossier is open: the answer then says why not yet.
    """
    charge.require(actor.user, ErasurePermission.ASK)
    ground, letter, note = _ground(ground), _line(letter, "letter", 60), _line(note, "remark", 500)
    with transaction(actor) as change:
        person = person_of(actor.user, person_pid)
        _refuse_double(person)
        erasure = Erasure(
            person=person,
            asked_by_id=actor.user_id,
            asked_at=clock.now(),
            ground=str(ground),
            letter=letter,
            note=note,
        )
        db.session.add(erasure)
        db.session.flush()
        change.record(
            "erasures.ask",
            erasure,
            after={"ground": ground, "person": person.pid},
            personal={"letter": letter, "note": note},
        )
        return erasure


def decide(actor, pid, version, answer, reason, limits):
    """Refuse with a reason, or erase: rows, facts beside the log, files, index.

    RuleBroken when the one who asked decides, when a dossier is open, out of reach or to be kept;
    at ``reason`` when a refusal has none. ``limits``: where the files lie.
    """
    charge.require(actor.user, ErasurePermission.DECIDE)
    refuses = answer == Answer.REFUSE
    if not refuses and answer != Answer.ERASE:
        raise RuleBroken(N_("Chọn xóa hay từ chối."), field="answer")
    said = proper_reason(reason, "reason", SHORTEST, 500) if refuses else None
    with transaction(actor) as change:
        erasure = _locked(actor.user, pid)
        rules.check_decider(erasure.asked_by_id, actor.user_id)
        if erasure.decided_at is not None:
            raise RuleBroken(N_("Yêu cầu này đã được trả lời."))
        check_version(erasure, version)
        hashes = set() if refuses else _erase(change, actor, erasure)
        erasure.decided_by_id, erasure.decided_at = actor.user_id, clock.now()
        erasure.answer, erasure.reason = str(answer), said
        change.record(
            "erasures.decide",
            erasure,
            after={"answer": erasure.answer, "person": erasure.person.pid},
            erased=counts_of(erasure),
            personal={"reason": said},
        )
    files.forget(limits, hashes)
    return erasure


def _erase(change, actor, erasure):
    """Erase everything; returns the hashes of the files that nobody may need any more."""
    person, now = erasure.person, clock.now()
    found = whose(person, for_update=True)
    standing = rules.obstacles(erasure.ground, counts(actor.user, found))
    if standing:
        words, number = standing[0]
        raise RuleBroken(words, number=number)
    typed, filters = unsent.forget_typed(found)
    texts, noted = wiping.scrub_elsewhere(found)
    visited = inspected.empty(found, now)
    told = {
        "dossiers": len(found.own),
        "handed_in": len(found.other),
        "slips": len(found.slips),
        "typed": typed,
        "facts": trail.forget(found, filters, noted) + trail.forget_inspected(visited, found),
    }
    hashes = wiping.empty_files(found.own) | visited.hashes
    told["files"] = len(hashes)
    told["texts"] = (
        texts + visited.texts + wiping.scrub_dossiers(found) + wiping.empty_dossiers(found.own)
    )
    wiping.empty_slips(found.slips)
    wiping.empty_person(person, now)
    wiping.empty_requests(trail.requests_about(person), found)
    for dossier in (*found.own, *found.other):
        index(db.session, dossier)
    erasure.counts = json.dumps(told)
    return hashes


def _refuse_double(person):
    waiting = select(Erasure.id).where(Erasure.person_id == person.id, Erasure.decided_at.is_(None))
    if person.erased_at is not None:
        raise RuleBroken(N_("Dữ liệu của người này đã xóa rồi."))
    if db.session.scalar(waiting.limit(1)):
        raise RuleBroken(N_("Người này đã có một yêu cầu xóa đang chờ quyết định."))


def _ground(value):
    if value not in list(Ground):
        raise RuleBroken(N_("Chọn căn cứ xóa."), field="ground")
    return Ground(value)


def _line(text, field, most):
    text = clean(text or "", field=field) or None
    if text and len(text) > most:
        raise RuleBroken(N_("Không dài quá %(most)s ký tự."), field=field, most=most)
    return text


def _locked(user, pid):
    """The request, locked together with its person."""
    query = select(Erasure).where(Erasure.pid == pid, _visible(user))
    erasure = db.session.scalar(query.with_for_update(of=Erasure))
    if erasure is None:
        raise NotVisible
    db.session.scalar(select(Person).where(Person.id == erasure.person_id).with_for_update())
    return erasure


def _visible(user):
    """Clause: requests one has asked or decided, or about a person with a dossier in reach."""
    theirs = or_(Dossier.owner_id == Erasure.person_id, Dossier.submitter_id == Erasure.person_id)
    in_reach = exists(select(Dossier.id).where(theirs, visible_to(user)))
    return or_(Erasure.asked_by_id == user.id, Erasure.decided_by_id == user.id, in_reach)


_WITH = (
    joinedload(Erasure.person),
    joinedload(Erasure.asked_by).lazyload("*"),
    joinedload(Erasure.decided_by).lazyload("*"),
)
