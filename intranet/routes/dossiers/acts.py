"""The acts on a dossier: each has a page with its form (GET) and is carried out by POST."""

from flask import request
from flask_babel import gettext as _
from flask_login import current_user

from intranet.access import acting, needs
from intranet.forms.dossiers import (
    ApproveForm,
    AssignForm,
    EnterResultForm,
    HandOverForm,
    ReturnResultForm,
    SendBackForm,
)
from intranet.routes.dossiers import uploads
from intranet.routes.dossiers.blueprint import blueprint
from intranet.routes.dossiers.work import Work
from intranet.rules.dossiers import DossierPermission
from intranet.services.dossiers import closure, reading, routing


@blueprint.route("/<pid>/hand-over", methods=["GET", "POST"])
@needs(DossierPermission.HAND_OVER)
def hand_over(pid):
    """Pass the dossier on to the next step."""
    work = Work(pid, "hand_over", HandOverForm())
    form = work.form
    step = reading.next_step(work.dossier)
    form.to_user.choices = _takers(work.dossier, step)

    def act(version):
        routing.hand_over(acting(), pid, version, form.to_user.data or None, form.note.data or None)

    return work.answer(act, _("Đã chuyển hồ sơ."), step=step)


@blueprint.route("/<pid>/assignment", methods=["GET", "POST"])
@needs(DossierPermission.ASSIGN)
def assign(pid):
    """Name the person who works on the present step."""
    work = Work(pid, "assign", AssignForm())
    form, dossier = work.form, work.dossier
    people = reading.candidates(dossier, work.step) if work.step else []
    people = [user for user in people if user.id != dossier.holder_user_id]
    form.to_user.choices = _names(people)

    def act(version):
        routing.assign(acting(), pid, version, form.to_user.data, form.note.data or None)

    takes = routing.takes_away(current_user, dossier)
    why = takes and _("Ghi lý do: bạn lấy hồ sơ khỏi %(name)s.", name=dossier.holder.full_name)
    return work.answer(act, _("Đã phân công."), why=why or None)


@blueprint.route("/<pid>/return-to-previous-step", methods=["GET", "POST"])
@needs(DossierPermission.SEND_BACK)
def send_back(pid):
    """Give the dossier back to the step before, with the reason."""
    work = Work(pid, "send_back", SendBackForm())

    def act(version):
        routing.send_back(acting(), pid, version, work.form.reason.data)

    return work.answer(act, _("Đã trả về bước trước."))


@blueprint.route("/<pid>/approval", methods=["GET", "POST"])
@needs(DossierPermission.APPROVE)
def approve(pid):
    """The leader's consent; the dossier goes on."""
    work = Work(pid, "approve", ApproveForm())
    form = work.form
    step = reading.next_step(work.dossier)
    form.to_user.choices = _takers(work.dossier, step) if step and step.must_choose else []

    def act(version):
        facts = (form.note.data or None, form.to_user.data or None)
        routing.approve(acting(), pid, version, *facts)

    alone = reading.approves_alone(current_user, work.dossier)
    return work.answer(act, _("Đã phê duyệt."), step=step, alone=alone)


@blueprint.route("/<pid>/result", methods=["GET", "POST"])
@needs(DossierPermission.ENTER_RESULT)
def enter_result(pid):
    """Enter the result: the clock of the dossier ends."""
    work = Work(pid, "enter_result", EnterResultForm())
    form = work.form
    kept = uploads.take(form.files) if request.method == "POST" else []
    came_wrong = list(form.files.errors)

    def act(version):
        facts = (form.number.data or None, form.day.data, form.signer.data or None)
        closure.enter_result(acting(), pid, version, *facts, form.refused.data, tuple(kept))

    carried = [(uploads.signed(stored), stored) for stored in kept]
    needs_file = work.step is not None and work.step.needs_file
    message = _("Đã nhập kết quả.")
    alone = reading.approves_alone(current_user, work.dossier)
    shown = {"kept": carried, "needs_file": needs_file, "alone": alone}
    return work.answer(act, message, came_wrong, **shown)


@blueprint.route("/<pid>/collection", methods=["GET", "POST"])
@needs(DossierPermission.RETURN_RESULT)
def return_result(pid):
    """Give the result to the citizen; the dossier is closed."""
    work = Work(pid, "return_result", ReturnResultForm())
    form, dossier = work.form, work.dossier
    if request.method == "GET" and not form.is_restored:
        form.collected_by.data = dossier.submitter_name or dossier.owner_name
        form.id_number.data = dossier.submitter_id_number or dossier.owner_id_number
        form.way.data = dossier.delivery_way

    def act(version):
        facts = (form.collected_by.data, form.id_number.data or None, form.way.data)
        closure.return_result(acting(), pid, version, *facts)

    return work.answer(act, _("Đã trả kết quả."))


def _takers(dossier, step):
    """Who may be handed the dossier at its next step; all of them unless one must be named."""
    people = reading.candidates(dossier, step) if step else []
    if step and step.must_choose:
        return [("", _("Chọn người nhận")), *_names(people)]
    return [("", _("Cả bộ phận, chưa giao cho ai")), *_names(people)]


def _names(people):
    return [
        (user.pid, f"{user.full_name} ({user.title})" if user.title else user.full_name)
        for user in people
    ]
