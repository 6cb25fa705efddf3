"""Every dossier that a change of the calendar would touch, for a spreadsheet program."""

from datetime import date

from flask import request
from flask_babel import gettext as _

from intranet import clock
from intranet import filters as shown
from intranet.access import acting, needs
from intranet.routes.calendars.door import blueprint
from intranet.routes.calendars.importing import folder
from intranet.rules.calendars import DayKind
from intranet.rules.calendars.permissions import CalendarPermission
from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_
from intranet.services import calendars, tables
from intranet.services.dossiers.export import Sheet
from intranet.transaction import NotVisible
from intranet.web import download

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADS = (
    N_("TT"), N_("Mã hồ sơ"), N_("Thủ tục"), N_("Nơi tiếp nhận"), N_("Đã hẹn"),
    N_("Sau khi đổi lịch"), N_("Thay đổi"), N_("Tính ra"), N_("Số lần in giấy hẹn"),
)  # fmt: skip
WIDTHS = (6, 24, 46, 34, 17, 17, 24, 17, 12)
ACTS = {
    "add": lambda day, kind: calendars.effect_of_adding(day, kind, "", False, None),
    "edit": lambda day, kind: calendars.effect_of_editing(day, kind, "", False),
    "remove": lambda day, kind: calendars.effect_of_removing(day),
}


@blueprint.get("/effect")
@needs(CalendarPermission.EXPORT)
def export():
    """The dossiers of one planned change; nothing is changed."""
    effect = _effect()
    about = _("Tính lúc %(time)s. Lịch chưa đổi.", time=shown.moment(clock.now()))
    title = _("Hồ sơ bị ảnh hưởng khi đổi lịch")
    sheet = Sheet(title, about, tuple(_(head) for head in HEADS), _cells, WIDTHS)
    body = calendars.export(acting(), effect, sheet)
    return download(body, f"doi-lich-{clock.now():%y%m%d-%H%M}.xlsx", XLSX)


def _effect():
    """The Effect the address asks for; ``NotVisible`` for what is no change of the calendar."""
    act, args = request.args.get("act"), request.args
    try:
        if act == "import":
            body = tables.kept(folder(), args.get("table", ""))
            return calendars.effect_of_importing(calendars.preview(body or b""))
        kind = "" if act == "remove" else str(DayKind(args.get("kind", "")))
        return ACTS[act](date.fromisoformat(args.get("day", "")), kind)
    except (KeyError, ValueError, RuleBroken):
        raise NotVisible from None


def _cells(number, row):
    move, named = row
    change = _("lùi ngày hẹn trả") if move.is_later else _("giữ ngày đã hẹn")
    return (
        number,
        move.was.code,
        named.procedure,
        named.desk,
        move.was.extended_to or move.was.due_at,
        move.extended_to or move.due_at,
        change,
        move.counted_at,
        move.was.receipt_prints,
    )
