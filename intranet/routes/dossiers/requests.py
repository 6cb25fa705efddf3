"""Opinions and visits: asked on a dossier, listed for who has to answer, answered or taken back."""

from datetime import datetime
from types import SimpleNamespace

from flask import current_app, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from intranet import clock
from intranet.access import acting, needs
from intranet.errors import said
from intranet.forms.dossiers.requests import (
    AnswerForm,
    AskOpinionForm,
    CancelRequestForm,
    PlanVisitForm,
    TransferForm,
)
from intranet.routes.dossiers import uploads
from intranet.routes.dossiers.blueprint import blueprint
from intranet.routes.dossiers.work import Work
from intranet.rules.dossiers import DossierPermission
from intranet.rules.errors import RuleBroken
from intranet.rules.workflow.requests import KIND_WORDS, RequestKind
from intranet.services.dossiers import asked, reading, requests
from intranet.services.dossiers import transfer as transferring
from intranet.services.dossiers.requests import Asked, VisitData
from intranet.web import after, render

USUAL_DAYS = 3


@blueprint.route("/<pid>/opinions", methods=["GET", "POST"])
@needs(DossierPermission.ASK_OPINION)
def ask_opinion(pid):
    """Ask one or several units for their opinion, each with its own deadline."""
    work = Work(pid, "ask_opinion", AskOpinionForm())
    form = work.form
    choices = [("", "–"), *((unit.pid, unit.name) for unit in _askable(work.dossier))]
    for row in form.units:
        row.form.unit.choices = choices
        if request.method == "GET" and not form.is_restored:
            row.form.days.process_data(USUAL_DAYS)

    def act(version):
        units = [Asked(row.form.unit.data, row.form.days.data) for row in form.units]
        requests.ask_opinion(acting(), pid, version, form.text.data, units)

    return work.answer(act, _("Đã gửi câu hỏi."))


def _askable(dossier):
    return asked.askable(dossier) if dossier.holder_unit is not None else []


@blueprint.route("/<pid>/visits", methods=["GET", "POST"])
@needs(DossierPermission.PLAN_VISIT)
def plan_visit(pid):
    """Plan a verification on the spot."""
    work = Work(pid, "plan_visit", PlanVisitForm())
    form, dossier = work.form, work.dossier
    people = asked.visitors(dossier) if dossier.holder_unit is not None else []
    form.leader.choices = [(user.pid, user.full_name) for user in people]
    if request.method == "GET" and not form.is_restored:
        form.leader.data = current_user.pid
        form.place.data = dossier.owner_address

    def act(version):
        at = datetime.combine(form.day.data, form.time.data)
        facts = (form.text.data, at, form.place.data, form.leader.data, form.people.data or None)
        requests.plan_visit(acting(), pid, version, VisitData(*facts))

    return work.answer(act, _("Đã lập lịch xác minh."))


@blueprint.route("/<pid>/transfer", methods=["GET", "POST"])
@needs(DossierPermission.TRANSFER)
def transfer(pid):
    """Hand the dossier to another authority or unit; the due date stays."""
    work = Work(pid, "transfer", TransferForm())
    form = work.form
    units = transferring.targets(work.dossier, work.step)
    form.unit.choices = [(unit.pid, unit.name) for unit in units]

    def act(version):
        transferring.transfer(acting(), pid, version, form.unit.data, form.reason.data)

    return work.answer(act, _("Đã chuyển cơ quan giải quyết."))


@blueprint.route("/<pid>/requests/<request_pid>/answer", methods=["GET", "POST"])
@needs(DossierPermission.ANSWER)
def answer(pid, request_pid):
    """Give the opinion, or note what the visit found."""
    form, one = AnswerForm(), asked.get(current_user, pid, request_pid)
    kept = uploads.take(form.files) if request.method == "POST" else []
    came_wrong = list(form.files.errors)

    def act():
        if came_wrong:
            raise RuleBroken(" ".join(came_wrong), field="files")
        most = current_app.config["MAX_FILES"]
        requests.answer(acting(), pid, request_pid, form.text.data, kept, most)

    carried = [(uploads.signed(stored), stored) for stored in kept]
    done = _("Đã trả lời.")
    return _closing("answer", form, one, act, asked.may_answer, done, kept=carried)


