"""Photos and papers of an inspection: taken in, shown, taken back."""

from flask import Blueprint, abort, current_app, jsonify, request
from flask_babel import gettext as _

from intranet import filters
from intranet.access import acting, needs
from intranet.errors import said
from intranet.forms.proofs import RemoveProofForm
from intranet.rules.answers import PROTOCOL, PROTOCOLS
from intranet.rules.errors import RuleBroken
from intranet.rules.files import PICTURES
from intranet.rules.inspections import InspectionState
from intranet.rules.proofs import ProofPermission, key_of, read_sent, taken_when
from intranet.rules.words import N_
from intranet.services import files, proofs
from intranet.services.inspections import of_team
from intranet.transaction import Forbidden, NotVisible
from intranet.web import after, download, render

blueprint = Blueprint("proofs", __name__)


@blueprint.post("/inspections/<pid>/proofs")
@needs(ProofPermission.ADD)
def add(pid):
    """Take in a proof of a target; ``?quiet``: by protocol 1 for the phone (decision 0024)."""
    if "quiet" in request.args:
        return _quiet(pid)
    inspection = of_team(acting().user, pid)
    sent = [upload for upload in request.files.getlist("file") if upload.filename]
    target = request.form.get("target", "")
    if not sent:
        raise RuleBroken(N_("Chọn ảnh hoặc tệp PDF."))
    for number, upload in enumerate(sent):
        key = request.form.get("key", "")
        _keep(pid, upload, key_of(key, number) if number else key)
    words = _("Đã nhận %(number)s minh chứng.", number=len(sent))
    if target == proofs.MINUTES:
        return _to_note(inspection, words)
    return after("answers.fill", words, pid=pid, _anchor=target.replace(":", "-"))


@blueprint.get("/proofs/<pid>")
@needs(ProofPermission.SHOW)
def show(pid):
    """A picture, locked in a sandbox; a PDF is only downloaded."""
    try:
        proof, data = proofs.open_proof(acting(), pid, files.limits_of(current_app.config))
    except FileNotFoundError:
        current_app.logger.error("the bytes of proof %s are gone: flask files check", pid)
        abort(404)
    return download(data, proof.name, proof.mime, inline=proof.mime in PICTURES)


@blueprint.route("/proofs/<pid>/removal", methods=["GET", "POST"])
@needs(ProofPermission.REMOVE)
def remove(pid):
    """Take a wrong photo back, with the reason; the trail and the bytes stay."""
    proof = proofs.get(acting().user, pid)
    if not proof.inspection.is_team(acting().user_id):
        raise Forbidden
    form = RemoveProofForm()
    if form.validate_on_submit():
        proofs.remove(acting(), pid, form.reason.data)
        anchor = proof.target.replace(":", "-")
        words = _("Đã gỡ minh chứng.")
        return after("answers.fill", words, pid=proof.inspection.pid, _anchor=anchor)
    return render("proofs/remove.html", form=form, proof=proof, status=form.status)


def _to_note(inspection, words):
    """Signed minutes were sent: the head still has to note who signed them."""
    if inspection.head_id != acting().user_id or inspection.state != InspectionState.SIGNING:
        return after("minutes.show", words, pid=inspection.pid)
    words = _("Đã nhận bản đã ký. Chọn “Đã ký trên bản giấy”, ghi tên người ký rồi bấm Ghi nhận.")
    return after("minutes.attest", words, pid=inspection.pid)


def _keep(pid, upload, key):
    form = request.form
    sent = read_sent(
        form.get("target"), key, upload.filename, form.get("sha256"),
        form.get("device"), form.get("at"), form.get("offset"),
        (form.get("taken"), form.get("place")),
    )  # fmt: skip
    return proofs.keep_proof(
        acting(), pid, sent, upload.stream, files.limits_of(current_app.config)
    )


def _quiet(pid):
    """The answer of protocol 1: one result; what is wrong with the request itself has a status."""
    protocol = request.form.get("protocol", "")
    if protocol not in {str(number) for number in PROTOCOLS}:
        words = _("Trang trên máy đã cũ; hãy mở lại phiếu khi có mạng rồi gửi tiếp.")
        return _refused(409, words)
    upload = request.files.get("file")
    if upload is None:
        return _refused(400, _("Không có tệp nào."))
    key = request.form.get("key", "")
    try:
        result = _receipt(_keep(pid, upload, key), key)
    except RuleBroken as error:
        final = getattr(error, "final", True)
        result = {"key": key, "ok": False, "error": said(error), "final": final}
    except NotVisible:
        return _refused(404, _("Không có cuộc kiểm tra này, hoặc bạn không được xem."))
    except Forbidden:
        return _refused(403, _("Bạn không ở trong đoàn kiểm tra này."))
    return jsonify(protocol=PROTOCOL, results=[result])


def _receipt(proof, key):
    code, at = proof.pid[:4].upper(), filters.time(proof.received_at)
    return {"key": key, "ok": True, "code": code, "at": at, "seq": proof.id}


def _refused(status, words):
    answer = jsonify(protocol=PROTOCOL, error=words)
    answer.status_code = status
    return answer


@blueprint.record_once
def _lend(state):
    """Templates of every room tell when a photo was taken (components/proofs.html)."""
    state.app.jinja_env.globals["taken_when"] = taken_when
