"""The checklists, and one version exactly as a team will see it."""

from intranet.access import needs
from intranet.routes.checklists import words
from intranet.routes.checklists.door import blueprint
from intranet.routes.inspections.tabs import room_tabs
from intranet.rules.checklists import PREFILL_WORDS, ChecklistPermission, in_groups
from intranet.services import checklists
from intranet.web import render


@blueprint.get("", endpoint="list")
@needs(ChecklistPermission.LIST)
def list_all():
    """All of them, with the version in force and the one that is being written."""
    tabs = room_tabs("checklists.list")
    return render("checklists/list.html", lines=checklists.listing(), tabs=tabs)


@blueprint.get("/<pid>")
@needs(ChecklistPermission.SHOW)
def show(pid):
    """One version: every item as it is answered, what differs from the one before."""
    version = checklists.get(pid)
    return render(
        "checklists/show.html",
        edition=version,
        checklist=version.checklist,
        groups=in_groups(checklists.items_of(version)),
        draft=checklists.draft_of(version),
        before=checklists.published_before(version),
        differences=checklists.differences(version),
        uses=checklists.uses_of(version),
        prefills=PREFILL_WORDS,
        words=words,
    )
