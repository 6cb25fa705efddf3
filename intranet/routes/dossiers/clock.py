"""Acts that stop the clock, let it go on, move the promise or end the dossier."""

import json

from flask import request
from flask_babel import gettext as _

from intranet.access import acting, needs
from intranet.filters import money
from intranet.forms.dossiers import clock as forms
from intranet.routes.dossiers import uploads
from intranet.routes.dossiers.blueprint import blueprint
from intranet.routes.dossiers.work import Work
from intranet.rules.dossiers import DossierPermission
from intranet.rules.workflow import EventKind, FeeState
from intranet.services import dossiers
from intranet.services.dossiers import PaperData, extending


@blueprint.route("/<pid>/supplement-request", methods=["GET", "POST"])
@needs(DossierPermission.REQUEST_SUPPLEMENT)
def request_supplement(pid):
    """Ask the citizen for papers, all in one go; the clock stops."""
    work = _work(pid, "request_supplement", forms.RequestSupplementForm(), "supplement")
    form = work.form
    papers = work.dossier.procedure_version.papers
    form.missing.choices = [(paper.name, paper.name) for paper in papers]

    def act(version):
        facts = (form.items, form.whole_reason, form.contact.data or None, form.phone.data or None)
        dossiers.request_supplement(acting(), pid, version, *facts)

    before = [event for event in work.dossier.events if event.kind == EventKind.SUPPLEMENT]
    message = _("Đã yêu cầu bổ sung. In phiếu cho công dân ở phần Diễn biến.")
    return work.answer(act, message, before=len(before))


@blueprint.route("/<pid>/supplement", methods=["GET", "POST"])
@needs(DossierPermission.TAKE_SUPPLEMENT)
def take_supplement(pid):
    """The papers came in; the clock goes on."""
    work = _work(pid, "take_supplement", forms.TakeSupplementForm())
    form = work.form
    asked = _asked(work.dossier)
    if request.method == "GET" and not form.is_restored:
        form.papers.data = "\n".join(asked)
    kept = uploads.take(form.files) if request.method == "POST" else []
    came_wrong = list(form.files.errors)

    def act(version):
        papers = tuple(PaperData(name, copies=1) for name in form.names)
        note = form.note.data or None
        dossiers.take_supplement(acting(), pid, version, papers, tuple(kept), note)

    carried = [(uploads.signed(stored), stored) for stored in kept]
    message = _("Đã nhận giấy tờ bổ sung, thời hạn chạy tiếp.")
    return work.answer(act, message, came_wrong, kept=carried, asked=asked)


@blueprint.route("/<pid>/payment-request", methods=["GET", "POST"])
@needs(DossierPermission.ASK_PAYMENT)
def ask_payment(pid):
    """Ask for a tax or fee; the clock stops until it is paid."""
    work = _work(pid, "ask_payment", forms.AskPaymentForm(), "payment")
    form = work.form

    def act(version):
        dossiers.ask_payment(acting(), pid, version, form.whole_reason, form.amount.data)

    return work.answer(act, _("Đã yêu cầu nộp phí, thuế. Thời hạn tạm dừng."))


@blueprint.route("/<pid>/payment", methods=["GET", "POST"])
@needs(DossierPermission.NOTE_PAYMENT)
def note_payment(pid):
    """It was paid; the clock goes on."""
    work = _work(pid, "note_payment", forms.NotePaymentForm())

    def act(version):
        dossiers.note_payment(acting(), pid, version, work.form.note.data or None)

    return work.answer(act, _("Đã ghi nhận nộp phí, thuế. Thời hạn chạy tiếp."))


@blueprint.route("/<pid>/suspension", methods=["GET", "POST"])
@needs(DossierPermission.SUSPEND)
def suspend(pid):
    """Stop processing for a while."""
    work = _work(pid, "suspend", forms.SuspendForm(), "suspension")

    def act(version):
        dossiers.suspend(acting(), pid, version, work.form.whole_reason)

    return work.answer(act, _("Đã tạm dừng xử lý."))


