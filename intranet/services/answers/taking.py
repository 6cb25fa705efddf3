"""Answers are taken: each is judged by itself, none is ever overwritten (decision 0024)."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from intranet import clock
from intranet.extensions import db
from intranet.models.answers import Answer
from intranet.rules import answers as rules
from intranet.rules.answers import AnswerPermission
from intranet.rules.errors import RuleBroken
from intranet.rules.inspections import FROZEN, InspectionState
from intranet.rules.words import N_
from intranet.services.answers.judging import Judge
from intranet.services.dossiers import charge
from intranet.services.inspections import begin_within, locked
from intranet.transaction import transaction

OTHER_CONTENT = N_("Mã này đã ghi một câu trả lời khác. Mở lại phiếu rồi trả lời lại.")


@dataclass(frozen=True)
class Result:
    """What became of one answer that was sent: the row, or what is wrong with it. ``final``:
    sending it again will not help; ``is_new``: it was not known before.
    """

    key: str
    answer: Answer | None = None
    error: RuleBroken | None = None
    final: bool = True
    is_new: bool = False


def save(actor, pid, sent, device=None):
    """Take at most twenty answers, dictionaries as browsers send them, for the visit ``pid``.

    Returns a Result for each, in order. The first one that arrives begins the visit. NotVisible,
    Forbidden for whoever is not of the team; RuleBroken for too many at once.
    """
    charge.require(actor.user, AnswerPermission.SAVE)
    if len(sent) > rules.MOST_AT_ONCE:
        raise RuleBroken(N_("Gửi quá nhiều câu trả lời một lần."))
    try:
        return _saved(actor, pid, sent, device)
    except IntegrityError:  # one of the keys came for another visit at the same moment: now known
        return _saved(actor, pid, sent, device)


def _saved(actor, pid, sent, device):
    with transaction(actor) as change:
        inspection = locked(actor, pid)
        desk = _Desk(actor, inspection, rules.read_device(device))
        results = [desk.take(one) for one in sent]
        if desk.taken:
            begin_within(change, inspection)
            _record(change, inspection, desk.taken)
    return results


class _Desk:
    """Takes answers one by one inside the transaction; ``taken``: the new rows."""

    def __init__(self, actor, inspection, device):
        self.actor, self.inspection, self.device = actor, inspection, device
        self.judge = Judge(inspection)
        self.taken: list = []

    def take(self, sent):
        """The Result of one answer."""
        key = sent.get("key") if isinstance(sent, dict) else None
        try:
            return self._take(rules.read_sent(sent))
        except RuleBroken as broken:
            is_draft = self.inspection.state == InspectionState.DRAFT
            return Result(key if isinstance(key, str) else "", error=broken, final=not is_draft)

    def _take(self, sent):
        known = db.session.scalar(select(Answer).where(Answer.key == sent.key))
        if known is not None:
            return self._again(known, sent)
        value = self.judge.value(sent)
        _check_state(self.inspection)
        answer = self._written(sent, value)
        db.session.add(answer)
        db.session.flush()
        self.taken.append(answer)
        return Result(sent.key, answer, is_new=True)

    def _again(self, known, sent):
        """The same answer once more, also after a colleague brought it by file; with other content
        it is refused and stays where it is.
        """
        is_same = (
            known.inspection_id == self.inspection.id
            and (known.target, known.value) == (sent.target, self._value_again(known, sent))
            and known.remark in (sent.remark, "")  # "": emptied since with the citizen's facts
            and known.bases == " ".join(sent.bases)
        )
        if not is_same:
            raise RuleBroken(OTHER_CONTENT)
        return Result(known.key, known)

    def _value_again(self, known, sent):
        """The value as it was read then: the sheet may have lost its question since (a day of the
        paper book when the period was shortened).
        """
        try:
            return self.judge.value(sent)
        except RuleBroken:
            return known.value if sent.value == known.value else None

    def _written(self, sent, value):
        return Answer(
            inspection_id=self.inspection.id,
            key=sent.key,
            target=sent.target,
            value=value,
            remark=sent.remark,
            bases=" ".join(sent.bases),
            by_id=self.actor.user_id,
            device=self.device,
            device_at=sent.at,
            offset_ms=sent.offset,
            received_at=clock.now(),
            late=self.inspection.state in FROZEN,
        )


def _check_state(inspection):
    if inspection.state == InspectionState.DRAFT:
        raise RuleBroken(N_("Cuộc kiểm tra chưa có quyết định, chưa ghi phiếu được."))
    if inspection.state == InspectionState.CANCELLED:
        raise RuleBroken(N_("Cuộc kiểm tra đã hủy, phiếu không nhận câu trả lời nữa."))


def _record(change, inspection, taken):
    """One entry for all of a request; what was remarked can be forgotten with a citizen."""
    remarks: dict = {}
    for one in taken:
        if one.remark:
            remarks.setdefault(f"remark {one.target}", []).append(one.remark)
    late = {"late": len(taken)} if any(one.late for one in taken) else {}
    change.record(
        "answers.save",
        inspection,
        answers="; ".join(f"{one.target} = {one.value}" for one in taken),
        personal={name: "\n".join(texts) for name, texts in remarks.items()},
        **late,
    )
