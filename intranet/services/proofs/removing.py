"""A wrong photo is taken back, with the reason, before the minutes are frozen; its bytes stay."""

from intranet import clock
from intranet.rules.errors import RuleBroken
from intranet.rules.inspections import OPEN_TO_ANSWERS
from intranet.rules.words import N_
from intranet.services.inspections import locked
from intranet.services.proofs.reading import get
from intranet.transaction import transaction


def may_remove(user, proof):
    """True for the team, as long as the minutes are not frozen."""
    inspection = proof.inspection
    is_open = proof.removed_at is None and inspection.state in OPEN_TO_ANSWERS
    return is_open and inspection.is_team(user.id)


def remove(actor, pid, reason):
    """Take a proof back; RuleBroken once the minutes are frozen, Forbidden for who is not of the
    team.
    """
    inspection_pid = get(actor.user, pid).inspection.pid
    with transaction(actor) as change:
        inspection = locked(actor, inspection_pid)
        proof = get(actor.user, pid)
        if proof.removed_at is not None:
            raise RuleBroken(N_("Minh chứng này đã được gỡ."))
        if inspection.state not in OPEN_TO_ANSWERS:
            raise RuleBroken(N_("Biên bản đã chốt nên không gỡ minh chứng được nữa."))
        proof.removed_at, proof.removed_by_id = clock.now(), actor.user_id
        proof.remove_reason = reason
        change.record(
            "proofs.remove",
            proof,
            before={"target": proof.target, "sha256": proof.sha256},
            reason=reason,
            inspection=inspection.audit_key,
        )
        return proof
