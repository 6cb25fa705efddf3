"""The two rows of tabs of everything about inspections: the rooms, and the parts of one visit."""

from flask import current_app, url_for
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from flask_login import current_user

from intranet.services import inspections
from intranet.templating import may

ROOMS = (
    (_l("Các cuộc kiểm tra"), "inspections.list"),
    (_l("Lịch"), "inspections.calendar"),
    (_l("Kế hoạch năm"), "plans.list"),
    (_l("Tồn tại"), "findings.list"),
    (lazy_pgettext("menu", "Kết quả"), "scores.show"),
    (_l("Ngoài phần mềm"), "signals.list"),
    (lazy_pgettext("menu", "Bộ tiêu chí"), "checklists.list"),
)
PARTS = (
    (_l("Cuộc kiểm tra"), "inspections.show"),
    (_l("Phiếu kiểm tra"), "answers.fill"),
    (_l("Mẫu hồ sơ"), "samples.show"),
    (_l("Ngoài phần mềm"), "signals.show"),
    (_l("Tồn tại"), "findings.of_inspection"),
    (_l("Biên bản"), "minutes.show"),
)
INSIDE = ("answers.fill", "signals.show")


def room_tabs(here):
    """[(words, address, whether it is ``here``, None)] for components/tabs.html: the rooms that
    this person may enter.
    """
    return _tabs(ROOMS, here)


def visit_tabs(inspection, here):
    """The same for the parts of one inspection; each takes its pid. A leader of the inspected unit,
    who may inspect elsewhere, is not led to what only the team and its authority open.
    """
    found = _tabs(PARTS, here, pid=inspection.pid)
    closed = {url_for(endpoint, pid=inspection.pid) for endpoint in INSIDE}
    if not closed & {url for _words, url, _here, _count in found}:
        return found
    is_inside = inspections.is_inside(current_user, inspection)
    return [tab for tab in found if is_inside or tab[1] not in closed]


def _tabs(entries, here, **values):
    views = current_app.view_functions
    return [
        (words, url_for(endpoint, **values), endpoint == here, None)
        for words, endpoint in entries
        if endpoint in views and may(views[endpoint].access)
    ]
