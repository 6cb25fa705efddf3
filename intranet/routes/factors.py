"""One's own second factor: an application that makes codes, codes on paper, passkeys."""

import segno
from flask import Blueprint, current_app, session
from flask_babel import gettext as _
from flask_login import current_user

from intranet import websessions
from intranet.access import acting, needs
from intranet.forms.factors import EnrolForm, NewPasskeyForm
from intranet.frame import office
from intranet.routes.sessions.door import hasten, retry_after, site
from intranet.routes.sessions.keys import needed_site, new_challenge, spent_challenge
from intranet.rules.errors import RuleBroken, Throttled
from intranet.rules.factors import FactorPermission, Level
from intranet.services import factors
from intranet.web import after, render

blueprint = Blueprint("factors", __name__, url_prefix="/factors")


@blueprint.get("")
@needs(FactorPermission.OWN)
def show():
    """How one comes in: since when by a code, how many codes are left on paper, which passkeys."""
    return render(
        "factors/show.html",
        since=factors.confirmed_at(current_user.id),
        left=factors.left(current_user.id),
        passkeys=factors.passkeys_of(current_user),
        has_site=site() is not None,
        is_asked=factors.is_asked_of(current_user),
    )


@blueprint.post("/authenticator/new")
@needs(FactorPermission.OWN, sure=True)
def begin():
    """A new secret, to be scanned on the next page."""
    factors.begin(acting(), current_app.config["SECRET_KEY"])
    return after("factors.enrol")


@blueprint.route("/authenticator", methods=["GET", "POST"])
@needs(FactorPermission.OWN, sure=True)
def enrol():
    """Scan the QR code, type the first code; the answer is the sheet with the recovery codes."""
    form, key = EnrolForm(), current_app.config["SECRET_KEY"]
    if form.validate_on_submit():
        try:
            codes = factors.confirm(acting(), form.code.data, key)
            session.pop("enrol", None)
            websessions.renew(session, str(Level.SECOND))
            return _sheet(codes)
        except RuleBroken as error:
            form.take(error)
        except Throttled as error:
            return _enrolment(form, key, 429, error)
    return _enrolment(form, key, 422 if form.errors else 200)


def _enrolment(form, key, status, haste=None):
    waits = factors.waiting(current_user, key, office().name)
    page = render(
        "factors/enrol.html",
        form=form,
        secret=waits and _grouped(waits.secret),
        picture=waits and segno.make(waits.address, error="m").svg_data_uri(scale=5, border=2),
        must="enrol" in session,
        status=hasten(form.code, haste) or status,
    )
    return retry_after(page, haste)


@blueprint.post("/authenticator/removal")
@needs(FactorPermission.OWN, sure=True)
def remove():
    """Come in by the password alone again."""
    factors.remove(acting())
    if factors.is_asked_of(current_user):
        session["enrol"] = True
        return after("factors.enrol", _("Đã gỡ. Cơ quan yêu cầu mã xác thực: lập lại ngay."))
    return after("factors.show", _("Đã gỡ mã xác thực. Từ nay chỉ hỏi mật khẩu."))


@blueprint.post("/recovery-codes")
@needs(FactorPermission.OWN, sure=True)
def renew_codes():
    """New recovery codes, shown once to be printed; the old ones are void."""
    return _sheet(factors.renew_codes(acting()))


@blueprint.route("/passkeys/new", methods=["GET", "POST"])
@needs(FactorPermission.OWN, sure=True)
def add_passkey():
    """Make a passkey on this device and give it a name."""
    here, form = needed_site(), NewPasskeyForm()
    if form.validate_on_submit():
        try:
            answer, name = form.answer.data, form.name.data
            factors.add_passkey(acting(), here, spent_challenge(), answer, name)
            return after("factors.show", _("Đã thêm khóa truy cập."))
        except RuleBroken as error:
            form.form_errors = [_(error.message, **error.params)]
    options = factors.creation_options(current_user, here, new_challenge())
    return render(
        "factors/add_passkey.html",
        form=form,
        options=options,
        status=422 if form.errors else 200,
    )


@blueprint.post("/passkeys/<key_pid>/removal")
@needs(FactorPermission.OWN, sure=True)
def forget_passkey(key_pid):
    """Take a passkey off the list: it opens nothing any more."""
    factors.forget_passkey(acting(), key_pid)
    return after("factors.show", _("Đã gỡ khóa truy cập."))


def _sheet(codes):
    return render("factors/codes.html", codes=codes, account=current_user)


def _grouped(secret):
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
