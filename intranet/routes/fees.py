"""Fees: taking money for a dossier, and the daily list of a cashier that closes (R13)."""

from types import SimpleNamespace

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from intranet import clock
from intranet import filters as shown
from intranet.access import acting, needs
from intranet.errors import said
from intranet.forms.fees import CloseForm, CollectForm, RefundForm, WaiveForm
from intranet.menu import MenuEntry
from intranet.rules import wording
from intranet.rules.errors import RuleBroken
from intranet.rules.fees import FEE_WAY_WORDS, KIND_WORDS, MONEY, FeeKind, FeePermission, account_of
from intranet.rules.words import N_
from intranet.services import fees
from intranet.services.dossiers import reading
from intranet.services.dossiers.filters import read_day
from intranet.transaction import NotVisible
from intranet.web import after, download, render

blueprint = Blueprint("fees", __name__, url_prefix="/fees")
MENU = (MenuEntry(_l("Sổ thu phí"), "fees.list", FeePermission.LIST),)
PAGES = {"fee_day": "fees.show"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADS = (
    N_("TT"), N_("Lúc"), N_("Mã hồ sơ"), N_("Chủ hồ sơ"), N_("Quyển"), N_("Số biên lai"),
    N_("Thu/hoàn"), N_("Hình thức"), N_("Số tiền (đồng)"), N_("Lý do"),
)  # fmt: skip


@blueprint.route("/dossiers/<pid>/collection", methods=["GET", "POST"])
@needs(FeePermission.COLLECT)
def collect(pid):
    """Take what a dossier still owes."""
    till = Till(pid, CollectForm())
    till.propose(till.account.outstanding)
    if request.method == "GET":
        till.form.book.data = fees.last_book(current_user, till.dossier)

    def act(form):
        taken = fees.Taken(form.amount.data or 0, form.book.data, form.receipt_no.data,
                           form.way.data)  # fmt: skip
        return fees.collect(acting(), pid, taken)

    return till.answer("collect", act, _("Đã thu %(amount)s."))


@blueprint.route("/dossiers/<pid>/refund", methods=["GET", "POST"])
@needs(FeePermission.REFUND)
def refund(pid):
    """Give money back."""
    till = Till(pid, RefundForm())
    till.propose(till.account.held)

    def act(form):
        return fees.refund(acting(), pid, form.amount.data or 0, form.reason.data, form.way.data)

    return till.answer("refund", act, _("Đã hoàn %(amount)s."))


@blueprint.route("/dossiers/<pid>/waiver", methods=["GET", "POST"])
@needs(FeePermission.WAIVE)
def waive(pid):
    """Ask no longer for what is outstanding."""
    till = Till(pid, WaiveForm())
    till.propose(till.account.outstanding)

    def act(form):
        return fees.waive(acting(), pid, form.amount.data or 0, form.reason.data)

    return till.answer("waive", act, _("Đã miễn %(amount)s."))


class Till:
    """The form of one movement on one dossier, and every way it can end."""

    def __init__(self, pid, form):
        self.pid, self.form, self.extra = pid, form, []
        self.dossier = reading.get(current_user, pid)
        self.account = account_of(fees.entries_of(self.dossier))

    def propose(self, amount):
        """Fill in all that can be moved."""
        if request.method == "GET":
            self.form.amount.fill(amount or None)

    def answer(self, name, act, message):
        """Show the form, or move the money and go back to the dossier."""
        if request.method == "POST" and self.form.validate():
            try:
                entry = act(self.form)
                return after("dossiers.show", _moved(message, entry), pid=self.pid)
            except RuleBroken as error:
                if not self.form.take(error):
                    self.extra.append(said(error))
        return render(
            f"fees/{name}.html",
            status=422 if self.form.errors else 409 if self.extra else 200,
            till=self,
            form=self.form,
            dossier=self.dossier,
            account=self.account,
            may=fees.may_take(current_user, self.dossier),
        )


def _moved(message, entry):
    """What was done; money after the closing says on which day it stands."""
    words = message % {"amount": shown.money(entry.amount)}
    if entry.kind in MONEY and entry.day != entry.at.date():
        later = _("Sổ hôm nay đã chốt nên khoản này ghi vào sổ ngày %(day)s.",
                  day=shown.date(entry.day))  # fmt: skip
        return f"{words} {later}"
    return words


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
    return render("fees/print.html", found=found, rows=_rows(found), words=words, lang="vi")


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
            is_refund=entry.kind == FeeKind.REFUNDED,
            way=_(FEE_WAY_WORDS[entry.way]),
            amount=_signed(entry),
            reason=entry.reason,
        )
        for entry in found.entries
    ]


def _signed(entry):
    return -entry.amount if entry.kind == FeeKind.REFUNDED else entry.amount


def _cells(number, entry):
    kind, way = _(KIND_WORDS[entry.kind]), _(FEE_WAY_WORDS[entry.way])
    return (
        number, entry.at, entry.code, entry.owner_name, entry.book or "", entry.receipt_no or "",
        kind, way, _signed(entry), entry.reason or "",
    )  # fmt: skip
