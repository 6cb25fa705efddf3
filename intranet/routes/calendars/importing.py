"""The yearly announcement as a table: handed in, looked at, imported."""

from pathlib import Path

from flask import current_app
from flask_babel import gettext as _

from intranet import clock
from intranet.access import acting, needs
from intranet.forms.calendars import ConfirmDaysForm, UploadDaysForm
from intranet.routes.calendars.door import blueprint
from intranet.routes.calendars.weighing import attempt, back_to, page, told, weigh
from intranet.rules.calendars import KIND_WORDS
from intranet.rules.calendars.permissions import CalendarPermission
from intranet.services import calendars, tables
from intranet.transaction import NotVisible
from intranet.web import after


@blueprint.route("/import", methods=["GET", "POST"], endpoint="import")
@needs(CalendarPermission.IMPORT)
def upload():
    """Hand in the yearly announcement as a table; nothing is changed yet."""
    form = UploadDaysForm()
    messages = None
    if form.validate_on_submit():
        body = form.table.data.read() if form.table.data else b""
        messages, name = attempt(form, lambda: tables.keep(folder(), body))
        if messages is None:
            return after("calendars.confirm_import", digest=name)
    return page("import", form, messages)


@blueprint.route("/import/<digest>", methods=["GET", "POST"])
@needs(CalendarPermission.IMPORT)
def confirm_import(digest):
    """The dry run: new, changed, unchanged days, errors by row; then the import itself."""
    body = tables.kept(folder(), digest)
    if body is None:
        raise NotVisible
    form, report = ConfirmDaysForm(), calendars.preview(body)
    plan = {"act": "import", "table": digest}
    data = {"report": report, "digest": digest, "kinds": KIND_WORDS, "plan": plan}
    if not form.validate_on_submit():
        effect = told(form, calendars.effect_of_importing(report))
        return page("confirm", form, effect=effect, **data)
    step = weigh(
        form,
        lambda: calendars.effect_of_importing(report),
        lambda mark: calendars.import_table(acting(), body, form.reason.data, mark)[1],
    )
    if step.done:
        last = report.items[-1].special.day if report.items else clock.today()
        return back_to(last, _("Đã nhập lịch."), step.effect)
    return page("confirm", form, step.messages, step.effect, **data)


def folder():
    """Where tables wait between the dry run and the confirmation."""
    return Path(current_app.config["INSTANCE"]) / "imports"
