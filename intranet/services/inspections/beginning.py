"""An inspection begins: by a press, or with the first answer that arrives (decision 0024)."""

from intranet import clock
from intranet.rules.errors import RuleBroken
from intranet.rules.inspections import HIDDEN_UNTIL_BEGUN, InspectionState
from intranet.rules.words import N_
from intranet.services.inspections.deciding import tell_unit
from intranet.services.inspections.figures import frozen
from intranet.services.inspections.reading import locked
from intranet.transaction import transaction


def begin(actor, pid):
    """Begin a decided inspection, by its team; the unit hears now of a visit it was not told of."""
    with transaction(actor) as change:
        inspection = locked(actor, pid)
        if inspection.state != InspectionState.DECIDED:
            raise RuleBroken(N_("Chỉ bắt đầu được cuộc kiểm tra đã có quyết định."))
        if clock.today() < inspection.visit_first:
            raise RuleBroken(
                N_("Đoàn kiểm tra từ ngày %(day)s; đến sớm hơn thì sửa ngày kiểm tra trước."),
                day=f"{inspection.visit_first:%d/%m/%Y}",
            )
        begin_within(change, inspection)
        return inspection


def begin_within(change, inspection):
    """Begin a decided, locked inspection inside ``change``: the figures of the system are frozen.
    Nothing when it runs already, nor before its first day: what is tried out in the office begins
    no visit and tells no unit of a surprise.
    """
    if inspection.state != InspectionState.DECIDED or clock.today() < inspection.visit_first:
        return
    inspection.state = InspectionState.RUNNING
    inspection.begun_at = inspection.figures_at = clock.now()
    inspection.figures = frozen(inspection)
    inspection.version += 1
    if inspection.kind in HIDDEN_UNTIL_BEGUN:
        tell_unit(change, inspection)
    change.record("inspections.begin", inspection, after={"begun_at": inspection.begun_at})
