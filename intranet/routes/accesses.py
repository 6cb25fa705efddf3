"""Who looked: the reason asked of somebody from outside, the week's list, readers of a dossier."""

from datetime import timedelta
from types import SimpleNamespace

from flask import Blueprint, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from intranet import clock
from intranet.access import acting, needs
from intranet.errors import attempt
from intranet.forms.accesses import GiveReasonForm
from intranet.menu import MenuEntry
from intranet.routes.sessions.door import local_path
from intranet.rules.accesses import KIND_WORDS, AccessPermission, monday_of
from intranet.services import accesses
from intranet.services.dossiers.filters import read_day
from intranet.web import render

blueprint = Blueprint("accesses", __name__, url_prefix="/accesses")
MENU = (MenuEntry(_l("Ai đã xem"), "accesses.week", AccessPermission.WEEK),)


@blueprint.route("/<pid>", methods=["GET", "POST"])
@needs(AccessPermission.GIVE_REASON)
def give_reason(pid):
    """Ask why somebody from outside opens a dossier; then on to where they were going."""
    form = GiveReasonForm(next=request.args.get("next", ""))
    dossier, needed = accesses.asked(current_user, pid)
    onward = local_path(form.next.data or url_for("dossiers.show", pid=pid))
    if not needed:
        return redirect(onward, 303)

    def act():
        accesses.give_reason(acting(), pid, form.kind.data, form.text.data)
        return True

    if attempt(form, act):
        return redirect(onward, 303)
    return render(
        "accesses/give_reason.html",
        status=form.status,
        form=form,
        code=dossier.code,
        owner=dossier.competent_unit.name,
        url=url_for("accesses.give_reason", pid=pid),
    )


@blueprint.get("", endpoint="week")
@needs(AccessPermission.WEEK)
def list_week():
    """Who from outside opened dossiers of the units this head leads, by week."""
    this = monday_of(clock.today())
    monday = min(monday_of(read_day(request.args.get("week", "")) or this), this)
    rows, has_more = accesses.week(current_user, monday)
    return render(
        "accesses/week.html",
        monday=monday,
        sunday=monday + timedelta(days=6),
        rows=[_row(one) for one in rows],
        most=accesses.MOST if has_more else None,
        older_url=_url_of(monday - accesses.WEEK),
        newer_url=_url_of(monday + accesses.WEEK) if monday < this else None,
    )


@blueprint.get("/<pid>/readers")
@needs(AccessPermission.READERS)
def readers(pid):
    """Who opened a dossier of one's own unit and its files, newest first."""
    below = request.args.get("below", "")
    number = int(below) if below.isascii() and below.isdigit() and len(below) < 10 else None
    dossier, rows, older = accesses.readers(current_user, pid, number)
    return render(
        "accesses/readers.html",
        dossier=dossier,
        rows=rows,
        pager=SimpleNamespace(
            newer_url=url_for("accesses.readers", pid=pid) if number is not None else None,
            older_url=older and url_for("accesses.readers", pid=pid, below=older),
            shown=len(rows),
            total_text="",
        ),
    )


def _url_of(monday):
    return url_for("accesses.week", week=monday.isoformat())


def _row(one):
    return SimpleNamespace(
        at=one.at,
        name=one.name,
        units=one.units,
        url=url_for("dossiers.show", pid=one.pid),
        code=one.code,
        reason=_(KIND_WORDS[one.kind]),
        text=one.text,
    )
