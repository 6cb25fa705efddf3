"""The page of one dossier: where it stands, what is in it, who had it, what can be done now."""

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
from intranet.routes.dossiers.notes import note_entries
from intranet.routes.dossiers.outlook import fee_panel, risk_words
from intranet.routes.dossiers.requests import request_panel
from intranet.routes.dossiers.standing import (
    due_of,
    holder_words,
    lines_of,
    seen_words,
    state_chip,
    step_of,
    term_words,
)
from intranet.rules.deadlines import OUTCOME_WORDS, Outcome
from intranet.rules.dossiers import DossierPermission
from intranet.rules.workflow import ACT_WORDS, Act, State
from intranet.services.dossiers import asked, attaching, calendar, extending, reading
from intranet.services.dossiers.timeline import NOTED, timeline_of
from intranet.services.dossiers.whole import WHOLE
from intranet.web import render

# The act that a person most likely came for, first.
MAIN_ACTS = (
    Act.RETURN_RESULT,
    Act.ENTER_RESULT,
    Act.SIGN_EXTENSION,
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
    Act.TRANSFER,
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
    dossier = reading.get(current_user, pid)
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
        holder=holder_words(dossier),
        step=step_of(dossier),
        following=reading.next_step(dossier),
        seen=seen_words(dossier),
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
        asked=request_panel(asked.shown(dossier)),
        entries=_entries(dossier),
        form=form,
        may_add=may_change,
    )


def _allowed(dossier):
    """The acts this person may do now, without those whose time is not there or has passed."""
    acts = [act for act, no in reading.possible(current_user, dossier).items() if no is None]
    waits = Act.SIGN_EXTENSION in acts and extending.request_of(dossier) is not None
    untimely = {
        Act.SIGN_EXTENSION: not waits,
        Act.ASK_EXTENSION: waits or dossier.extended_to or dossier.due_at is None,
        Act.STOP: dossier.wait_until is not None and clock.now() <= dossier.wait_until,
    }
    return [act for act in acts if not untimely.get(act)]


def _prints_first(dossier):
    """True at the desk until the receipt was printed: that is the next thing to do (B26)."""
    at_desk = dossier.received_unit_id in current_user.unit_ids
    return dossier.receipt_prints == 0 and dossier.state == State.ACCEPTED and at_desk


def _file(dossier, file, may_change):
    removal = url_for("dossiers.remove_file", pid=dossier.pid, file_pid=file.pid)
    size = file.size // 1024
    return SimpleNamespace(
        url=url_for("files.download", pid=file.pid),
        name=file.name,
        kind=(file.mime.split("/")[0] if file.mime.startswith("image/") else file.mime[-3:]),
        size_text=f"{size:,} kB".replace(",", ".") if size else "1 kB",
        at=file.added_at,
        who=file.added_by.full_name,
        note=_("kết quả") if file.purpose == "result" else (file.warning and _(file.warning)),
        remove_url=removal if may_change else None,
    )


def _stay(stay):
    return SimpleNamespace(
        name=stay.name,
        unit=stay.unit.name,
        person=(stay.ended_by or stay.user),
        started_at=stay.started_at,
        ended_at=stay.ended_at,
        due_at=stay.due_at,
        outcome=stay.outcome and _(OUTCOME_WORDS[Outcome(stay.outcome)]),
        is_late=stay.outcome == Outcome.late,
    )


def _entries(dossier):
    """What happened and what was noted, newest first."""
    happened = timeline_of(dossier)
    found = [_entry(dossier, one) for one in happened if one.words != NOTED]
    if len(found) == len(happened):
        return found
    found += note_entries(dossier)
    return sorted(found, key=lambda entry: entry.at, reverse=True)


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
