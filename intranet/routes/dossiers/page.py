"""The page of one dossier: where it stands, what is in it, who had it, what can be done now."""

import json
from types import SimpleNamespace

from flask import url_for
from flask_babel import gettext as _
from flask_login import current_user

from intranet import clock
from intranet.access import acting, needs
from intranet.filters import moment
from intranet.forms.dossiers import AddFilesForm
from intranet.routes.dossiers.blueprint import blueprint
from intranet.routes.dossiers.facts import intake_facts, people_facts, result_facts
from intranet.routes.dossiers.marks import opened
from intranet.routes.dossiers.notes import note_entries
from intranet.routes.dossiers.outlook import fee_panel, risk_words
from intranet.routes.dossiers.requests import request_panel
from intranet.routes.dossiers.standing import (
    due_of,
    holder_words,
    lines_of,
    seen_mark,
    state_chip,
    step_of,
    term_words,
)
from intranet.rules.deadlines import OUTCOME_WORDS, Outcome
from intranet.rules.dossiers import DossierPermission
from intranet.rules.workflow import ACT_WORDS, Act, State
from intranet.services.dossiers import (
    asked,
    attaching,
    calendar,
    charge,
    extending,
    outsiders,
    reading,
    taking,
)
from intranet.services.dossiers.timeline import NOTED, timeline_of
from intranet.services.dossiers.whole import WHOLE
from intranet.web import render

# The act that a person most likely came for, first.
MAIN_ACTS = (
    Act.RETURN_RESULT,
    Act.ENTER_RESULT,
    Act.SIGN_EXTENSION,
    Act.GIVE_BACK,
    Act.APPROVE,
    Act.HAND_OVER,
    Act.TAKE_SUPPLEMENT,
    Act.NOTE_PAYMENT,
    Act.RESUME,
    Act.ASSIGN,
)
# What is rare waits behind "Việc khác".
RARE_ACTS = (
    Act.ASK_PAYMENT,
    Act.SUSPEND,
    Act.ASK_EXTENSION,
    Act.ASK_OPINION,
    Act.PLAN_VISIT,
    Act.ASK_BACK,
    Act.TRANSFER,
    Act.CORRECT,
    Act.WITHDRAW,
    Act.STOP,
    Act.RECALL_RESULT,
)


@blueprint.get("/<pid>")
@needs(DossierPermission.SHOW)
def show(pid):
    """One dossier; opening it is written into the read log."""
    return dossier_page(reading.open_dossier(acting(), pid, *WHOLE), AddFilesForm())


@blueprint.get("/<pid>/deadline")
@needs(DossierPermission.SHOW)
def explain(pid):
    """Why the dossier is promised for this day: every day from reception on."""
    dossier = reading.open_dossier(acting(), pid)
    deadline = calendar.deadline_of(dossier)
    return render(
        "dossiers/explain.html",
        dossier=dossier,
        term=term_words(dossier.procedure_version),
        deadline=deadline,
        lines=lines_of(deadline),
    )


def dossier_page(dossier, form, status=200):
    """The page of a dossier; ``form`` adds files to it."""
    may_change = attaching.may_change(current_user, dossier)
    hours = calendar.calendar_for(dossier.received_unit)
    allowed = _allowed(dossier)
    main = next((act for act in MAIN_ACTS if act in allowed), None)
    return render(
        "dossiers/show.html",
        status=status,
        dossier=dossier,
        procedure=dossier.procedure_version,
        chip=state_chip(dossier),
        due=due_of(dossier, hours),
        risk=risk_words(dossier, hours),
        fees=fee_panel(dossier),
        marks=opened(dossier),
        holder=holder_words(dossier),
        absent=charge.in_place_of(current_user, dossier),
        step=step_of(dossier),
        following=reading.next_step(dossier),
        seen=seen_mark(dossier),
        main=main,
        others=[act for act in allowed if act != main and act not in RARE_ACTS],
        further=[act for act in allowed if act != main and act in RARE_ACTS],
        words=ACT_WORDS,
        prints_first=_prints_first(dossier),
        result=result_facts(dossier),
        known=[
            *people_facts(dossier),
            *intake_facts(dossier, term_words(dossier.procedure_version)),
        ],
        files=[_file(dossier, f, may_change) for f in dossier.files if f.removed_at is None],
        stays=[_stay(stay) for stay in dossier.steps],
        asked=request_panel(asked.shown(dossier), dossier.files),
        entries=_entries(dossier),
        form=form,
        may_add=may_change,
        ours=outsiders.is_of_own_unit(current_user, dossier),
    )


