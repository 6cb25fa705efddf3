"""New procedures, new versions, corrections, offers, the end."""

from datetime import timedelta

from flask import request
from flask_babel import gettext as _

from intranet import clock
from intranet.access import acting, needs
from intranet.forms.procedures import (
    CloseProcedureForm,
    NewProcedureForm,
    OfferForm,
    VersionForm,
    offered,
)
from intranet.routes.procedures.door import attempt, blueprint
from intranet.rules.procedures import ProcedurePermission
from intranet.services import procedures
from intranet.web import after, render

SAME = (
    "name", "decision_no", "time_value", "time_unit", "supplement_clock", "late_cutoff",
    "counter_service", "online_level", "fee_kind", "result_name", "handled_by", "notes",
)  # fmt: skip


@blueprint.route("/new", methods=["GET", "POST"])
@needs(ProcedurePermission.CREATE)
def create():
    """Add a procedure."""
    form = NewProcedureForm()
    form.units.choices = _offices()
    if request.method == "GET":
        form.time_unit.data, form.channels.data = "working_day", ["direct"]
        form.more_papers(4)
    return _version_page(form, "create", _create)


@blueprint.route("/<pid>/versions/new", methods=["GET", "POST"])
@needs(ProcedurePermission.RENEW)
def renew(pid):
    """A new version that begins on a day: a copy of the last one, changed."""
    procedure = procedures.get(pid)
    form = _filled(procedure, procedure.versions[-1])
    if request.method == "GET":
        form.valid_from.process_data(clock.today() + timedelta(days=1))
        form.decision_no.data = ""
    return _version_page(form, "renew", _renew, procedure, procedure.versions[-1])


@blueprint.route("/<pid>/versions/<number>/edition", methods=["GET", "POST"])
@needs(ProcedurePermission.EDIT)
def edit(pid, number):
    """Correct a version no dossier uses."""
    procedure = procedures.get(pid)
    version = procedures.version(procedure, number)
    form = _filled(procedure, version)
    if request.method == "GET":
        form.valid_from.process_data(version.valid_from)
    return _version_page(form, "edit", _edit, procedure, version)


def _version_page(form, verb, act, procedure=None, version=None):
    """The one form of create, renew and edit; "more" adds rows for papers."""
    messages = None
    if "more" in request.form:
        form.more_papers()
    elif form.validate_on_submit():
        done = []
        messages = attempt(form, lambda: done.append(act(form, procedure, version)))
        if messages is None:
            return after("procedures.show", _("Đã lưu thủ tục."), pid=done[0].pid)
    return render(
        "procedures/edit.html",
        form=form,
        verb=verb,
        procedure=procedure,
        edition=version,
        messages=messages or [],
        status=422 if form.errors or messages is not None else 200,
    )


def _create(form, _procedure, _version):
    data = form.units.data or []
    start = form.valid_from.data
    return procedures.create(acting(), form.code.data, _data(form), start, data)


def _renew(form, procedure, _version):
    start = form.valid_from.data or clock.today() + timedelta(days=1)
    place = (procedure.pid, form.code.data, _data(form), start)
    return procedures.renew(acting(), *place, form.version.data)


def _edit(form, procedure, version):
    place = (procedure.pid, version.number, form.code.data, _data(form))
    return procedures.edit(acting(), *place, form.valid_from.data, form.version.data)


def _filled(procedure, version):
    """The form with what ``version`` says (a GET) or what was sent."""
    form = VersionForm()
    if request.method == "POST":
        return form
    for name in SAME:
        getattr(form, name).process_data(getattr(version, name))
    form.code.data, form.version.data = procedure.code or "", procedure.version
    form.field_name.data = version.field
    form.fee_vnd.process_data(version.fee_vnd)
    form.channels.data = version.channels.split()
    for paper in version.papers:
        row = {"name": paper.name, "submit_paper": "1" if paper.submit else "0"}
        form.papers.append_entry({**row, "originals": paper.originals, "copies": paper.copies})
    form.more_papers()
    return form


def _data(form):
    return procedures.VersionData(
        **{name: getattr(form, name).data for name in SAME if name != "time_value"},
        time_value=form.time_value.data or 0,
        field=form.field_name.data,
        fee_vnd=form.fee_vnd.data,
        channels=" ".join(form.channels.data or ["direct"]),
        papers=tuple(_papers(form)),
    )


def _papers(form):
    for row in form.papers:
        paper = row.form
        if paper.name.data:
            counts = (paper.originals.data or 0, paper.copies.data or 0)
            yield procedures.PaperRow(paper.name.data, paper.submit_paper.data == "1", *counts)


def _offices():
    return offered((unit.pid, unit.name) for unit in procedures.authorities())


@blueprint.route("/<pid>/offers", methods=["GET", "POST"])
@needs(ProcedurePermission.OFFER)
def offer(pid):
    """Which offices decide this procedure."""
    procedure = procedures.get(pid)
    form = OfferForm(version=procedure.version)
    form.units.choices = _offices()
    if request.method == "GET":
        form.units.data = [unit.pid for unit in procedures.offered_by(procedure)]
    messages = None
    if form.validate_on_submit():
        chosen, seen = form.units.data or [], form.version.data
        messages = attempt(form, lambda: procedures.offer(acting(), pid, chosen, seen))
        if messages is None:
            return after("procedures.show", _("Đã ghi cơ quan giải quyết."), pid=pid)
    return _small_page("offer", form, procedure, messages)


@blueprint.route("/<pid>/end", methods=["GET", "POST"])
@needs(ProcedurePermission.CLOSE)
def close(pid):
    """Let a procedure end on a day."""
    procedure = procedures.get(pid)
    form = CloseProcedureForm(version=procedure.version)
    messages = None
    if form.validate_on_submit():
        facts = (pid, form.valid_to.data, form.reason.data, form.version.data)
        messages = attempt(form, lambda: procedures.close(acting(), *facts))
        if messages is None:
            return after("procedures.show", _("Đã ghi ngày hết hiệu lực."), pid=pid)
    return _small_page("close", form, procedure, messages)


def _small_page(verb, form, procedure, messages):
    return render(
        f"procedures/{verb}.html",
        form=form,
        procedure=procedure,
        edition=procedures.current(procedure, clock.today()),
        messages=messages or [],
        status=422 if form.errors or messages is not None else 200,
    )
