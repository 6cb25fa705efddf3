"""What is said of each duty; one that is no longer needed ends today."""

from sqlalchemy import select

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import AccessAnswer, Membership, User
from intranet.rules.errors import RuleBroken
from intranet.rules.reviews import Answer, check_answer
from intranet.rules.words import N_
from intranet.services.accounts.roles import finish
from intranet.services.reviews.duties import lines
from intranet.services.reviews.rounds import get
from intranet.transaction import Forbidden, transaction


def answer(actor, pid, answers):
    """Keep or end duties this person answers for; returns how many answers are new.

    ``answers``: {id of the duty: (answer, note)}; those left out stay open. A duty that ends is
    held until tonight. ``Forbidden`` for a duty that somebody else answers for.
    """
    with transaction(actor) as change:
        round_ = get(pid, locked=True)
        if round_.closed_at is not None:
            raise RuleBroken(N_("Đợt rà soát này đã khép."))
        asked = {line.id: line for line in lines(round_) if actor.user_id in line.answerers}
        if not set(answers) <= set(asked):
            raise Forbidden
        new = {key: said for key, said in answers.items() if _is_new(asked[key], *said)}
        if not new:
            raise RuleBroken(N_("Chưa có câu trả lời nào mới."))
        for key, (said, note) in new.items():
            chosen = check_answer(said, note, f"note_{key}")
            _say(change, round_, asked[key], chosen, note or None)
        counts = [said for said, _note in new.values()]
        change.record(
            "reviews.answer",
            round_,
            kept=counts.count(Answer.KEEP),
            ended=counts.count(Answer.END),
        )
        change.outcome = round_.audit_key
        return len(new)


def _is_new(line, said, note):
    """False for what stands already; a duty that was ended is not asked again."""
    if line.answer is Answer.END:
        return False
    return (said, note or None) != (line.answer, line.note)


def _say(change, round_, line, said, note):
    key = {"round_id": round_.id, "membership_id": line.id}
    row = db.session.get(AccessAnswer, key) or AccessAnswer(**key)
    row.by_id, row.at = change.actor.user_id, clock.now()
    row.answer, row.note = str(said), note
    db.session.add(row)
    if said is not Answer.END:
        return
    entry = db.session.get_one(Membership, line.id)
    today = clock.today()
    if entry.valid_to is not None and entry.valid_to <= today:
        return
    user = db.session.scalar(select(User).where(User.id == entry.user_id).with_for_update(of=User))
    finish(change, user, entry, today, reason=note)
