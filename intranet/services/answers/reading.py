"""What counts of all that was answered: the versions nobody replaced."""

from sqlalchemy import select

from intranet.extensions import db
from intranet.models.answers import Answer
from intranet.models.checklists import ChecklistItem
from intranet.rules.checklists import Verdict, asked, verdict

ITEM = "item:"


def heads_of(inspection):
    """{target: [Answer, oldest first]}: versions that no other one replaces. Two of one target are
    two people who answered without knowing of each other.
    """
    query = select(Answer).where(Answer.inspection_id == inspection.id).order_by(Answer.id)
    answers = db.session.scalars(query).all()
    replaced = {key for answer in answers for key in answer.bases.split()}
    heads: dict = {}
    for answer in answers:
        if answer.key not in replaced:
            heads.setdefault(answer.target, []).append(answer)
    return heads


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
