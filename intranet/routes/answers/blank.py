"""The list on paper, to be filled in by hand where there is no phone."""

from flask_login import current_user

from intranet import paper
from intranet.access import acting, needs
from intranet.routes.answers.blueprint import blueprint
from intranet.routes.answers.telling import choices
from intranet.routes.checklists.words import condition
from intranet.rules.answers import AnswerPermission
from intranet.rules.checklists import Kind
from intranet.rules.samples import CHECKS
from intranet.services import answers, findings, samples
from intranet.services.dossiers.heads import agency_name


@blueprint.get("/inspections/<pid>/sheet/print")
@needs(AnswerPermission.PRINT)
def print_blank(pid):
    """All items, earlier findings and drawn dossiers, with boxes to tick and room to write; of
    dossiers what the record says, nothing of what was answered.
    """
    inspection, groups = answers.blank(current_user, pid)
    return paper.drawn(
        "prints/sheet.html",
        f"phieu-{inspection.unit.short_name}",
        inspection=inspection,
        agency=agency_name(inspection.authority),
        groups=groups,
        earlier=findings.open_of(inspection.unit, inspection),
        lines=samples.lines_for_sheet(acting(), inspection),
        checks=CHECKS,
        choices=choices,
        condition=condition,
        numbers=(Kind.NUMBER, Kind.PERCENT, Kind.SAMPLE),
    )
