"""Making an inspection, several at once, and changing it before it begins."""

from dataclasses import dataclass
from datetime import date

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.checklists import ChecklistVersion
from intranet.models.inspections import Inspection, InspectionMember
from intranet.rules.errors import RuleBroken
from intranet.rules.inspections import (
    EDITABLE,
    HIDDEN_UNTIL_BEGUN,
    TEAM_EDITABLE,
    InspectionKind,
    InspectionState,
    check_days,
    sections,
)
from intranet.rules.words import N_
from intranet.services.inspections import choices
from intranet.services.inspections.planned import line_of, states_of
from intranet.services.inspections.reach import kept
from intranet.services.inspections.reading import get
from intranet.services.inspections.telling import tell_team
from intranet.transaction import Forbidden, check_version, transaction


@dataclass(frozen=True)
class MemberData:
    """One of the team by the pid of the account; ``sections``: group codes as typed."""

    pid: str
    duty: str | None = None
    sections: str = ""


@dataclass(frozen=True)
class TeamData:
    """The head by pid, and everybody of the team; the head belongs to it in any case."""

    head: str
    members: tuple[MemberData, ...] = ()


@dataclass(frozen=True)
class InspectionData:
    """What is looked at, when, and why. ``checklist``: pid of a published version."""

    kind: str
    form: str
    checklist: str
    period_first: date
    period_last: date
    visit_first: date
    visit_last: date
    place: str | None = None
    scope: str = ""
    basis: str = ""
    conduct: str = ""


COPIED = ("kind", "form", "period_first", "period_last", "visit_first", "visit_last", "place",
          "scope", "basis", "conduct")  # fmt: skip
WHEN_AND_WHERE = ("visit_first", "visit_last", "place")


@dataclass(frozen=True)
class Origin:
    """Where an inspection comes from: pids of a line of a plan, of the inspection it repeats."""

    line: str | None = None
    earlier: str | None = None


def create(actor, authority_pid, unit_pids, data, team, origin=Origin()):
    """Make one draft for each unit; returns them in the order of the units. Forbidden unless the
    actor inspects for the authority.
    """
    with transaction(actor) as change:
        place = next(
            (one for one in choices.authorities(actor.user) if one.pid == authority_pid), None
        )
        if place is None:
            raise Forbidden
        units = _units(place, unit_pids, data.kind)
        now = clock.now()  # one moment: one decision is for all of them
        made = [_made(actor, place, unit, data, now) for unit in units]
        db.session.add_all(made)
        for inspection in made:
            _tie(actor.user, inspection, origin)
            _set_version(inspection, data.checklist)
        db.session.flush()
        for inspection in made:
            _set_team(inspection, team)
            change.record("inspections.create", inspection, after=_told(inspection))
        return made


