"""Whether a visit asks for a target at all, and what may be answered to it."""

from functools import cached_property

from sqlalchemy import select

from intranet.extensions import db
from intranet.models.findings import Finding
from intranet.models.samples import Sample, SampleLine
from intranet.rules import answers as rules
from intranet.rules.checklists import Kind, read_value
from intranet.rules.errors import RuleBroken
from intranet.rules.samples import read_checks, write_checks
from intranet.rules.words import N_
from intranet.services.answers.reading import items_of


class Judge:
    """Reads the values of one inspection; what it needs is fetched once, when it is needed."""

    def __init__(self, inspection):
        self.inspection = inspection

    def value(self, sent):
        """The value of a Sent as it is stored; RuleBroken when the visit does not ask for it."""
        subject, name = rules.read_target(sent.target)
        return getattr(self, f"_{subject.value}")(name, sent.value)

    def _item(self, code, value):
        item = self._items.get(code)
        if item is None:
            raise RuleBroken(N_("Phiếu không có câu này."))
        if item.kind == Kind.PHOTO:
            return rules.read_choice(value, rules.PHOTO_VALUES)
        return read_value(item, value)

    def _sample(self, pid, value):
        if pid not in self._lines:
            raise RuleBroken(N_("Hồ sơ này không có trong mẫu của cuộc kiểm tra."))
        faults = read_checks(value)
        return "" if faults is None else write_checks(faults)

    def _book(self, day, value):
        first, last = self.inspection.period_first, self.inspection.period_last
        if not first <= rules.read_day(day) <= last:
            raise RuleBroken(N_("Ngày này không nằm trong thời kỳ kiểm tra."))
        return rules.read_count(value)

    def _finding(self, pid, value):
        if pid not in self._findings:
            raise RuleBroken(N_("Không thấy tồn tại này của đơn vị."))
        return rules.read_choice(value, rules.FINDING_VALUES)

    @cached_property
    def _items(self):
        return {item.code: item for item in items_of(self.inspection)}

    @cached_property
    def _lines(self):
        query = select(SampleLine.pid).join(Sample)
        return set(db.session.scalars(query.where(Sample.inspection_id == self.inspection.id)))

    @cached_property
    def _findings(self):
        """Those of the same unit from other visits."""
        query = select(Finding.pid).where(Finding.unit_id == self.inspection.unit_id)
        return set(db.session.scalars(query.where(Finding.inspection_id != self.inspection.id)))
