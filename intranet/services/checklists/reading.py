"""Reading checklists: whoever may open the room reads every version; nothing in them is secret."""

from dataclasses import dataclass, field

from sqlalchemy import func, select

from intranet.extensions import db
from intranet.models.checklists import Checklist, ChecklistItem, ChecklistVersion
from intranet.models.inspections import Inspection
from intranet.rules.checklists import ItemData, check_items, compare
from intranet.transaction import NotVisible


@dataclass(frozen=True)
class VersionLine:
    """One version in a list: how many items it has, how many inspections took it."""

    pid: str
    number: int
    published_at: object
    items: int
    uses: int


@dataclass
class ChecklistLine:
    """One checklist with its versions, the newest first."""

    name: str
    ended_at: object
    versions: list = field(default_factory=list)

    @property
    def current(self):
        """The newest published version, or None."""
        return next((line for line in self.versions if line.published_at), None)

    @property
    def draft(self):
        """The version that is being written, or None."""
        return next((line for line in self.versions if not line.published_at), None)


def listing():
    """[ChecklistLine]: those in use first, by name."""
    items = _counts(ChecklistItem.version_id)
    uses = _counts(Inspection.checklist_version_id)
    query = (
        select(Checklist.pid, Checklist.name, Checklist.ended_at, ChecklistVersion.pid,
               ChecklistVersion.number, ChecklistVersion.published_at, items.c.count, uses.c.count)
        .join(ChecklistVersion, ChecklistVersion.checklist_id == Checklist.id)
        .outerjoin(items, items.c.id == ChecklistVersion.id)
        .outerjoin(uses, uses.c.id == ChecklistVersion.id)
        .order_by(Checklist.ended_at.is_not(None), Checklist.name, Checklist.id)
        .order_by(ChecklistVersion.number.desc())
    )  # fmt: skip
    found: dict[str, ChecklistLine] = {}
    for key, name, ended_at, pid, number, published_at, count, used in db.session.execute(query):
        line = found.setdefault(key, ChecklistLine(name, ended_at))
        line.versions.append(VersionLine(pid, number, published_at, count or 0, used or 0))
    return list(found.values())


def _counts(column):
    """How many rows there are for each value of ``column``."""
    return select(column.label("id"), func.count().label("count")).group_by(column).subquery()


def get(pid):
    """The version with this pid; NotVisible when there is none."""
    found = db.session.scalar(select(ChecklistVersion).where(ChecklistVersion.pid == pid))
    if found is None:
        raise NotVisible
    return found


def locked(pid):
    """The same for a change, its checklist locked until the end of it."""
    found = get(pid)
    query = select(Checklist).where(Checklist.id == found.checklist_id)
    db.session.execute(query.with_for_update())
    db.session.refresh(found)
    return found


def items_of(version):
    """[ItemData] of a version, in order."""
    return [ItemData.of(item) for item in version.items]


def draft_of(version):
    """The version of the same checklist that is being written, or None."""
    return next((v for v in version.checklist.versions if v.published_at is None), None)


def published_before(version):
    """The version published before this one, or None."""
    earlier = [
        v for v in version.checklist.versions if v.published_at and v.number < version.number
    ]
    return earlier[-1] if earlier else None


def differences(version):
    """The Differences of a version from the one published before; None for the first."""
    before = published_before(version)
    return compare(items_of(before), items_of(version)) if before is not None else None


def faults(version):
    """[Fault]: what stands in the way of publishing a draft."""
    return check_items(items_of(version))


def uses_of(version):
    """How many inspections took this version."""
    query = select(func.count()).where(Inspection.checklist_version_id == version.id)
    return db.session.scalar(query)
