"""The forms of a new inspection and of its changes: facts, units, team."""

from flask import request
from flask_babel import gettext as _
from flask_login import current_user

from intranet.access import acting, needs
from intranet.errors import attempt
from intranet.forms.conflicts import VersionedForm
from intranet.forms.inspections import CreateForm, FactsForm, team_of, with_team
from intranet.plurals import counted as _n
from intranet.routes.inspections.blueprint import blueprint
from intranet.routes.inspections.defaults import defaults
from intranet.rules.inspections import EDITABLE, InspectionPermission
from intranet.services import inspections
from intranet.services.inspections import (
    InspectionData,
    MemberData,
    Origin,
    TeamData,
    choices,
    making,
)
from intranet.transaction import Forbidden
from intranet.web import after, render


@blueprint.route("/new", methods=["GET", "POST"])
@needs(InspectionPermission.CREATE)
def create():
    """One draft for each unit that is ticked."""
    places = choices.authorities(current_user)
    people = choices.candidates(places)
    data = {}
    if request.method == "GET":
        data = defaults(current_user, request.args.get("line"), request.args.get("earlier"))
    form = with_team(CreateForm, people)(data=data)
    form.authority.choices = [(place.pid, place.name) for place in places]
    form.units.choices = [(unit.pid, unit.name) for unit in choices.inspectable(places)]
    _name_checklists(form)

    def act():
        origin = Origin(form.line.data or None, form.earlier.data or None)
        return inspections.create(acting(), form.authority.data, form.units.data, _data(form),
                                  _team(form, people), origin)  # fmt: skip

    made = attempt(form, act)
    if made and len(made) == 1:
        return after("inspections.show", _("Đã lập cuộc kiểm tra."), pid=made[0].pid)
    if made:
        return after("inspections.list", _n("Đã lập %(count)s cuộc kiểm tra.", len(made)))
    return render("inspections/create.html", form=form, people=people, places=places,
                  status=form.status)  # fmt: skip


@blueprint.route("/<pid>/edition", methods=["GET", "POST"])
@needs(InspectionPermission.EDIT)
def edit(pid):
    """Change facts and team before it begins; the team alone while it runs."""
    inspection = inspections.whole(current_user, pid)
    if not inspections.keeps(current_user, inspection):
        raise Forbidden
    stay = [member.user_id for member in inspection.members]
    people = choices.candidates([inspection.authority], stay)
    is_whole = inspection.state in EDITABLE
    form = _opened(inspection, people, is_whole)

    def act():
        data = _data(form) if is_whole else None
        return inspections.edit(acting(), pid, data, _team(form, people), form.version.data)

    def fresh():
        return _opened(inspection, people, is_whole, formdata=None)

    if attempt(form, act, fresh=fresh):
        return after("inspections.show", _("Đã sửa cuộc kiểm tra."), pid=pid)
    groups = choices.groups_of(inspection.checklist_version_id)
    return render("inspections/edit.html", form=form, inspection=inspection, people=people,
                  is_whole=is_whole, groups=groups, status=form.status)  # fmt: skip


def _opened(inspection, people, is_whole, **options):
    """The form of an inspection with its team ticked."""
    data = {"head": inspection.head.pid if inspection.head else ""}
    members = {member.user.pid: member for member in inspection.members}
    for pid, member in members.items():
        data |= {f"member_{pid}": True, f"duty_{pid}": member.duty,
                 f"sections_{pid}": member.sections}  # fmt: skip
    if is_whole:
        data |= {name: getattr(inspection, name) for name in making.COPIED}
        data["checklist"] = inspection.checklist_version.pid
    data["version"] = inspection.version
    base = FactsForm if is_whole else VersionedForm
    form = with_team(base, people)(data=data, **options)
    if is_whole:
        _name_checklists(form, inspection.checklist_version_id)
    return form


def _name_checklists(form, present_id=None):
    form.checklist.choices = [
        (row.pid, _("%(name)s, bản %(number)s", name=row.name, number=row.number))
        for row in choices.checklists(present_id)
    ]


def _data(form):
    facts = {name: form[name].data for name in making.COPIED}
    facts["place"] = facts["place"] or None
    return InspectionData(**facts, checklist=form.checklist.data)


def _team(form, people):
    head, rows = team_of(form, people)
    return TeamData(head, tuple(MemberData(pid, duty, codes or "") for pid, duty, codes in rows))
