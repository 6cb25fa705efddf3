"""What counts of all that was answered: the versions nobody replaced."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from intranet.extensions import db
from intranet.models.answers import Answer
from intranet.models.checklists import ChecklistItem
from intranet.rules.checklists import Verdict, asked, verdict
from intranet.services.inspections import get, is_inside
from intranet.transaction import Forbidden

ITEM = "item:"


def read(user, pid):
    """The inspection, for its team and for whoever watches it at the authority: who may read what
    is answered. NotVisible; Forbidden for the inspected unit, which reads what it was told of.
    """
    inspection = get(user, pid)
    if not is_inside(user, inspection):
        raise Forbidden
    return inspection


def heads_of(inspection):
    """{target: [Answer, oldest first]}: versions that no other one replaces. Two of one target are
    two people who answered without knowing of each other. What came late does not count.
    """
    return heads_among(answer for answer in versions_of(inspection) if not answer.late)


def versions_of(inspection):
    """Everything that was ever answered, the late ones too, in the order it came."""
    query = select(Answer).where(Answer.inspection_id == inspection.id).order_by(Answer.id)
    return db.session.scalars(query.options(joinedload(Answer.by))).unique().all()


def heads_among(answers):
    """The same as ``heads_of`` of some answers. A version replaces only versions of its own target;
    of several that name each other in a ring the last one stays.
    """
    by_target: dict = {}
    for answer in answers:
        by_target.setdefault(answer.target, []).append(answer)
    return {target: _heads(versions) for target, versions in by_target.items()}


def _heads(versions):
    replaced = {key for version in versions for key in version.bases.split()}
    return [one for one in versions if one.key not in replaced] or versions[-1:]


def items_of(inspection):
    """The items of its checklist, in order."""
    query = select(ChecklistItem).where(ChecklistItem.version_id == inspection.checklist_version_id)
    return db.session.scalars(query.order_by(ChecklistItem.position)).all()


def values_of(heads):
    """{item code: stored value} of ``heads_of``; of two that differ the last received counts."""
    return {
        target.removeprefix(ITEM): versions[-1].value
        for target, versions in heads.items()
        if target.startswith(ITEM)
    }


def verdicts_of(items, values):
    """{item code: Verdict} of the items that are asked."""
    codes = asked(items, values)
    return {
        item.code: verdict(item, values.get(item.code)) if item.code in codes
        else Verdict.NOT_APPLICABLE
        for item in items
    }  # fmt: skip
