"""One finding: what is to be mended, until when, how to answer, what became of it."""

from flask_babel import gettext as _
from flask_login import current_user

from intranet.access import needs
from intranet.forms.findings import (
    AcceptFindingForm,
    AnswerFindingForm,
    PostponeFindingForm,
    ReturnFindingForm,
)
from intranet.routes.findings.blueprint import blueprint
from intranet.routes.findings.telling import happened, standing, term
from intranet.rules.checklists import SEVERITY_WORDS
from intranet.rules.findings import FindingPermission, FindingState
from intranet.services import findings, proofs
from intranet.services.inspections import get as get_inspection
from intranet.transaction import NotVisible
from intranet.web import render

FORMS = {
    "answer": AnswerFindingForm,
    "accept": AcceptFindingForm,
    "give_back": ReturnFindingForm,
    "postpone": PostponeFindingForm,
}


@blueprint.get("/findings/<pid>")
@needs(FindingPermission.SHOW)
def show(pid):
    """One finding."""
    return finding_page(findings.get(current_user, pid))


def finding_page(finding, sent=None, name=None):
    """The page of a finding; ``sent``: the form ``name`` as somebody filled it in, with what is
    wrong with it.
    """
    forms = {key: make(formdata=None, obj=finding) for key, make in FORMS.items()}
    if name:
        forms[name] = sent
    targets = {f"finding:{finding.pid}"}
    if finding.item_code:
        targets.add((finding.inspection_id, f"item:{finding.item_code}"))
    shown = proofs.of_targets(current_user, targets)
    answerers = findings.answerers_of(finding)
    judging = findings.may_judge(current_user, finding)
    may_answer = findings.may_answer(current_user, finding)
    may_accept = judging and finding.state == FindingState.ANSWERED
    offered = {"answer": may_answer, "accept": may_accept, "give_back": may_accept}
    return render(
        "findings/show.html",
        finding=finding,
        facts=_facts(finding),
        standing=standing(finding),
        term=term(finding),
        before=[proof for proof in shown if not _is_answer(proof, answerers)],
        after=[proof for proof in shown if _is_answer(proof, answerers)],
        events=happened(finding),
        forms=forms,
        opened=name,
        refused=sent if name and not offered.get(name, judging) else None,
        may_answer=may_answer and current_user.can(FindingPermission.ANSWER),
        may_accept=may_accept,
        may_postpone=judging,
        may_change=findings.may_change(current_user, finding),
        inspection=_inspection(finding),
        status=sent.status if sent is not None else 200,
    )


def _is_answer(proof, answerers):
    """The unit's own proof that it is mended; a later team adds photos to a finding too."""
    return proof.target.startswith("finding:") and proof.by_id in answerers


def _inspection(finding):
    """Its inspection where this person may open it: not everybody to whom one is given may."""
    try:
        return get_inspection(current_user, finding.inspection.pid)
    except NotVisible:
        return None


def _facts(finding):
    person = finding.responsible
    name = finding.responsible_name
    if person:
        name = f"{person.full_name}, {person.title}" if person.title else person.full_name
    times = findings.times_of([finding]).get(finding.id)
    rows = [
        (_("Đơn vị"), finding.unit.name),
        (_("Mục trong bộ tiêu chí"), finding.item_code),
        (_("Mức độ"), _(SEVERITY_WORDS[finding.severity])),
        (_("Căn cứ"), finding.basis),
        (_("Người chịu trách nhiệm"), name),
        (_("Số lần trả lại"), finding.returns or None),
        (_("Lặp lại"), times and _("lần thứ %(number)s của đơn vị này", number=times)),
    ]
    return [(label, value) for label, value in rows if value]
