"""The sheet as a page, and its forms without script."""

import secrets

from flask import Response, request, url_for
from flask_babel import gettext as _

from intranet import clock
from intranet.access import acting, needs
from intranet.errors import said as said_error
from intranet.routes.answers import phone
from intranet.routes.answers.blueprint import blueprint
from intranet.routes.answers.offline import installable
from intranet.routes.answers.telling import choices, item_words, moment, papers, result, said
from intranet.routes.inspections.tabs import visit_tabs
from intranet.rules.answers import PROTOCOL, AnswerPermission, write_key
from intranet.rules.checklists import PREFILL_WORDS, SEVERITY_WORDS
from intranet.rules.inspections import STATE_WORDS
from intranet.rules.samples import CHECKS, read_checks, write_checks
from intranet.services import answers, sheets
from intranet.web import after, render, target


@blueprint.get("/inspections/<pid>/sheet")
@needs(AnswerPermission.FILL)
@installable
def fill(pid):
    """The whole checklist of a visit; a document of its own, for it may be taken along."""
    if target() is not None:
        return Response("", headers={"HX-Redirect": url_for("answers.fill", pid=pid)})
    return _page(pid)


@blueprint.post("/inspections/<pid>/answers")
@needs(AnswerPermission.SAVE)
def save(pid):
    """Take answers: ``?quiet`` a batch from a script, else one from a plain form."""
    if "quiet" in request.args:
        return phone.quiet(pid)
    sent = _sent()
    taken = answers.save(acting(), pid, [sent])[0]
    if taken.error is not None:
        return _page(pid, {**sent, "error": said_error(taken.error)}, 422)
    anchor = anchor_of(sent["target"])
    return after("answers.fill", _("Đã ghi."), pid=pid, _anchor=anchor)


def _sent():
    """What a plain form of the sheet sent, as a browser's script would; of several values that of
    the button that was pressed counts.
    """
    form = request.form
    value = (form.getlist("value") or [""])[-1]
    if "compared" in form:
        value = write_checks(form.getlist("fault"))
    names = ("key", "target", "bases", "remark", "at", "offset")
    return {name: form.get(name, "") for name in names} | {"value": value}


def _page(pid, broken=None, status=200):
    sheet = sheets.get(acting(), pid)
    return render(
        "answers/fill.html",
        status=status,
        sheet=sheet,
        inspection=sheet.inspection,
        tabs=visit_tabs(sheet.inspection, "answers.fill"),
        state=STATE_WORDS[sheet.inspection.state],
        protocol=PROTOCOL,
        broken=broken or {},
        conflicts=[row for row in sheet.rows if row.is_conflict],
        unproved=[row for row in sheet.rows if row.needs_proof],
        late=[row for row in sheet.rows if row.late],
    )


def anchor_of(name):
    """The id of the form of a target."""
    return name.replace(":", "-")


@blueprint.record_once
def _lend(state):
    """What the templates of the sheet say."""
    state.app.jinja_env.globals.update(
        answer_choices=choices,
        answer_words=said,
        answer_moment=moment,
        answer_today=clock.today,
        anchor_of=anchor_of,
        folder_papers=papers,
        item_words=item_words,
        folder_result=result,
        new_key=lambda: write_key(secrets.token_bytes(16)),
        severity_words=SEVERITY_WORDS.get,
        prefill_words=PREFILL_WORDS.get,
        sample_checks=CHECKS,
        read_checks=read_checks,
    )