def edit(actor, pid, data, team, version):
    """Change a draft or a decided inspection; ``Stale`` when somebody was faster. ``data`` None:
    the team alone, which may change until the inspection is closed.
    """
    with transaction(actor) as change:
        inspection = kept(actor, pid)
        if inspection.state not in (TEAM_EDITABLE if data is None else EDITABLE):
            raise RuleBroken(N_("Cuộc kiểm tra này không sửa được nữa."))
        check_version(inspection, version)
        before, were = _told(inspection), {m.user_id for m in inspection.members}
        if data is not None:
            _set_facts(inspection, data)
        _set_team(inspection, team)
        after = _told(inspection)
        if inspection.state != InspectionState.DRAFT:
            is_moved = any(before[name] != after[name] for name in WHEN_AND_WHERE)
            tell_team(change, inspection, () if is_moved else were)
        changed = [name for name in after if after[name] != before[name]]
        change.record(
            "inspections.edit",
            inspection,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
        return inspection


def _made(actor, place, unit, data, now):
    check_days((data.period_first, data.period_last), (data.visit_first, data.visit_last))
    return Inspection(
        unit_id=unit.id,
        authority_id=place.id,
        state=InspectionState.DRAFT,
        made_by_id=actor.user_id,
        made_at=now,
        version=1,
        **{name: getattr(data, name) for name in COPIED},
    )


def _set_facts(inspection, data):
    check_days((data.period_first, data.period_last), (data.visit_first, data.visit_last))
    _check_self(data.kind, inspection.unit_id == inspection.authority_id)
    if inspection.notified_at and data.kind in HIDDEN_UNTIL_BEGUN:
        raise RuleBroken(N_("Đã báo đơn vị thì không đổi sang đột xuất được."), field="kind")
    for name in COPIED:
        setattr(inspection, name, getattr(data, name))
    _set_version(inspection, data.checklist)


def _units(place, pids, kind):
    known = {unit.pid: unit for unit in choices.inspectable([place])}
    units = [known[pid] for pid in dict.fromkeys(pids) if pid in known]
    if not units or len(units) != len(set(pids)):
        raise RuleBroken(N_("Chọn đơn vị được kiểm tra."), field="units")
    for unit in units:
        _check_self(kind, unit.id == place.id)
    return units


def _check_self(kind, is_own):
    if (kind == InspectionKind.SELF) != is_own:
        words = N_(
            "Kiểm tra chính cơ quan mình thì chọn “Tự kiểm tra”;"
            " kiểm tra đơn vị khác thì chọn loại khác."
        )
        raise RuleBroken(words, field="kind")


def _tie(user, inspection, origin):
    if origin.line:
        line = line_of(user, origin.line, locked=True)
        if line.unit_id == inspection.unit_id:
            if states_of([line.id]):
                raise RuleBroken(N_("Dòng này của kế hoạch đã có cuộc kiểm tra."))
            inspection.plan_line_id = line.id
    if origin.earlier:
        earlier = get(user, origin.earlier)
        if earlier.unit_id == inspection.unit_id:
            inspection.earlier_id = earlier.id


def _set_version(inspection, pid):
    rows = choices.checklists(inspection.checklist_version_id)
    chosen = next((row for row in rows if row.pid == pid), None)
    if chosen is None:
        raise RuleBroken(N_("Chọn bộ tiêu chí đã ban hành."), field="checklist")
    is_other = inspection.checklist_version_id not in (None, chosen.id)
    if is_other and inspection.state != InspectionState.DRAFT:  # phones may have taken it along
        raise RuleBroken(
            N_("Đã có quyết định thì không đổi bộ tiêu chí được nữa; hủy rồi lập lại."),
            field="checklist",
        )
    inspection.checklist_version_id = chosen.id


def _set_team(inspection, team):
    """Give an inspection with an id its team. Nobody inspects the unit they work in, but for the
    unit's own check.
    """
    stay = [member.user_id for member in inspection.members]
    known = {one.pid: one for one in choices.candidates([inspection.authority], stay)}
    own = "" if inspection.kind == InspectionKind.SELF else inspection.unit.path
    named = {member.pid: member for member in (MemberData(team.head), *team.members)}
    groups = list(choices.groups_of(inspection.checklist_version_id))
    new = {}
    for pid, member in named.items():
        field = "head" if pid == team.head else f"member_{pid}"
        if pid not in known or (pid == team.head and not known[pid].may_head):
            raise RuleBroken(N_("Chọn người của đoàn trong danh sách."), field=field)
        if own and any(path.startswith(own) for path in known[pid].paths):
            raise RuleBroken(N_("%(name)s thuộc đơn vị được kiểm tra."), field=field,
                             name=known[pid].full_name)  # fmt: skip
        new[known[pid].id] = (member.duty or None, _sections(member, groups))
    inspection.head_id = known[team.head].id
    present = {member.user_id: member for member in inspection.members}
    for user_id in present.keys() - new.keys():
        inspection.members.remove(present[user_id])
        db.session.delete(present[user_id])
    for user_id, (duty, codes) in new.items():
        member = present.get(user_id)
        if member is None:
            member = InspectionMember(user_id=user_id)
            inspection.members.append(member)
        member.duty, member.sections = duty, codes
    db.session.flush()
    db.session.refresh(inspection, ["members"])


def _sections(member, groups):
    try:
        return sections(member.sections or "", groups)
    except RuleBroken as error:
        raise RuleBroken(error.message, f"sections_{member.pid}", **error.params) from None


def _told(inspection):
    told = {name: getattr(inspection, name) for name in COPIED}
    version = db.session.get_one(ChecklistVersion, inspection.checklist_version_id)
    told["checklist"] = f"{version.checklist.key} {version.number}"
    told["head"] = db.session.get_one(User, inspection.head_id).username
    told["team"] = [
        " ".join(filter(None, (m.user.username, m.sections, m.duty))) for m in inspection.members
    ]
    return told
