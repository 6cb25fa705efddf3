"""Giving a slip: choose the procedure, fill in, give; from an intake sheet what was typed comes."""

from flask import request
from flask_babel import gettext as _
from flask_login import current_user

from intranet import clock
from intranet.access import acting, needs
from intranet.errors import said
from intranet.forms.dossiers.people import checked_number
from intranet.forms.dossiers.remarks import phone_of
from intranet.forms.slips import SlipForm
from intranet.routes.slips.door import blueprint
from intranet.rules.errors import RuleBroken
from intranet.rules.slips import SlipKind, SlipPermission
from intranet.rules.words import N_
from intranet.services import slips
from intranet.services.dossiers import offers, persons
from intranet.services.dossiers.data import PersonData
from intranet.transaction import NotVisible
from intranet.web import after, render

# Names the services give to what is another box on the screen.
BOXES = {"desk_pid": "desk", "owner_id_kind": "owner_id_number"}
PERSON = ("full_name", "address", "phone", "email")
DONE = {
    SlipKind.GUIDANCE: N_("Đã lập phiếu hướng dẫn số %(number)s."),
    SlipKind.REFUSAL: N_("Đã lập phiếu từ chối số %(number)s."),
}


@blueprint.route("/guidance", methods=["GET", "POST"])
@needs(SlipPermission.GUIDE)
def guide():
    """Tell a citizen in writing what is missing."""
    return _sheet(SlipKind.GUIDANCE, slips.guide)


@blueprint.route("/refusal", methods=["GET", "POST"])
@needs(SlipPermission.REFUSE)
def refuse():
    """Refuse in writing to receive a dossier."""
    return _sheet(SlipKind.REFUSAL, slips.refuse)


def _sheet(kind, verb):
    """The sheet of one kind of slip: choose the procedure, fill in, give."""
    form, desks = SlipForm(), offers.desks_of(current_user)
    desk = _desk(form, desks)
    version = _version(form, desk)
    if version is None:
        return _choose(verb.__name__, desk, desks)
    form.offer(desks, version.papers, slips.reasons_of(version, kind))
    extra = []
    if (request.method == "GET" and not form.is_restored) or "from_sheet" in request.form:
        form.procedure.data = version.procedure.pid
        form.missing.data = _not_given(version) if kind is SlipKind.GUIDANCE else []
    elif "lookup" in request.form:
        _look_up(form)
    elif not form.is_restored and form.validate():
        try:
            slip = verb(acting(), _data(form, desk, version))
        except RuleBroken as error:
            error.field = BOXES.get(error.field, error.field)
            if error.field == "procedure_pid" or not form.take(error):
                extra.append(said(error))
        else:
            return after("slips.show", _(DONE[kind], number=slip.number), pid=slip.pid)
    return render(
        f"slips/{verb.__name__}.html",
        status=422 if form.errors or extra else 200,
        form=form,
        extra=extra,
        procedure=version,
        desk=desk,
        several=len(desks) > 1,
        reasons=len(form.canned.choices) > 1,
    )


def _desk(form, desks):
    """The desk this slip is for: the chosen one of the clerk's desks, else the first."""
    if not desks:
        raise RuleBroken(N_("Bạn chưa được phân công ở bộ phận tiếp nhận nào."))
    wanted = request.values.get("desk")
    desk = next((desk for desk in desks if desk.pid == wanted), None) if wanted else desks[0]
    if desk is None:
        raise NotVisible
    form.desk.data = desk.pid
    return desk


def _version(form, desk):
    """The version in force of the procedure just picked, else of the one the sheet is for."""
    kept = form.procedure.data if form.is_restored else None
    asked = (*(request.values.get(name) for name in ("pick_procedure", "procedure")), kept)
    for pid in filter(None, asked):
        try:
            return offers.version_for(desk, pid, clock.today())
        except NotVisible:
            continue
    return None


def _choose(name, desk, desks):
    """Procedures by code, words with or without tones, or initials; as suggestions or as links."""
    words = request.values.get("procedure_text", "").strip()[:100]
    options = [
        (v.procedure.pid, v.name, v.procedure.code or "")
        for v in offers.offered_at(desk, clock.today(), words)
    ]
    return render(
        "slips/choose.html",
        regions=("procedure_text_options",),
        name=name,
        form=SlipForm(formdata=None, data={"procedure_text": words}),
        desk=desk,
        desks=desks,
        words=words,
        options=options,
    )


def _not_given(version):
    """Positions of the papers to tick as missing: those an intake sheet has not ticked."""
    if "from_sheet" not in request.form:
        return []
    return [
        paper.position
        for index, paper in enumerate(version.papers)
        if paper.required and f"papers-{index}-given" not in request.form
    ]


def _look_up(form):
    """Fill the boxes that are still empty with what this person gave last time."""
    number = form.owner_id_number.data
    known = persons.known_person(acting(), number) if number else None
    for name in PERSON:
        field = form[f"owner_{name}"]
        if known is not None and not field.data:
            field.data = getattr(known, name)


def _data(form, desk, version):
    kind, number, _odd = checked_number(form.owner_id_number.data)
    facts = {name: form[f"owner_{name}"].data or None for name in PERSON}
    facts["phone"] = phone_of(form.owner_phone.data)
    return slips.SlipData(
        procedure_pid=version.procedure.pid,
        desk_pid=desk.pid,
        owner=PersonData(id_kind=kind, id_number=number, **facts),
        reason=form.whole_reason,
        papers=tuple(form.missing.data or ()),
        more=tuple((form.more.data or "").splitlines()),
    )
