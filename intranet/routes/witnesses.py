"""Witnesses of the log, and the check of an export in the browser."""

import hashlib

from flask import Blueprint, abort, jsonify, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from intranet import assets
from intranet.access import acting, needs
from intranet.forms.witnesses import CosignForm, RegisterWitnessForm
from intranet.menu import MenuEntry
from intranet.rules.errors import RuleBroken
from intranet.rules.sealing.syllables import all_syllables
from intranet.rules.witnesses import WitnessPermission
from intranet.services import witnesses
from intranet.web import after, render

blueprint = Blueprint("witnesses", __name__)
MENU = (MenuEntry(_l("Chứng kiến"), "witnesses.list", WitnessPermission.LIST),)
VERIFIER = "verifier/kiem_nhat_ky.py"


@blueprint.get("/witnesses")
@needs(WitnessPermission.LIST)
def list():
    """One's own key and the newest checkpoint; which units witnessed lately."""
    return _page()


@blueprint.get("/witnesses/newest")
@needs(WitnessPermission.COSIGN)
def newest():
    """For the script: the newest checkpoint and the proof that it goes on from ``size``."""
    size = request.args.get("size", "0")
    told = (
        witnesses.news(int(size)) if size.isascii() and size.isdigit() and len(size) < 16 else None
    )
    if told is None:
        abort(404)
    return jsonify(told)


@blueprint.post("/witnesses")
@needs(WitnessPermission.REGISTER, sure=True)
def register():
    """Take the public key that this person's browser made."""
    form = RegisterWitnessForm()
    form.unit.choices = witnesses.units_of(current_user)
    if form.validate_on_submit():
        try:
            witnesses.register(acting(), form.unit.data, form.public_key.data)
            return after("witnesses.list", _("Đã đăng ký khóa chứng kiến. Hãy lưu khóa ra tệp."))
        except RuleBroken as error:
            form.take(error, form.public_key)
    return _page(register_form=form, status=422)


@blueprint.post("/witnesses/cosignatures")
@needs(WitnessPermission.COSIGN)
def cosign():
    """Keep the line that this person's browser made of a checkpoint."""
    form = CosignForm()
    if form.validate_on_submit():
        try:
            checkpoint = witnesses.cosign(acting(), form.checkpoint.data, form.line.data)
            words = _("Đã ký chứng kiến điểm chốt ở dòng %(size)s.", size=checkpoint.size)
            return after("witnesses.list", words)
        except RuleBroken as error:
            form.take(error, form.line)
    return _page(cosign_form=form, status=422)


@blueprint.post("/witnesses/<key_pid>/end")
@needs(WitnessPermission.END, sure=True)
def end(key_pid):
    """Stop using one's own key."""
    witnesses.end(acting(), key_pid)
    return after("witnesses.list", _("Đã thôi dùng khóa chứng kiến."))


@blueprint.get("/audit/verifier")
@needs(WitnessPermission.VERIFY)
def verify():
    """Check an export of the log in this browser; nothing is sent."""
    return render(
        "witnesses/verify.html",
        syllables=" ".join(all_syllables()),
        verifier=assets.asset(VERIFIER),
        sha256=hashlib.sha256(assets.content(VERIFIER)).hexdigest(),
    )


def _page(register_form=None, cosign_form=None, status=200):
    may_sign = current_user.can(WitnessPermission.COSIGN)
    mine = witnesses.own(current_user) if may_sign else None
    if register_form is None:
        register_form = RegisterWitnessForm(formdata=None)
        register_form.unit.choices = witnesses.units_of(current_user)
    return render(
        "witnesses/list.html",
        may_sign=may_sign,
        mine=mine,
        own_key=witnesses.key_text(mine) if mine else "",
        signed=witnesses.signed_by(mine) if mine else (),
        newest=witnesses.newest(),
        witnesses=witnesses.listed(),
        register_form=register_form,
        cosign_form=cosign_form or CosignForm(formdata=None),
        status=status,
    )
