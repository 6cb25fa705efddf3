"""What answers and proofs of an inspection can be bound to (decision 0024)."""

from datetime import date

from sqlalchemy import select

from intranet.extensions import db
from intranet.models.checklists import ChecklistItem
from intranet.models.findings import Finding
from intranet.models.samples import Sample, SampleLine
from intranet.rules.errors import RuleBroken
from intranet.rules.findings import INSIDE
from intranet.rules.words import N_

MINUTES = "minutes"


def check_target(inspection, target):
    """Refuse a target that is no part of this inspection: an item of its checklist, a line of its
    samples, a day of the paper book, a finding of its unit, or "minutes".
    """
    kind, _colon, name = target.partition(":")
    known = {"item": _item, "sample": _line, "finding": _finding}.get(kind)
    if kind == "book":
        is_good = _is_day(name)
    elif known:
        is_good = bool(name) and db.session.scalar(known(inspection, name).limit(1)) is not None
    else:
        is_good = target == MINUTES
    if not is_good:
        raise RuleBroken(N_("Cuộc kiểm tra này không có mục đó."), field="target")


def _item(inspection, code):
    return select(ChecklistItem.id).where(
        ChecklistItem.version_id == inspection.checklist_version_id, ChecklistItem.code == code
    )


def _line(inspection, pid):
    query = select(SampleLine.id).join(Sample, Sample.id == SampleLine.sample_id)
    return query.where(Sample.inspection_id == inspection.id, SampleLine.pid == pid)


def _finding(inspection, pid):
    return select(Finding.id).where(
        Finding.unit_id == inspection.unit_id, Finding.pid == pid, Finding.state.not_in(INSIDE)
    )


def _is_day(text):
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
