"""The first screen after login."""

from types import SimpleNamespace

from flask import Blueprint, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from intranet import clock
from intranet import filters as shown
from intranet.access import needs
from intranet.menu import MenuEntry
from intranet.plurals import counted as _n
from intranet.routes.dossiers import lines, requests
from intranet.routes.inspections.page import span
from intranet.rules.dossiers import DossierPermission
from intranet.rules.findings import FindingState
from intranet.rules.home import HomePermission
from intranet.rules.inspections import STATE_WORDS
from intranet.rules.permissions import Role
from intranet.rules.wording import weekday
from intranet.services import home
from intranet.services.dossiers import lists
from intranet.web import render

blueprint = Blueprint("home", __name__)
MENU = (MenuEntry(_l("Việc cần làm"), "home.show", HomePermission.SHOW),)


@blueprint.get("/")
@needs(HomePermission.SHOW)
def show():
    """What must I do today, what is about to be late."""
    user, moment = current_user._get_current_object(), lists.today()
    table, worst = home.late_units(user, moment)
    news = home.news(user)
    return render(
        "home/show.html",
        blocks=[_block(block, moment) for block in home.blocks(user, moment)],
        news=news.notices,
        mending=_mending(news),
        visits=[_visit(one) for one in news.visits],
        absent=user.absent,
        away=_away(user, news.away),
        asked=requests.listed_for(user, home.ROWS),
        table=table,
        worst=[_unit(row) for row in worst],
        health=_health(home.health()) if Role.ADMIN in user.roles else (),
        is_admin=Role.ADMIN in user.roles,
        day=f"{_(weekday(moment.now.date()))}, {shown.date(moment.now)}",
    )


def _away(user, away):
    """Who is away, for those who work in steps; for whom they stand in is said already."""
    known = {one.full_name for one in user.absent}
    works = user.can(DossierPermission.HAND_OVER)
    return [one for one in away if works and one.name not in known]


def _mending(news):
    """[(kind of chip, words, address)]: what inspections found and this person answers, judges or
    watches.
    """
    told = []
    if news.to_mend:
        due_on = news.to_mend.due_on
        words = _n("%(count)s tồn tại chờ khắc phục", news.to_mend.number)
        if due_on:
            words = _("%(what)s, hạn gần nhất %(day)s", what=words, day=shown.date(due_on))
        is_late = due_on is not None and due_on < clock.today()
        told.append(("late" if is_late else "soon", words, url_for("findings.list")))
    if news.to_judge:
        words = _n("%(count)s báo cáo khắc phục chờ đoàn xét", news.to_judge)
        told.append(("soon", words, url_for("findings.list", state=FindingState.ANSWERED)))
    if news.overdue:
        words = _n("%(count)s tồn tại quá hạn khắc phục", news.overdue)
        told.append(("late", words, url_for("findings.list", overdue="1")))
    return told


def _visit(one):
    return SimpleNamespace(
        title=_("Kiểm tra %(unit)s", unit=one.unit),
        url=url_for("inspections.show", pid=one.pid),
        words=f"{_(STATE_WORDS[one.state])}, {span(one.first, one.last)}",
    )


def _block(block, moment):
    return SimpleNamespace(
        tab=block.filter.tab,
        title=_(block.title),
        number=lines.Capped(block.number),
        url=lines.url_of(block.filter),
        risky=lines.Capped(block.risky),
        risky_url=lines.url_of(home.AT_RISK),
        lines=lines.lines(block.rows, moment),
    )


def _unit(row):
    """A unit of the short table: open overdue dossiers and the late rate, each with its list."""
    return SimpleNamespace(
        name=row.unit.name,
        overdue=row.figures.open_overdue,
        overdue_url=lines.url_of(row.filters["open_overdue"]),
        late=row.figures.late,
        solved=row.figures.solved,
        late_url=lines.url_of(row.filters["late"]),
    )


def _health(facts):
    """[(kind of chip, words)]: what is well and what somebody should look after."""
    entries = facts["entries"] or 0
    told = [
        ("done", _n("%(count)s tài khoản đang dùng", facts["accounts"])),
        ("done", _n("%(count)s đơn vị đang hoạt động", facts["units"])),
        ("done", _n("%(count)s thủ tục đang áp dụng", facts["procedures"])),
        ("done", _n("Nhật ký có %(count)s dòng", entries, count=shown.number(entries))),
    ]
    if facts["waiting"]:
        told.append(("soon", _n("%(count)s người chưa đổi mật khẩu lần đầu", facts["waiting"])))
    if facts["locked"]:
        told.append(("stop", _n("%(count)s tài khoản đang khóa", facts["locked"])))
    if facts["stepless"]:
        words = _n("%(count)s thủ tục chưa có quy trình nên chưa tiếp nhận được", facts["stepless"])
        told.append(("soon", words))
    return [*told, _calendar(facts)]


def _calendar(facts):
    if facts["next_year"]:
        return "done", _("Lịch nghỉ đã có đến %(day)s", day=shown.date(facts["last_day"]))
    year = clock.today().year + 1
    return "soon", _("Chưa có lịch nghỉ chính thức năm %(year)s. Cập nhật khi có thông báo của "
                     "Bộ Nội vụ.", year=year)  # fmt: skip
