"""What is done with a finding that was given to its unit."""

from flask import current_app
from flask_babel import gettext as _
from flask_login import current_user

from intranet.access import acting, needs
from intranet.errors import attempt, said
from intranet.forms.findings import (
    AcceptFindingForm,
    AnswerFindingForm,
    PostponeFindingForm,
    ReturnFindingForm,
)
from intranet.routes.findings.blueprint import blueprint
from intranet.routes.findings.page import finding_page
from intranet.rules.errors import RuleBroken
from intranet.rules.findings import FindingPermission
from intranet.rules.words import N_
from intranet.services import files, findings, proofs
from intranet.transaction import Forbidden
from intranet.web import after


@blueprint.post("/findings/<pid>/answers")
@needs(FindingPermission.ANSWER)
def answer(pid):
    """The unit says that it is mended, with proof."""
    form, finding = AnswerFindingForm(), findings.get(current_user, pid)
    limits = files.limits_of(current_app.config)
    if not findings.is_theirs(current_user, finding):
        raise Forbidden

    def act():
        if not findings.may_answer(current_user, finding):  # no files are kept for nothing
            return findings.answer(acting(), pid, form.words.data, [], 0, form.version.data)
        kept = _kept(form.proofs, limits)
        most, version = limits.number, form.version.data
        return findings.answer(acting(), pid, form.words.data, kept, most, version)

    words = _("Đã gửi báo cáo khắc phục. Đoàn kiểm tra sẽ chấp nhận hoặc trả lại.")
    return _done(pid, form, "answer", act, words)


@blueprint.post("/findings/<pid>/acceptance")
@needs(FindingPermission.ACCEPT)
def accept(pid):
    """The team finds it mended."""
    form = AcceptFindingForm()
    act = _by_team(pid, lambda: findings.accept(acting(), pid, form.version.data))
    return _done(pid, form, "accept", act, _("Đã chấp nhận. Tồn tại này xong."))


@blueprint.post("/findings/<pid>/return")
@needs(FindingPermission.RETURN)
def give_back(pid):
    """The team does not find it mended."""
    form = ReturnFindingForm()
    act = _by_team(
        pid, lambda: findings.give_back(acting(), pid, form.reason.data, form.version.data)
    )
    return _done(pid, form, "give_back", act, _("Đã trả lại, đã báo đơn vị."))


@blueprint.post("/findings/<pid>/postponement")
@needs(FindingPermission.POSTPONE)
def postpone(pid):
    """The team gives more time."""
    form = PostponeFindingForm()

    def act():
        given = (form.due_on.data, form.why.data, form.version.data)
        return findings.postpone(acting(), pid, *given)

    return _done(pid, form, "postpone", _by_team(pid, act), _("Đã gia hạn, đã báo đơn vị."))


def _by_team(pid, act):
    """``act`` for somebody of the team; others hear so before what they typed is looked at."""
    finding = findings.get(current_user, pid)
    if not finding.inspection.is_team(current_user.id):
        raise Forbidden
    return act


def _done(pid, form, name, act, words):
    """Carry it out and go back to the page, or show there what is wrong."""
    if attempt(form, act) is not None:
        return after("findings.show", words, pid=pid)
    return finding_page(findings.get(current_user, pid), form, name)


def _kept(field, limits):
    """The files that came, checked and stored; RuleBroken at the field names the bad one."""
    kept = []
    for upload in field.data or ():
        if not getattr(upload, "filename", ""):
            continue
        try:
            data = proofs.whole(upload.stream, None, limits)
            kept.append(proofs.prepare(data, upload.filename, limits))
        except RuleBroken as error:
            name, why = upload.filename, said(error)
            raise RuleBroken(N_("%(name)s: %(why)s"), "proofs", name=name, why=why) from None
    return kept
