"""New procedures, new versions, corrections, offers, the end."""

from datetime import timedelta

from flask import request
from flask_babel import gettext as _

from intranet import clock
from intranet.access import acting, needs
from intranet.errors import attempt
from intranet.forms.procedures import (
    CloseProcedureForm,
    NewProcedureForm,
    OfferForm,
    VersionForm,
    offered,
)
from intranet.routes.procedures.door import blueprint
from intranet.rules.procedures import ProcedurePermission, read_texts, written_texts
from intranet.services import procedures
from intranet.web import after, render

SAME = (
    "name", "decision_no", "time_value", "time_unit", "supplement_clock", "late_cutoff",
    "counter_service", "online_level", "fee_kind", "result_name", "handled_by", "notes",
    "anywhere", "wait_days",
)  # fmt: skip
COUNTS = ("time_value", "wait_days")


@blueprint.route("/new", methods=["GET", "POST"])
@needs(ProcedurePermission.CREATE)
def create():
    """Add a procedure."""
    form = NewProcedureForm()
    form.units.choices = _offices()
    if request.method == "GET" and not form.is_restored:
        form.time_unit.data, form.channels.data = "working_day", ["direct"]
        form.more_papers(4)

    def act():
        chosen, start = form.units.data or [], form.valid_from.data
        return procedures.create(acting(), form.code.data, _data(form), start, chosen)

    return _version_page("create", form, act)


@blueprint.route("/<pid>/versions/new", methods=["GET", "POST"])
@needs(ProcedurePermission.RENEW)
def renew(pid):
    """A new version that begins on a day: a copy of the last one, changed."""
    procedure = procedures.get(pid)
    version = procedure.versions[-1]
    tomorrow = clock.today() + timedelta(days=1)

    def fresh():
        form = _filled(procedure, version)
        form.valid_from.process_data(tomorrow)
        form.decision_no.data = ""
        return form

    def act():
        facts = (form.code.data, _data(form), form.valid_from.data or tomorrow)
        return procedures.renew(acting(), pid, *facts, form.version.data)

    form = VersionForm()
    if request.method == "GET" and not form.is_restored:
        form = fresh()
    return _version_page("renew", form, act, fresh, procedure, version)


@blueprint.route("/<pid>/versions/<number>/edition", methods=["GET", "POST"])
@needs(ProcedurePermission.EDIT)
def edit(pid, number):
    """Correct a version no dossier uses."""
    procedure = procedures.get(pid)
    version = procedures.version(procedure, number)

    def fresh():
        form = _filled(procedure, version)
        form.valid_from.process_data(version.valid_from)
        return form

    def act():
        facts = (form.code.data, _data(form), form.valid_from.data)
        return procedures.edit(acting(), pid, number, *facts, form.version.data)

    form = VersionForm()
    if request.method == "GET" and not form.is_restored:
        form = fresh()
    return _version_page("edit", form, act, fresh, procedure, version)


def _version_page(verb, form, act, fresh=None, procedure=None, version=None):
    """The one form of create, renew and edit; "more" adds rows for papers."""
    done = None
    if "more" in request.form:
        form.more_papers()
    else:
        done = attempt(form, act, fresh=fresh)
    if done:
        return after("procedures.show", _("Đã lưu thủ tục."), pid=done.pid)
    return render(
        "procedures/edit.html",
        form=form,
        verb=verb,
        procedure=procedure,
        edition=version,
        status=form.status,
    )


def _filled(procedure, version):
    """The form with what ``version`` says."""
    form = VersionForm(formdata=None, version=procedure.version, code=procedure.code or "")
    for name in SAME:
        getattr(form, name).process_data(getattr(version, name))
    form.field_name.data = version.field
    form.fee_vnd.process_data(version.fee_vnd)
    form.channels.data = version.channels.split()
    form.fill_texts(read_texts(version.texts))
    for paper in version.papers:
        row = {"name": paper.name, "submit_paper": "1" if paper.submit else "0"}
        row |= {"originals": paper.originals, "copies": paper.copies, "required": paper.required}
        form.papers.append_entry(row)
    form.more_papers()
    return form


def _data(form):
    return procedures.VersionData(
        **{name: getattr(form, name).data for name in SAME if name not in COUNTS},
        **{name: getattr(form, name).data or 0 for name in COUNTS},
        texts=written_texts(form.texts),
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
            submit = paper.submit_paper.data == "1"
            yield procedures.PaperRow(paper.name.data, submit, *counts, paper.required.data)


def _offices():
    return offered((unit.pid, unit.name) for unit in procedures.authorities())


@blueprint.route("/<pid>/offers", methods=["GET", "POST"])
@needs(ProcedurePermission.OFFER)
def offer(pid):
    """Which offices decide this procedure."""
    procedure = procedures.get(pid)
    offices = _offices()

    def fresh():
        chosen = [unit.pid for unit in procedures.offered_by(procedure)]
        form = OfferForm(formdata=None, version=procedure.version, units=chosen)
        form.units.choices = offices
        return form

    def act():
        return procedures.offer(acting(), pid, form.units.data or [], form.version.data)

    form = OfferForm() if request.method == "POST" else fresh()
    form.units.choices = offices
    if attempt(form, act, fresh=fresh):
        return after("procedures.show", _("Đã ghi cơ quan giải quyết."), pid=pid)
    return _small_page("offer", form, procedure)


@blueprint.route("/<pid>/end", methods=["GET", "POST"])
@needs(ProcedurePermission.CLOSE)
def close(pid):
    """Let a procedure end on a day."""
    procedure = procedures.get(pid)
    form = CloseProcedureForm(version=procedure.version)

    def act():
        facts = (form.valid_to.data, form.reason.data, form.version.data)
        return procedures.close(acting(), pid, *facts)

    if attempt(form, act):
        return after("procedures.show", _("Đã ghi ngày hết hiệu lực."), pid=pid)
    return _small_page("close", form, procedure)


def _small_page(verb, form, procedure):
    return render(
        f"procedures/{verb}.html",
        form=form,
        procedure=procedure,
        edition=procedures.current(procedure, clock.today()),
        status=form.status,
    )
