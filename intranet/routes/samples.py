"""Samples of a visit: draw by lot, choose by hand, read the error rate (B19)."""

from flask import Blueprint
from flask_babel import gettext as _
from flask_login import current_user

from intranet.access import acting, needs
from intranet.errors import attempt
from intranet.forms.samples import DrawForm, PickForm
from intranet.routes.inspections.tabs import visit_tabs
from intranet.rules.samples import CHECKS, PICKS, STRATA, SamplePermission
from intranet.services import samples
from intranet.web import after, download, render

blueprint = Blueprint("samples", __name__, url_prefix="")


@blueprint.get("/inspections/<pid>/samples")
@needs(SamplePermission.SHOW)
def show(pid):
    """What was drawn for a visit, and what the comparison says."""
    return _page(pid, DrawForm(formdata=None), PickForm(formdata=None))


@blueprint.post("/inspections/<pid>/samples")
@needs(SamplePermission.DRAW)
def draw(pid):
    """Draw dossiers of the period by lot."""
    form = DrawForm()
    drawn = attempt(form, lambda: samples.draw(acting(), pid, form.number.data, form.said.data))
    if drawn:
        return after("samples.show", _("Đã rút mẫu."), pid=pid)
    return _page(pid, form, PickForm(formdata=None))


@blueprint.post("/inspections/<pid>/samples/picks")
@needs(SamplePermission.PICK)
def pick(pid):
    """Take one more dossier by its code."""
    form = PickForm()
    if attempt(form, lambda: samples.pick(acting(), pid, form.code.data, form.reason.data)):
        return after("samples.show", _("Đã thêm hồ sơ vào danh sách đối chiếu."), pid=pid)
    return _page(pid, DrawForm(formdata=None), form)


@blueprint.get("/inspections/<pid>/samples/<sample_pid>/frame")
@needs(SamplePermission.EXPORT)
def export(pid, sample_pid):
    """Everything that could be drawn, for drawing again."""
    return download(samples.export(acting(), pid, sample_pid), "khung.csv", "text/csv")


def _page(pid, draw_form, pick_form):
    seen = samples.overview(current_user, pid)
    return render(
        "samples/show.html",
        status=max(draw_form.status, pick_form.status),
        inspection=seen.inspection,
        tabs=visit_tabs(seen.inspection, "samples.show"),
        seen=seen,
        draw_form=draw_form,
        pick_form=pick_form,
        strata=STRATA,
        picks=PICKS,
        checks=CHECKS,
    )
