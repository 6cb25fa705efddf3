"""The daily list of a cashier: shown, closed, printed, as a spreadsheet (R13)."""

from types import SimpleNamespace

from flask import request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from intranet import clock
from intranet import filters as shown
from intranet.access import acting, needs
from intranet.errors import said
from intranet.forms.fees import CloseForm
from intranet.routes.fees.door import blueprint
from intranet.rules import wording
from intranet.rules.errors import RuleBroken
from intranet.rules.fees import FEE_WAY_WORDS, KIND_WORDS, FeeKind, FeePermission
from intranet.rules.words import N_
from intranet.services import checkpoints, fees
from intranet.services.dossiers.filters import read_day
from intranet.transaction import NotVisible
from intranet.web import after, download, render

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADS = (
    N_("TT"), N_("Lúc"), N_("Mã hồ sơ"), N_("Chủ hồ sơ"), N_("Quyển"), N_("Số biên lai"),
    N_("Thu/hoàn"), N_("Hình thức"), N_("Số tiền (đồng)"), N_("Lý do"),
)  # fmt: skip


@blueprint.get("", endpoint="list")
@needs(FeePermission.LIST)
def list_days():
    """One's own list of a day, or another's one watches; and the lists of the last month."""
    found = _asked() if request.args or fees.desks(current_user) else None
    return _page(found, CloseForm(counted=None))


@blueprint.get("/days/<pid>")
@needs(FeePermission.LIST)
def show(pid):
    """A list that is closed."""
    return _page(fees.closed_list(current_user, pid), CloseForm())


@blueprint.post("/days")
@needs(FeePermission.CLOSE)
def close():
    """Close one's own list with the counted cash."""
    form, extra, day = CloseForm(), [], _day(request.form.get("day"))
    if form.validate():
        try:
            closed = fees.close(acting(), form.desk.data, day, form.counted.data, form.note.data)
            return after("fees.show", _("Đã chốt sổ."), pid=closed.pid)
        except RuleBroken as error:
            if not form.take(error):
                extra.append(said(error))
    found = fees.day_list(current_user, day, form.desk.data or None)
    return _page(found, form, extra, status=422 if form.errors else 409)


@blueprint.get("/print", endpoint="print")
@needs(FeePermission.EXPORT)
def print_day():
    """The list on paper, with the amount in words and two signatures."""
    found = _asked()
    fees.note_reading(acting(), found, "print")
    words = wording.money_in_words(abs(found.sums.net))
    evening = checkpoints.day_of(found.day)
    return render(
        "fees/print.html",
        found=found,
        rows=_rows(found),
        words=words,
        evening=evening,
        syllables=checkpoints.words_of(evening.checkpoint) if evening.checkpoint else None,
        lang="vi",
    )


@blueprint.get("/export")
@needs(FeePermission.EXPORT)
def export():
    """The list for a spreadsheet program."""
    found = _asked()
    total = ("", None, _("Cộng"), "", "", "", "", "", found.sums.net, "")
    heads = tuple(_(head) for head in HEADS)
    body = fees.export(acting(), found, _title(found), heads, _cells, total)
    return download(body, f"so-thu-phi-{found.day:%y%m%d}.xlsx", XLSX)


def _page(found, form, extra=(), status=200):
    if found is not None and not form.desk.data:
        form.desk.data = found.unit.pid
    return render(
        "fees/list.html",
        status=status,
        found=found,
        title=_title(found) if found else _("Sổ thu phí"),
        rows=_rows(found) if found else (),
        form=form,
        extra=extra,
        may_close=_may_close(found),
        desks=fees.desks(current_user),
        lists=fees.lists(current_user),
        today=clock.today(),
    )


def _may_close(found):
    if found is None or found.closed is not None or found.cashier.id != current_user.id:
        return False
    return bool(found.entries) and found.day <= clock.today()


def _asked():
    """The list an address names: day, desk and cashier; today and oneself when it names none."""
    args = request.args
    day = _day(args.get("day"))
    return fees.day_list(current_user, day, args.get("unit") or None, args.get("cashier") or None)


def _day(typed):
    """The day of an address or a form, today when it names none; 404 for what is no day."""
    if not typed:
        return clock.today()
    day = read_day(typed)
    if day is None:
        raise NotVisible
    return day


def _title(found):
    return _("Sổ thu phí ngày %(day)s", day=shown.date(found.day))


def _rows(found):
    """The rows of a list as the templates want them."""
    return [
        SimpleNamespace(
            url=url_for("dossiers.show", pid=entry.dossier),
            code=entry.code,
            owner=entry.owner_name,
            at=entry.at,
            receipt=" / ".join(filter(None, (entry.book, entry.receipt_no))),
            number_url=_number_url(entry),
            is_refund=entry.kind == FeeKind.REFUNDED,
            way=_(FEE_WAY_WORDS[entry.way]),
            amount=_signed(entry),
            reason=entry.reason,
        )
        for entry in found.entries
    ]


def _number_url(entry):
    """Where the missing number of a receipt is written in, for who may."""
    if entry.receipt_no or entry.kind == FeeKind.REFUNDED:
        return None
    if not current_user.can(FeePermission.NUMBER):
        return None
    return url_for("fees.number", pid=entry.dossier, fee_pid=entry.pid)


def _signed(entry):
    return -entry.amount if entry.kind == FeeKind.REFUNDED else entry.amount


def _cells(number, entry):
    kind, way = _(KIND_WORDS[entry.kind]), _(FEE_WAY_WORDS[entry.way])
    return (
        number, entry.at, entry.code, entry.owner_name, entry.book or "", entry.receipt_no or "",
        kind, way, _signed(entry), entry.reason or "",
    )  # fmt: skip
