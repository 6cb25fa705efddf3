"""The first screen after login."""

from types import SimpleNamespace

from flask import Blueprint
from flask_babel import gettext as _
from flask_login import current_user

from intranet import clock
from intranet import filters as shown
from intranet.access import needs
from intranet.routes.dossiers import lines
from intranet.rules.home import HomePermission
from intranet.rules.permissions import Role
from intranet.rules.wording import weekday
from intranet.services import home
from intranet.services.dossiers import lists
from intranet.web import render

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@needs(HomePermission.SHOW)
def show():
    """What must I do today, what is about to be late."""
    user, moment = current_user._get_current_object(), lists.today()
    table, worst = home.late_units(user, moment)
    return render(
        "home/show.html",
        blocks=[_block(block, moment) for block in home.blocks(user, moment)],
        news=home.news(user),
        table=table,
        worst=[_unit(row) for row in worst],
        health=_health(home.health()) if Role.ADMIN in user.roles else (),
        is_admin=Role.ADMIN in user.roles,
        day=f"{_(weekday(moment.now.date()))}, {shown.date(moment.now)}",
    )


def _block(block, moment):
    return SimpleNamespace(
        tab=block.filter.tab,
        title=_(block.title),
        number=lines.Capped(block.number),
        url=lines.url_of(block.filter),
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
    told = [
        ("done", _("%(count)s tài khoản đang dùng", count=facts["accounts"])),
        ("done", _("%(count)s đơn vị đang hoạt động", count=facts["units"])),
        ("done", _("%(count)s thủ tục đang áp dụng", count=facts["procedures"])),
        ("done", _("Nhật ký có %(count)s dòng", count=shown.number(facts["entries"] or 0))),
    ]
    if facts["waiting"]:
        told.append(
            ("soon", _("%(count)s người chưa đổi mật khẩu lần đầu", count=facts["waiting"]))
        )
    if facts["locked"]:
        told.append(("stop", _("%(count)s tài khoản đang khóa", count=facts["locked"])))
    if facts["stepless"]:
        words = _("%(count)s thủ tục chưa có quy trình nên chưa tiếp nhận được",
                  count=facts["stepless"])  # fmt: skip
        told.append(("soon", words))
    return [*told, _calendar(facts)]


def _calendar(facts):
    if facts["next_year"]:
        return "done", _("Lịch nghỉ đã có đến %(day)s", day=shown.date(facts["last_day"]))
    year = clock.today().year + 1
    return "soon", _("Chưa có lịch nghỉ chính thức năm %(year)s. Cập nhật khi có thông báo của "
                     "Bộ Nội vụ.", year=year)  # fmt: skip