@blueprint.route("/<pid>/resumption", methods=["GET", "POST"])
@needs(DossierPermission.RESUME)
def resume(pid):
    """Let processing go on."""
    work = _work(pid, "resume", forms.ResumeForm(), "resumption")

    def act(version):
        dossiers.resume(acting(), pid, version, work.form.whole_reason)

    return work.answer(act, _("Đã tiếp tục xử lý."))


@blueprint.route("/<pid>/extension-request", methods=["GET", "POST"])
@needs(DossierPermission.ASK_EXTENSION)
def ask_extension(pid):
    """Draft an apology with a new date."""
    work = _work(pid, "ask_extension", forms.AskExtensionForm(), "extension")
    form = work.form

    def act(version):
        dossiers.ask_extension(acting(), pid, version, form.new_day.data, form.whole_reason)

    refused = extending.refused_of(work.dossier)
    return work.answer(act, _("Đã trình lãnh đạo ký thư xin lỗi."), refused=refused)


@blueprint.route("/<pid>/extension", methods=["GET", "POST"])
@needs(DossierPermission.SIGN_EXTENSION)
def sign_extension(pid):
    """Sign the drafted apology, or refuse it."""
    work = _work(pid, "sign_extension", forms.SignExtensionForm())
    form = work.form

    def act(version):
        grants = form.grants.data == "yes"
        dossiers.sign_extension(acting(), pid, version, grants, form.answer.data or None)

    message = _("Đã ký thư xin lỗi, hẹn lại.")
    if form.grants.data == "no":
        message = _("Đã trả lời không đồng ý hẹn lại.")
    return work.answer(act, message, draft=extending.request_of(work.dossier))


@blueprint.route("/<pid>/withdrawal", methods=["GET", "POST"])
@needs(DossierPermission.WITHDRAW)
def withdraw(pid):
    """The citizen takes the dossier back."""
    work = _work(pid, "withdraw", forms.WithdrawForm(), "withdrawal")
    form = work.form
    _hand_back(work)

    def act(version):
        facts = {"asked_on": form.asked_on.data, "channel": form.channel.data, **form.handed}
        dossiers.withdraw(acting(), pid, version, form.whole_reason, **facts)

    return work.answer(act, _("Đã cho rút hồ sơ. In thông báo ở phần Diễn biến."))


@blueprint.route("/<pid>/stopping", methods=["GET", "POST"])
@needs(DossierPermission.STOP)
def stop(pid):
    """Close the dossier of a citizen who stayed silent."""
    work = _work(pid, "stop", forms.StopForm(), "stop")
    form = work.form
    _hand_back(work)

    def act(version):
        dossiers.stop(acting(), pid, version, form.whole_reason, **form.handed)

    return work.answer(act, _("Đã dừng giải quyết hồ sơ. In thông báo ở phần Diễn biến."))


@blueprint.route("/<pid>/result-recall", methods=["GET", "POST"])
@needs(DossierPermission.RECALL_RESULT)
def recall_result(pid):
    """Take back a result that was not yet returned."""
    work = _work(pid, "recall_result", forms.RecallResultForm(), "recall")

    def act(version):
        dossiers.recall_result(acting(), pid, version, work.form.whole_reason)

    return work.answer(act, _("Đã thu hồi kết quả."))


def _work(pid, name, form, texts=None):
    """The work of an act; the procedure's own reasons of kind ``texts`` are offered."""
    work = Work(pid, name, form)
    if texts is not None:
        form.offer(json.loads(work.dossier.procedure_version.texts).get(texts, []))
    return work


def _hand_back(work):
    """All papers that were handed in are offered to be given back, and what was paid is named."""
    if request.method != "GET" or work.form.is_restored:
        return
    dossier, form = work.dossier, work.form
    form.papers_returned.data = "\n".join(paper.name for paper in dossier.papers if paper.submit)
    if dossier.fee_state == FeeState.PAID:
        form.fee_note.data = _("Đã thu %(amount)s", amount=money(dossier.fee_vnd))


def _asked(dossier):
    """What the last request for papers asked for."""
    kinds = [event for event in dossier.events if event.kind == EventKind.SUPPLEMENT]
    return kinds[-1].details.get("items", []) if kinds else []
