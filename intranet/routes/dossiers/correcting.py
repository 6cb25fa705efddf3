"""Putting a dossier right after reception: one page with every box of the counter."""

from flask import request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from intranet.access import acting, needs
from intranet.errors import attempt, said
from intranet.forms.dossiers.correcting import CorrectForm
from intranet.forms.dossiers.people import checked_number
from intranet.forms.dossiers.remarks import phone_of
from intranet.routes.dossiers.blueprint import blueprint
from intranet.routes.dossiers.standing import due_of, state_chip, term_words
from intranet.rules.dossiers import DossierPermission
from intranet.rules.workflow import Act
from intranet.services.dossiers import PaperData, PersonData, calendar, correcting, offers, reading
from intranet.services.dossiers.whole import WHOLE
from intranet.web import after, render

# Columns of the dossier that are called as on the form.
SAME = (
    *("version", "owner_id_number", "owner_address", "owner_phone", "authorisation", "channel"),
    *("submitter_id_number", "submitter_phone", "sets", "delivery_way", "summary", "note"),
)


@blueprint.route("/<pid>/correction", methods=["GET", "POST"])
@needs(DossierPermission.CORRECT)
def correct(pid):
    """Put right what was received wrongly, with the reason."""
    dossier = reading.get(current_user, pid, *WHOLE)
    form = CorrectForm(data=_opened(dossier))

    def act():
        typed = (_typed(form, dossier), form.reason.data)
        return correcting.correct(acting(), pid, form.version.data, *typed)

    found = _looked_up(form, dossier)
    done = None if found is not None else attempt(form, act, fresh=lambda: _fresh(pid))
    if done is None:
        reading.note_opening(acting(), dossier)
        return _page(dossier, form, found)
    message = _("Đã sửa hồ sơ.")
    if done.receipt_prints:
        message = _("Đã sửa hồ sơ. Nếu giấy hẹn có nội dung vừa sửa, in lại cho công dân.")
    return after("dossiers.show", message, pid=pid)


def _opened(dossier):
    """What the form says when it is opened."""
    procedure = dossier.procedure_version.procedure
    return {
        **{name: getattr(dossier, name) for name in SAME},
        "owner_full_name": dossier.owner_name,
        "submitter_full_name": dossier.submitter_name,
        "procedure": procedure.pid,
        "procedure_text": dossier.procedure_version.name,
        "received_day": dossier.received_at.date(),
        "received_time": dossier.received_at.time().replace(second=0, microsecond=0),
        "papers": [_row(paper) for paper in dossier.papers],
    }


def _row(paper):
    same = {name: getattr(paper, name) for name in ("name", "originals", "copies", "note")}
    return {**same, "shown": not paper.submit}


def _fresh(pid):
    """The form as it would be opened now."""
    dossier = reading.get(current_user, pid, *WHOLE)
    return CorrectForm(formdata=None, data=_opened(dossier))


def _looked_up(form, dossier):
    """Procedures that match the words, when a button of the choice was pressed; else None."""
    picked = request.form.get("pick_procedure")
    if "procedure_text" in request.args or "find" in request.form:
        words = (request.args.get("procedure_text") or form.procedure_text.data or "")[:100]
        return _options(dossier, words)
    if picked is None:
        return _unchosen(form, dossier)
    form.procedure.data = picked
    options = _options(dossier, form.procedure_text.data or "")
    form.procedure_text.data = dict(option[:2] for option in options).get(picked, "")
    return []


def _unchosen(form, dossier):
    """Words were typed and no procedure chosen: what they may mean; None when all is well."""
    own = dossier.procedure_version
    is_chosen = form.procedure.data not in ("", own.procedure.pid)
    if request.method == "GET" or is_chosen or form.procedure_text.data == own.name:
        return None
    form.procedure_text.errors = [_("Chọn thủ tục trong danh sách.")]
    return _options(dossier, form.procedure_text.data or "")


def _options(dossier, words):
    """Procedures the desk took on the day of reception: (pid, name, code and term)."""
    desk, day = dossier.received_unit, dossier.received_at.date()
    return [
        (v.procedure.pid, v.name, " · ".join(filter(None, (v.procedure.code, term_words(v)))))
        for v in offers.offered_at(desk, day, words)
    ]


def _typed(form, dossier):
    """The form as ``services.dossiers.correcting`` takes it; a box one may not touch stays."""
    parts = correcting.parts_of(current_user, dossier)
    kind, number, _odd = checked_number(form.owner_id_number.data)
    phone, address = phone_of(form.owner_phone.data), form.owner_address.data
    typed = {
        "owner": PersonData(form.owner_full_name.data, kind, number, address=address, phone=phone),
        "submitter": _submitter(form),
        "papers": tuple(_papers(form)),
    }
    if correcting.PROCEDURE in parts:
        typed |= {"procedure_pid": form.procedure.data, "channel": form.channel.data}
    if correcting.RECEPTION in parts:
        typed["received_at"] = form.received_at
    words = ("authorisation", "sets", "delivery_way", "summary", "note")
    return correcting.Correction(**typed, **{name: form[name].data for name in words})


def _submitter(form):
    if not form.submitter_full_name.data:
        return None
    kind, number, _odd = checked_number(form.submitter_id_number.data)
    phone = phone_of(form.submitter_phone.data)
    return PersonData(form.submitter_full_name.data, kind, number, phone=phone)


def _papers(form):
    for row in form.papers:
        paper = row.form
        if paper.name.data:
            counts = (paper.originals.data or 0, paper.copies.data or 0)
            submit = not paper.shown.data
            yield PaperData(paper.name.data, submit, *counts, paper.note.data or None)


def _page(dossier, form, found):
    refused = reading.possible(current_user, dossier)[Act.CORRECT]
    form.leave_blank_rows()
    return render(
        "dossiers/correct.html",
        regions=("procedure_text_options",),
        status=409 if refused else form.status,
        form=form,
        dossier=dossier,
        chip=state_chip(dossier),
        due=due_of(dossier, calendar.calendar_for(dossier.received_unit)),
        refused=refused and said(refused),
        parts=correcting.parts_of(current_user, dossier) if refused is None else (),
        url=url_for("dossiers.correct", pid=dossier.pid),
        words=form.procedure_text.data,
        options=found or (),
    )