@blueprint.route("/<pid>/requests/<request_pid>/cancellation", methods=["GET", "POST"])
@needs(DossierPermission.CANCEL_REQUEST)
def cancel_request(pid, request_pid):
    """Take the question back, or call the visit off."""
    form = CancelRequestForm()

    def act():
        requests.cancel_request(acting(), pid, request_pid, form.reason.data)

    return _closing("cancel_request", form, asked.get(current_user, pid, request_pid), act,
                    asked.may_cancel, _("Đã rút."))  # fmt: skip


@blueprint.post("/<pid>/requests/<request_pid>/reminder")
@needs(DossierPermission.REMIND)
def remind(pid, request_pid):
    """Remind the unit that has not answered."""
    try:
        requests.remind(acting(), pid, request_pid)
    except RuleBroken as broken:
        return after("dossiers.show", said(broken), error=True, pid=pid)
    return after("dossiers.show", _("Đã nhắc."), pid=pid)


def _closing(verb, form, asked_for, act, may, message, **data):
    """The page of an act that closes a request; what cannot be done any more is said there."""
    extra, status, dossier = [], 200, asked_for.dossier
    blocked = asked_for.answered_at is not None or not may(current_user, asked_for)
    if form.validate_on_submit():
        try:
            act()
        except RuleBroken as broken:
            status = 422 if form.take(broken) else 409
            extra = [] if status == 422 else [said(broken)]
        else:
            return after("dossiers.show", message, pid=dossier.pid)
    elif form.errors:
        status = 422
    elif blocked:
        status, extra = 409, [_("Việc này đã xong hoặc thuộc người khác.")]
    reading.note_opening(acting(), dossier)
    one = row_of(asked_for)
    return render(f"dossiers/{verb}.html", status=status, form=form, dossier=dossier, one=one,
                  extra=extra, blocked=blocked, **data)  # fmt: skip


@blueprint.get("/requests", endpoint="requests")
@needs(DossierPermission.REQUESTS)
def listed():
    """What others ask of my units, and what my units wait for."""
    user = current_user._get_current_object()
    return render(
        "dossiers/requests.html",
        mine=[_listed(row) for row in asked.asked_of(user)],
        others=[_listed(row) for row in asked.asked_by(user)],
    )


def listed_for(user, limit):
    """The first rows of what waits for the person's units, for the home page."""
    return [_listed(row) for row in asked.asked_of(user, limit)]


def _listed(row):
    return SimpleNamespace(
        url=url_for("dossiers.show", pid=row.dossier_pid),
        answer_url=url_for("dossiers.answer", pid=row.dossier_pid, request_pid=row.pid),
        code=row.code,
        procedure=row.procedure,
        kind=_(KIND_WORDS[RequestKind(row.kind)]),
        due_at=row.due_at,
        is_late=is_late(row),
        asked_unit=row.asked_unit,
        to_unit=row.to_unit,
        reminded_at=row.reminded_at,
    )


def is_late(row):
    """True when the answer should have come on an earlier day, or the visit is over."""
    return row.due_at is not None and row.due_at < clock.now()


def request_panel(rows, files):
    """The opinions and visits of a dossier for its page: what each says, what may be done; of its
    ``files`` those that came with an answer.
    """
    user = current_user._get_current_object()
    return [row_of(one, user, files) for one in rows]


def row_of(one, user=None, files=()):
    """One request in words; with ``user`` the acts this person may do now."""
    is_open = one.answered_at is None and not one.dossier.is_finished and not one.dossier.is_closed
    is_visit = one.kind == RequestKind.VISIT
    ours = is_open and user is not None and asked.may_cancel(user, one)
    return SimpleNamespace(
        pid=one.pid,
        dossier_pid=one.dossier.pid,
        is_visit=is_visit,
        kind=_(KIND_WORDS[RequestKind(one.kind)]),
        whom=one.to_user.full_name if one.to_user else one.to_unit.name,
        asker=f"{one.asked_by.full_name} ({one.asked_unit.name})",
        asked_at=one.asked_at,
        due_at=one.due_at,
        place=one.place,
        people=one.people,
        text=one.text,
        is_open=is_open,
        is_late=is_open and is_late(one),
        outcome=one.outcome,
        answer=one.answer,
        files=[f for f in files if f.request_id == one.id and f.removed_at is None],
        answered_at=one.answered_at,
        answered_by=one.answered_by.full_name if one.answered_by else None,
        reminded_at=one.reminded_at,
        may_answer=is_open and user is not None and asked.may_answer(user, one),
        may_cancel=ours,
        may_remind=ours and not is_visit and not _is_reminded(one),
    )


def _is_reminded(one):
    return one.reminded_at is not None and one.reminded_at.date() == clock.today()
