"""Signals of dossiers beside the software: of the units one watches, and of one visit (B5)."""

from datetime import timedelta
from types import SimpleNamespace

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from intranet import clock
from intranet import filters as shown
from intranet.access import needs
from intranet.errors import said
from intranet.forms.blocks import SpanForm
from intranet.routes.inspections.tabs import room_tabs, visit_tabs
from intranet.rules.errors import RuleBroken
from intranet.rules.signals import (
    KIND_WORDS,
    LOOK_WORDS,
    REASON_WORDS,
    SLIP_DAYS,
    SignalKind,
    SignalPermission,
    span,
)
from intranet.services import signals
from intranet.web import render

blueprint = Blueprint("signals", __name__)
# So many of a counter are named on the list of all, and on the page of one unit or one visit.
FEW, MANY = 5, 60
MOST_NAMES = 8
OF_GAPS = (SignalKind.UNEXPLAINED, SignalKind.VOIDED)


@blueprint.get("/signals", endpoint="list")
@needs(SignalPermission.LIST)
def list_signals():
    """Counters of the units this person watches, ranked by how much seems to be missing."""
    form, first, last, trouble = _asked()
    unit = request.args.get("unit") or None
    found = signals.listed(current_user, first, last, unit)
    form.unit.choices = [("", _("Tất cả")), *found.units]
    form.unit.data = unit or ""
    return render(
        "signals/list.html",
        form=form,
        trouble=trouble,
        several=len(found.units) > 1,
        tabs=room_tabs("signals.list"),
        rows=[_told(each, MANY if unit else FEW) for each in found.ranked],
        status=422 if trouble else 200,
    )


@blueprint.get("/inspections/<pid>/signals")
@needs(SignalPermission.SHOW)
def show(pid):
    """The signals of the inspected unit in the inspected period, for the team."""
    inspection, found = signals.of_inspection(current_user, pid)
    return render(
        "signals/show.html",
        inspection=inspection,
        tabs=visit_tabs(inspection, "signals.show"),
        rows=[_told(each, MANY) for each in found.ranked],
    )


def _asked():
    """(form, first day, last day, words of what was wrong) of this address."""
    form, trouble = SpanForm(request.args), None
    first = last = None
    try:
        if form.validate():
            first, last = form.first.data, form.last.data
        else:
            trouble = _("Ghi ngày như 7/11 hoặc 07/11/2026.")
        first, last = span(first, last, clock.today())
    except RuleBroken as error:
        trouble = said(error)
        first, last = span(None, None, clock.today())
    for field, day in ((form.first, first), (form.last, last)):
        if not field.errors:
            field.fill(day)
    return form, first, last, trouble


def _told(ranked, most):
    """A counter for the template: what seems to be missing, its heaviest signals in words."""
    return SimpleNamespace(
        pid=ranked.desk.pid,
        name=ranked.desk.name,
        is_alarm=ranked.is_alarm,
        missing=round(ranked.expected),
        signals=[_in_words(ranked.desk, signal) for signal in ranked.signals[:most]],
        more=len(ranked.signals[most:]),
        total=len(ranked.signals),
    )


def _in_words(desk, signal):
    names = ", ".join(signal.names[:MOST_NAMES])
    values = {
        "day": shown.date(signal.day),
        "week": shown.date(signal.day - timedelta(days=signal.day.weekday())),
        "count": signal.count,
        "paper": signal.paper,
        "entered": signal.entered,
        "days": SLIP_DAYS,
        "names": names + (", …" if len(signal.names) > MOST_NAMES else ""),
    }
    return SimpleNamespace(
        kind=_(KIND_WORDS[signal.kind]),
        is_alarm=signal.is_alarm,
        reason=_(REASON_WORDS[signal.kind], **values),
        look=_(LOOK_WORDS[signal.kind]),
        note=signal.note,
        url=_address(desk, signal),
    )


def _address(desk, signal):
    """Where the numbers behind a signal are listed; None where no page tells more."""
    if signal.block_pid:
        return url_for("blocks.show", pid=signal.block_pid)
    if signal.kind in OF_GAPS:
        day = shown.date(signal.day)
        return url_for("blocks.gaps", first=day, last=day, unit=desk.pid)
    return None