def _allowed(dossier):
    """The acts this person may do now, without those whose time is not there or has passed."""
    acts = [act for act, no in reading.possible(current_user, dossier).items() if no is None]
    waits = Act.SIGN_EXTENSION in acts and extending.request_of(dossier) is not None
    untimely = {
        Act.SIGN_EXTENSION: not waits,
        Act.ASK_EXTENSION: waits or dossier.extended_to or dossier.due_at is None,
        Act.GIVE_BACK: taking.asking_among(dossier.whole.requests, dossier) is None,
        Act.STOP: dossier.wait_until is not None and clock.now() <= dossier.wait_until,
    }
    return [act for act in acts if not untimely.get(act)]


def _prints_first(dossier):
    """True at the desk until the receipt was printed: that is the next thing to do (B26); and again
    when what stands on it was put right since (C16).
    """
    if dossier.received_unit_id not in current_user.unit_ids or dossier.closed_at is not None:
        return False
    return _is_outdated(dossier) if dossier.receipt_prints else dossier.state == State.ACCEPTED


def _is_outdated(dossier):
    for body in map(json.loads, dossier.whole.bodies):
        facts = body.get("facts", {})
        if body["act"] == "dossiers.correct" and "reprint" in facts:
            return True
        if body["act"] == "dossiers.print" and facts.get("kind") == "receipt":
            return False
    return False


def _file(dossier, file, may_change):
    removal = url_for("dossiers.remove_file", pid=dossier.pid, file_pid=file.pid)
    size = file.size // 1024
    origins = {"result": _("kết quả"), "answer": _("kèm trả lời")}
    return SimpleNamespace(
        url=url_for("files.download", pid=file.pid),
        name=file.name,
        kind=(file.mime.split("/")[0] if file.mime.startswith("image/") else file.mime[-3:]),
        size_text=f"{size:,} kB".replace(",", ".") if size else "1 kB",
        at=file.added_at,
        who=file.added_by.full_name,
        note=origins.get(file.purpose) or (file.warning and _(file.warning)),
        remove_url=removal if may_change else None,
    )


def _stay(stay):
    return SimpleNamespace(
        name=stay.name,
        unit=stay.unit.name,
        person=_person_of(stay),
        is_undone=stay.undone_at is not None,
        started_at=stay.started_at,
        ended_at=stay.ended_at,
        due_at=stay.due_at,
        outcome=stay.outcome and _(OUTCOME_WORDS[Outcome(stay.outcome)]),
        is_late=stay.outcome == Outcome.late,
    )


def _person_of(stay):
    """Who had it, or who ended the stay and in whose place."""
    who = stay.ended_by or stay.user
    if stay.undone_at or who is None:
        who = stay.user
    if stay.for_ is not None:
        return _("%(name)s thay %(absent)s", name=who.full_name, absent=stay.for_.full_name)
    return who.full_name if who else ""


def _entries(dossier):
    """What happened and what was noted, newest first."""
    notes = iter(note_entries(dossier))
    found = (
        next(notes, None) if one.words == NOTED else _entry(dossier, one)
        for one in timeline_of(dossier)
    )
    return [entry for entry in found if entry is not None]


def _entry(dossier, happening):
    params = dict(happening.params)
    if "what" in params:
        params["what"] = _(params["what"])
    words = _(happening.words, **params)
    if happening.due_at:
        words = f"{words}; {_('hạn bước %(at)s', at=moment(happening.due_at))}"
    if happening.note:
        words = f"{words}. {_('Ý kiến: %(note)s', note=happening.note)}"
    changes = [(_(label), before, now) for label, before, now in happening.changes]
    return SimpleNamespace(
        at=happening.at,
        who=happening.who,
        words=words,
        reason=happening.reason,
        changes=changes,
        asked=happening.items,
        print_url=happening.event
        and url_for("dossiers.print_form", pid=dossier.pid, event_pid=happening.event),
    )
