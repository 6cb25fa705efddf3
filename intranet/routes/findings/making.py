"""Findings of a visit while it runs: from bad answers with one press, or free."""

from types import SimpleNamespace

from flask import request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from intranet import filters as shown
from intranet.access import acting, needs
from intranet.errors import attempt
from intranet.forms.findings import FindingForm
from intranet.routes.findings.blueprint import blueprint
from intranet.routes.findings.telling import standing, term
from intranet.routes.inspections.tabs import visit_tabs
from intranet.rules.checklists import SEVERITY_WORDS, VERDICT_WORDS, Kind, Severity
from intranet.rules.findings import FindingPermission
from intranet.rules.inspections import OPEN_TO_ANSWERS
from intranet.services import findings, inspections
from intranet.services.findings import Fault
from intranet.transaction import Forbidden
from intranet.web import after, render

NAMES = ("text", "severity", "due_on", "basis", "responsible", "responsible_name", "item_code")


@blueprint.get("/inspections/<pid>/findings")
@needs(FindingPermission.OF_INSPECTION)
def of_inspection(pid):
    """The findings of a visit, and what of the sheet may become one."""
    inspection = inspections.get(current_user, pid)
    rows = findings.of_inspection(current_user, inspection)
    is_team = inspection.is_team(current_user.id)
    is_open = is_team and inspection.state in OPEN_TO_ANSWERS
    due_on = findings.due_by_default() if is_open else None
    return render(
        "findings/of_inspection.html",
        inspection=inspection,
        tabs=visit_tabs(inspection, "findings.of_inspection"),
        rows=[(row, standing(row), term(row)) for row in rows],
        times=findings.times_of(rows),
        offered=[_offered(one, due_on) for one in findings.candidates(inspection)]
        if is_open
        else [],
        severities=SEVERITY_WORDS,
        is_open=is_open,
    )


@blueprint.route("/inspections/<pid>/findings/new", methods=["GET", "POST"])
@needs(FindingPermission.CREATE)
def create(pid):
    """Write down a finding; ``?item=`` begins with what was answered to it."""
    inspection = inspections.of_team(current_user, pid)
    form = FindingForm(data=_begun(inspection)) if request.method == "GET" else FindingForm()
    form.offer(findings.people_of(inspection.unit))
    made = attempt(form, lambda: findings.create(acting(), pid, _fault(form)))
    if made:
        words = _("Đã ghi tồn tại số %(number)s.", number=made.position)
        return after("findings.of_inspection", words, pid=pid)
    url = url_for("findings.create", pid=pid)
    return _sheet(form, inspection, _("Ghi tồn tại"), url)


@blueprint.route("/findings/<pid>/edition", methods=["GET", "POST"])
@needs(FindingPermission.EDIT)
def edit(pid):
    """Change a finding before the minutes are frozen."""
    finding = findings.get(current_user, pid)
    inspection = finding.inspection
    if not inspection.is_team(current_user.id):
        raise Forbidden
    form = _form_of(finding)
    done = attempt(
        form,
        lambda: findings.edit(acting(), pid, _fault(form), form.version.data),
        fresh=lambda: _form_of(findings.get(current_user, pid), formdata=None),
    )
    if done:
        return after("findings.of_inspection", _("Đã sửa tồn tại."), pid=inspection.pid)
    url = url_for("findings.edit", pid=pid)
    return _sheet(form, inspection, _("Sửa tồn tại"), url)


@blueprint.post("/findings/<pid>/removal")
@needs(FindingPermission.DROP)
def drop(pid):
    """Drop a finding before the minutes are frozen."""
    finding = findings.drop(acting(), pid)
    return after("findings.of_inspection", _("Đã bỏ tồn tại."), pid=finding.inspection.pid)


def _sheet(form, inspection, title, url):
    return render(
        "findings/edit.html",
        form=form,
        inspection=inspection,
        title=title,
        url=url,
        status=form.status,
    )


def _form_of(finding, **options):
    """The form of a finding; its boxes are called like its columns, but for the person."""
    columns = {name: getattr(finding, name) for name in (*NAMES, "version")}
    columns["responsible"] = finding.responsible.pid if finding.responsible else ""
    form = FindingForm(obj=SimpleNamespace(**columns), **options)
    form.offer(findings.people_of(finding.unit))
    return form


def _begun(inspection):
    """What a new finding begins with: of the item in the address, or empty."""
    due_on = findings.due_by_default()
    wanted = request.args.get("item")
    for one in findings.candidates(inspection) if wanted else ():
        if one.item.code == wanted:
            return {**_offered(one, due_on)["fields"], "due_on": due_on}
    return {"due_on": due_on, "severity": str(Severity.MEDIUM)}


def _offered(candidate, due_on):
    """A bad item in words, and the fields of its finding for the one press."""
    item = candidate.item
    verdict = _(VERDICT_WORDS[candidate.verdict])
    is_figure = item.kind in (Kind.NUMBER, Kind.PERCENT, Kind.SAMPLE)
    answer = f"{candidate.value.replace('.', ',')}{'%' * (item.kind != Kind.NUMBER)}"
    said = candidate.remark or (answer if is_figure else verdict.lower())
    text = f"{item.text}: {f'{answer}; {said}' if is_figure and candidate.remark else said}"
    fields = {
        "item_code": item.code,
        "text": text,
        "severity": item.severity,
        "basis": item.basis or "",
        "due_on": shown.date(due_on),
        "responsible": "",
        "responsible_name": "",
    }
    return {"item": item, "verdict": verdict, "kind": candidate.verdict, "text": text,
            "fields": fields}  # fmt: skip


def _fault(form):
    return Fault(**{name: form[name].data or None for name in NAMES})
