"""Ends without a result, and a result taken back: withdrawal, silence, recall (R09, R10, 1.5)."""

from intranet import clock
from intranet.rules import deadlines
from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_
from intranet.rules.workflow import Act, Channel, EventKind, State
from intranet.services.dossiers import way as ways
from intranet.services.dossiers.calendar import calendar_for, term_of
from intranet.services.dossiers.data import choice, line
from intranet.services.dossiers.data import reason as proper_reason
from intranet.services.dossiers.events import (
    apply_event,
    new_event,
    next_form_number,
)
from intranet.services.dossiers.pausing import REASON, TEXT_LENGTH, tell_event


def withdraw(actor, pid, version, reason, *, asked_on=None, channel="direct", **handed):
    """The citizen takes the dossier back (R09): state 7, closed; refused once a result exists.

    ``asked_on``: the day of the citizen's request, today when None. ``papers_returned`` (lines)
    and ``fee_note`` stand on the notice of stopping.
    """
    reason = proper_reason(reason, "reason", REASON, TEXT_LENGTH)
    channel = choice(Channel, channel, "channel")
    now = clock.now()
    asked_on = asked_on or now.date()
    if asked_on > now.date():
        raise RuleBroken(N_("Ngày đề nghị không được sau hôm nay."), field="asked_on")
    facts = {"asked_on": f"{asked_on:%Y-%m-%d}", "channel": str(channel), **_handed(**handed)}
    with ways.acting(actor, pid, version, Act.WITHDRAW) as (change, way):
        if asked_on < way.dossier.received_at.date():
            raise RuleBroken(N_("Ngày đề nghị không được trước ngày tiếp nhận."), field="asked_on")
        event = _end(actor, way.dossier, EventKind.WITHDRAWAL, State.WITHDRAWN, reason, facts)
        tell_event(change, "dossiers.withdraw", way.dossier, event, outcome=way.dossier.outcome)
        return way.dossier


def stop(actor, pid, version, reason, **handed):
    """Close a dossier whose citizen stayed silent (R10): only after ``wait_until`` has passed."""
    reason = proper_reason(reason, "reason", REASON, TEXT_LENGTH)
    with ways.acting(actor, pid, version, Act.STOP) as (change, way):
        dossier = way.dossier
        if dossier.wait_until is not None and clock.now() <= dossier.wait_until:
            raise RuleBroken(
                N_("Còn chờ công dân đến hết ngày %(day)s. Sau đó mới dừng giải quyết."),
                day=f"{dossier.wait_until:%d/%m/%Y}",
            )
        event = _end(actor, dossier, EventKind.STOP, State.STOPPED, reason, _handed(**handed))
        tell_event(change, "dossiers.stop", dossier, event, outcome=dossier.outcome)
        return dossier


def recall_result(actor, pid, version, reason):
    """A leader takes back a result that was not yet returned (9 to 4), with a reason.

    The clock then ran all the time: the dossier may be late now. Supervisors see it.
    """
    reason = proper_reason(reason, "reason", REASON, TEXT_LENGTH)
    with ways.acting(actor, pid, version, Act.RECALL_RESULT) as (change, way):
        dossier, now = way.dossier, clock.now()
        was = {"finished_at": dossier.finished_at, "outcome": dossier.outcome}
        ways.leave(dossier, now, actor)
        ways.change_state(dossier, State.PROCESSING)
        dossier.finished_at = dossier.outcome = None
        event = new_event(actor, dossier, EventKind.RECALL, now, text=reason, facts={
            "finished_at": f"{was['finished_at']:%Y-%m-%dT%H:%M}", "outcome": was["outcome"],
            "result_number": dossier.result_number,
        })  # fmt: skip
        apply_event(dossier, event, _term(dossier), calendar_for(dossier.received_unit))
        _clear_result(dossier)
        ways.enter(dossier, way.previous, now, actor, "recall", note=None)
        tell_event(change, "dossiers.recall_result", dossier, event, **was)
        return dossier


def _end(actor, dossier, kind, state, reason, facts):
    """Close the dossier now: how the promise was kept is judged as the fold says (1.8)."""
    now, calendar = clock.now(), calendar_for(dossier.received_unit)
    ways.change_state(dossier, state)
    number = next_form_number(dossier.received_unit_id, now, "M05", "TB")
    columns = {"unit_id": dossier.received_unit_id, "number": number, "text": reason}
    event = new_event(actor, dossier, kind, now, facts=facts, **columns)
    apply_event(dossier, event, _term(dossier), calendar)
    ways.leave(dossier, now, actor)
    unit = deadlines.Unit(dossier.due_unit)
    dossier.finished_at = dossier.closed_at = now
    dossier.outcome = str(deadlines.outcome(dossier.due_at, now, unit))
    dossier.wait_until = dossier.step_position = dossier.holder_unit_id = None
    dossier.holder_role = dossier.holder_user_id = None
    dossier.held_since = dossier.step_due_at = None
    return event


def _clear_result(dossier):
    for name in ("number", "date", "signer"):
        setattr(dossier, f"result_{name}", None)
    dossier.result_refused = False


def _handed(papers_returned=(), fee_note=None):
    papers = [line(paper, "papers_returned", 300) for paper in papers_returned]
    note = line(fee_note, "fee_note", 300)
    return {"papers_returned": [paper for paper in papers if paper], "fee_note": note or ""}


def _term(dossier):
    return term_of(dossier.procedure_version, dossier.channel)
