"""Alerts: what is new for me, and my day on one page."""

import json
from datetime import timedelta
from types import SimpleNamespace

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from intranet import clock
from intranet.access import acting, needs
from intranet.menu import MenuEntry
from intranet.routes.dossiers import lines
from intranet.rules.accesses import monday_of
from intranet.rules.alerts import ALERT_WORDS, KIND_WORDS, LEADING, AlertKind, AlertPermission
from intranet.services import alerts
from intranet.services.dossiers import lists
from intranet.services.dossiers.filters import Filter
from intranet.web import after, page_link, render

blueprint = Blueprint("alerts", __name__, url_prefix="/alerts")
MENU = (MenuEntry(_l("Thông báo"), "alerts.list", AlertPermission.LIST),)


@blueprint.get("", endpoint="list")
@needs(AlertPermission.LIST)
def list_alerts():
    """The alerts not read, or all of them."""
    everything = request.args.get("all") == "1"
    page = alerts.of(current_user, not everything, request.args.get("page"))
    here = {"all": 1} if everything else {}
    return render(
        "alerts/list.html",
        rows=[_alert(row) for row in page.rows],
        tabs=[
            (_("Chưa đọc"), url_for("alerts.list"), not everything, None),
            (_("Tất cả"), url_for("alerts.list", all=1), everything, None),
        ],
        is_all=everything,
        older_url=page.older and url_for("alerts.list", page=page.older, **here),
    )


@blueprint.get("/today")
@needs(AlertPermission.TODAY)
def today():
    """What is on me and due today or late, and what is new since I last looked."""
    moment = lists.today()
    due = Filter(tab="mine", due_to=moment.now.date())
    rows = lists.rows(current_user, due, moment=moment).rows
    groups = alerts.new_today(current_user)
    return render(
        "alerts/today.html",
        day=clock.today(),
        work=lines.lines(rows, moment),
        more_url=lines.url_of(Filter(tab="mine")),
        groups=[(_(KIND_WORDS[kind]), [_alert(row) for row in rows]) for kind, rows in groups],
    )


@blueprint.post("/readings")
@needs(AlertPermission.READ)
def read():
    """Mark one alert, or all, as read."""
    alerts.read(acting(), request.form.get("alert") or None)
    return after("alerts.list", _("Đã đánh dấu đã đọc."))


def _alert(row):
    code, url = _leads_to(row)
    return SimpleNamespace(
        pid=row.pid,
        at=row.at,
        who=row.who or "–",
        words=_(ALERT_WORDS[row.kind], **json.loads(row.params)),
        code=code,
        url=url,
        is_new=row.read_at is None,
    )


def _leads_to(row):
    """(words, address) of what an alert is about; (None, None) when it says everything."""
    if row.kind == AlertKind.LOOKED:
        return _("Xem danh sách"), _week_before(row.at)
    if row.kind == AlertKind.REVIEW:
        return _("Trả lời"), url_for("reviews.list")
    if row.kind in LEADING:
        params = json.loads(row.params)
        return _(LEADING[row.kind]), page_link(params["kind"], params["pid"])
    return row.code, row.dossier and url_for("dossiers.show", pid=row.dossier)


def _week_before(at):
    """The list that an alert of this moment is about."""
    week = monday_of(at.date() - timedelta(days=7))
    return url_for("accesses.week", week=week.isoformat())
