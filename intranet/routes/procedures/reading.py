"""The list of the catalogue and the page of one procedure."""

from types import SimpleNamespace

from flask import current_app, request, url_for
from flask_babel import gettext as _

from intranet import clock
from intranet.access import needs
from intranet.routes.procedures import words
from intranet.routes.procedures.door import blueprint
from intranet.rules.permissions import ROLE_WORDS
from intranet.rules.procedures import (
    TEXT_WORDS,
    ProcedurePermission,
    read_texts,
    share_words,
)
from intranet.services import procedures
from intranet.web import can, render

STATES = ("now", "coming", "ended")


@blueprint.get("", endpoint="list")
@needs(ProcedurePermission.LIST)
def list_procedures():
    """The catalogue: code, words with or without tones, initials; by field; by validity."""
    asked = _asked()
    today = clock.today()
    found = procedures.catalogue(today, **asked, limit=current_app.config["PAGE_ROWS"])
    return render(
        "procedures/list.html",
        regions=("list",),
        rows=found.rows,
        asked=SimpleNamespace(**asked),
        fields=procedures.fields(today),
        page=_pager(found, asked),
        words=words,
    )


def _asked():
    state = request.args.get("state", "now")
    return {
        "text": request.args.get("q", "").strip()[:200],
        "field": request.args.get("field", "")[:120],
        "state": state if state in STATES else "now",
        "after": request.args.get("after", "")[:40] or None,
    }


def _pager(found, asked):
    base = {"q": asked["text"] or None, "field": asked["field"] or None}
    base["state"] = asked["state"] if asked["state"] != "now" else None
    older = url_for("procedures.list", **base, after=found.after) if found.after else None
    return SimpleNamespace(
        newer_url=url_for("procedures.list", **base) if asked["after"] else None,
        older_url=older,
        shown=len(found.rows),
        total_text=_("trong %(total)s thủ tục", total=found.total),
    )


@blueprint.get("/<pid>")
@needs(ProcedurePermission.SHOW)
def show(pid):
    """One procedure: what to bring, how long, how much, who does what; its versions."""
    procedure = procedures.get(pid)
    number = request.args.get("number")
    today = clock.today()
    running = procedures.current(procedure, today)
    version = procedures.version(procedure, number) if number else running
    edits = can("procedures.edit")
    return render(
        "procedures/show.html",
        procedure=procedure,
        edition=version,
        is_last=version is procedure.versions[-1],
        offers=procedures.offered_by(procedure),
        may_edit=edits and not procedures.is_used(version),
        total=share_words(sum(step.share for step in version.steps)),
        texts=read_texts(version.texts),
        text_words=TEXT_WORDS,
        roles=ROLE_WORDS,
        today=today,
        words=words,
    )
