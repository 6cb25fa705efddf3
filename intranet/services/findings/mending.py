"""The unit answers with proof, the team accepts, gives back or postpones (domain 5.2)."""

import secrets

from intranet import clock
from intranet.rules.alerts import AlertKind
from intranet.rules.errors import RuleBroken
from intranet.rules.findings import (
    WAITING,
    FindingEventKind,
    FindingPermission,
    FindingState,
    check_later,
)
from intranet.rules.proofs import Sent, key_of
from intranet.rules.words import N_
from intranet.services import proofs
from intranet.services.dossiers import charge
from intranet.services.findings.reading import answerers_of, locked, may_answer, may_judge
from intranet.services.findings.telling import in_charge, note, team_of, tell
from intranet.services.findings.within import close_when_settled
from intranet.transaction import Forbidden, check_version, transaction

NOT_ANSWERED = N_("Đơn vị chưa báo cáo khắc phục; nhắc đơn vị gửi báo cáo kèm minh chứng trước.")


def answer(actor, pid, text, kept, most, version):
    """Say that it is mended, with at least one photo or PDF (proofs.Kept, prepared before; at most
    ``most`` at once). Forbidden for who is not of the unit.
    """
    charge.require(actor.user, FindingPermission.ANSWER)
    with transaction(actor) as change:
        finding = locked(actor, pid)
        if finding.state not in WAITING:
            raise RuleBroken(N_("Tồn tại này không chờ báo cáo khắc phục."))
        if not may_answer(actor.user, finding):
            raise Forbidden
        if not kept:
            raise RuleBroken(N_("Gửi kèm ít nhất một ảnh hoặc tệp PDF."), field="proofs")
        if len(kept) > most:
            words = N_("Mỗi lần báo cáo gửi nhiều nhất %(most)s tệp.")
            raise RuleBroken(words, field="proofs", most=most)
        check_version(finding, version)
        change.outcome = finding.audit_key
        seed = actor.once or secrets.token_hex()
        for number, one in enumerate(kept):
            sent = Sent(target=f"finding:{pid}", key=key_of(seed, number))
            proofs.add_within(change, finding.inspection, sent, one)
        _move(change, finding, FindingState.ANSWERED, FindingEventKind.ANSWERED, text)
        tell(change, finding, team_of(finding.inspection), AlertKind.FINDING_ANSWERED)
        return finding


def accept(actor, pid, version):
    """The finding is mended; by somebody of the team who neither answered nor is of the unit."""
    charge.require(actor.user, FindingPermission.ACCEPT)
    with transaction(actor) as change:
        finding = _judged(actor, pid, version)
        if finding.state != FindingState.ANSWERED:
            raise RuleBroken(NOT_ANSWERED)
        finding.closed_at, finding.closed_by_id = clock.now(), actor.user_id
        _move(change, finding, FindingState.CLOSED, FindingEventKind.ACCEPTED)
        tell(change, finding, _answerers(finding), AlertKind.FINDING_JUDGED)
        close_when_settled(change, finding.inspection)
        return finding


def give_back(actor, pid, reason, version):
    """The answer is not enough: the unit has to mend it still, by the same date."""
    charge.require(actor.user, FindingPermission.RETURN)
    with transaction(actor) as change:
        finding = _judged(actor, pid, version)
        if finding.state != FindingState.ANSWERED:
            raise RuleBroken(NOT_ANSWERED)
        finding.returns += 1
        _move(change, finding, FindingState.RETURNED, FindingEventKind.RETURNED, reason)
        tell(change, finding, _answerers(finding), AlertKind.FINDING_JUDGED)
        return finding


def postpone(actor, pid, due_on, reason, version):
    """Give the unit more time; the state stays."""
    charge.require(actor.user, FindingPermission.POSTPONE)
    with transaction(actor) as change:
        finding = _judged(actor, pid, version)
        check_later(due_on, finding.due_on, clock.today())
        before, finding.due_on = finding.due_on, due_on
        note(finding, FindingEventKind.POSTPONED, actor.user_id, reason)
        change.record(
            "findings.postpone", finding,
            before={"due_on": before}, after={"due_on": due_on}, reason=reason,
        )  # fmt: skip
        tell(change, finding, in_charge(finding), AlertKind.FINDING_JUDGED)
        return finding


def _judged(actor, pid, version):
    finding = locked(actor, pid)
    if not finding.inspection.is_team(actor.user_id):
        raise Forbidden
    check_version(finding, version)
    if not may_judge(actor.user, finding):
        words = N_(
            "Tồn tại đã xong, hoặc bạn là người báo cáo, người của đơn vị;"
            " nhờ thành viên khác của đoàn xét."
        )
        raise RuleBroken(words)
    return finding


VERBS = {
    FindingEventKind.ANSWERED: "findings.answer",
    FindingEventKind.ACCEPTED: "findings.accept",
    FindingEventKind.RETURNED: "findings.give_back",
}


def _move(change, finding, state, kind, text=None):
    """Into the next state, with its event and its line in the log."""
    before, finding.state = finding.state, str(state)
    note(finding, kind, change.actor.user_id, text)
    change.record(
        VERBS[kind], finding, before={"state": before}, after={"state": str(state)}, reason=text
    )


def _answerers(finding):
    """Whoever is in charge, and who answered."""
    return in_charge(finding) | answerers_of(finding)
