"""Signing: in one's own session, on the phone of the team with a code, or on paper."""

import secrets

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_login import current_user

from intranet.access import acting, needs
from intranet.errors import attempt
from intranet.forms.minutes import AttestForm, CountersignForm, SignForm
from intranet.routes.minutes.shared import blueprint, too_late
from intranet.rules.answers import write_key
from intranet.rules.minutes import CODE_MINUTES, MinutePermission, Side
from intranet.services import minutes
from intranet.transaction import Forbidden
from intranet.web import after, render


@blueprint.route("/inspections/<pid>/minutes/signature", methods=["GET", "POST"])
@needs(MinutePermission.SIGN)
def sign(pid):
    """Read the frozen minutes and sign them in one's own session."""
    told = minutes.frozen(current_user, pid)
    side = minutes.side_of(current_user, told.inspection)
    if side is None:
        raise Forbidden
    if told.signed(side):
        return too_late(pid, minutes.SIGNED_ALREADY)
    form = SignForm(data={"hash": told.minute.hash})
    needs_authority = side == Side.UNIT and not minutes.represents(current_user, told.inspection)
    if not needs_authority:
        del form.authority
    if attempt(form, lambda: minutes.sign(acting(), pid, _seal(form))) is not None:
        return after("minutes.show", _("Đã ký biên bản."), pid=pid)
    return render("minutes/sign.html", form=form, told=told, side=side, status=form.status)


@blueprint.post("/inspections/<pid>/minutes/code")
@needs(MinutePermission.CODE)
def code(pid):
    """A code for the phone of the team, shown once."""
    made = minutes.make_code(acting(), pid, current_app.config["SECRET_KEY"])
    return render("minutes/code.html", code=made, minutes=CODE_MINUTES, pid=pid)


@blueprint.route("/inspections/<pid>/minutes/countersignature", methods=["GET", "POST"])
@needs(MinutePermission.COUNTERSIGN)
def countersign(pid):
    """Somebody of the unit reads the minutes on the phone of the team and signs by a code."""
    told = minutes.frozen(current_user, pid)
    if not told.is_team:
        raise Forbidden
    if told.signed(Side.UNIT):
        return too_late(pid, minutes.SIGNED_ALREADY)
    form = CountersignForm(data={"hash": told.minute.hash})
    done = attempt(form, lambda: _countersign(pid, form))
    if done is not None:
        return after("minutes.show", _("Đơn vị đã ký biên bản."), pid=pid)
    return render("minutes/countersign.html", form=form, told=told, status=form.status)


@blueprint.route("/inspections/<pid>/minutes/attestation", methods=["GET", "POST"])
@needs(MinutePermission.ATTEST)
def attest(pid):
    """The unit signed on paper, or nobody signs for it."""
    told = minutes.frozen(current_user, pid)
    if not told.is_head:
        raise Forbidden
    if told.signed(Side.UNIT):
        return too_late(pid, minutes.SIGNED_ALREADY)
    form = AttestForm(data={"hash": told.minute.hash})
    done = attempt(form, lambda: _attest(pid, form))
    if done is not None:
        return after("minutes.show", _("Đã ghi nhận."), pid=pid)
    return render(
        "minutes/attest.html",
        form=form,
        told=told,
        papers=minutes.papers_of(told.inspection),
        address=url_for("minutes.attest", pid=pid),
        new_key=write_key(secrets.token_bytes(16)),
        status=form.status,
    )


def _countersign(pid, form):
    key, seal = current_app.config["SECRET_KEY"], _seal(form)
    return minutes.countersign(acting(), pid, form.username.data, form.code.data, seal, key)


def _attest(pid, form):
    told = (form.way.data, form.name.data, form.title.data, form.reason.data, form.hash.data)
    return minutes.attest(acting(), pid, *told)


def _seal(form):
    authority = form.authority.data if "authority" in form else ""
    return minutes.Seal(form.hash.data, form.drawing.data or None, authority or "")
