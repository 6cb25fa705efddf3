"""Money of one dossier: taken, given back, not asked for; a receipt written in later (R13)."""

from flask import request
from flask_babel import gettext as _
from flask_login import current_user

from intranet import filters as shown
from intranet.access import acting, needs
from intranet.errors import said
from intranet.forms.fees import CollectForm, NumberForm, RefundForm, WaiveForm
from intranet.routes.fees.door import blueprint
from intranet.rules.errors import RuleBroken
from intranet.rules.fees import MONEY, FeePermission, account_of
from intranet.services import fees
from intranet.services.dossiers import reading
from intranet.web import after, render


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


@blueprint.route("/dossiers/<pid>/entries/<fee_pid>/receipt", methods=["GET", "POST"])
@needs(FeePermission.NUMBER)
def number(pid, fee_pid):
    """Write in the number of a receipt that money was taken without."""
    till = Till(pid, NumberForm())
    entry = fees.taken_in(till.entries, fee_pid)
    if request.method == "GET":
        till.form.book.data = fees.last_book(current_user, till.dossier)

    def act(form):
        return fees.number(acting(), pid, fee_pid, form.book.data, form.receipt_no.data)

    return till.answer("number", act, _("Đã ghi số biên lai."), entry=entry)


class Till:
    """The form of one movement on one dossier, and every way it can end."""

    def __init__(self, pid, form):
        self.pid, self.form, self.extra = pid, form, []
        self.dossier = reading.get(current_user, pid)
        self.entries = fees.entries_of(self.dossier)
        self.account = account_of(self.entries)

    def propose(self, amount):
        """Fill in all that can be moved."""
        if request.method == "GET":
            self.form.amount.fill(amount or None)

    def answer(self, name, act, message, **data):
        """Show the form, or move the money and go back to the dossier."""
        if request.method == "POST" and self.form.validate():
            try:
                entry = act(self.form)
                words = message if data else _moved(message, entry)
                return after("dossiers.show", words, pid=self.pid)
            except RuleBroken as error:
                if not self.form.take(error):
                    self.extra.append(said(error))
        reading.note_opening(acting(), self.dossier)
        return render(
            f"fees/{name}.html",
            status=422 if self.form.errors else 409 if self.extra else 200,
            till=self,
            form=self.form,
            dossier=self.dossier,
            account=self.account,
            may=fees.may_take(current_user, self.dossier),
            **data,
        )


def _moved(message, entry):
    """What was done; money after the closing says on which day it stands."""
    words = message % {"amount": shown.money(entry.amount)}
    if entry.kind in MONEY and entry.day != entry.at.date():
        later = _("Sổ hôm nay đã chốt nên khoản này ghi vào sổ ngày %(day)s.",
                  day=shown.date(entry.day))  # fmt: skip
        return f"{words} {later}"
    return words
