"""Files that came with a form: kept at once, so that a refused form need not bring them again.

A kept file travels in the form as a signed value of its checkbox; only the same person can use it.
"""

from dataclasses import astuple

from flask import current_app, request
from flask_babel import gettext as _
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeSerializer

from intranet.errors import said
from intranet.rules.errors import RuleBroken
from intranet.services import files
from intranet.services.dossiers.data import StoredFile


def take(field):
    """The files of this form: kept before and still ticked, and those that came just now.

    What is wrong with a file is shown at ``field``; the others are kept.
    """
    kept = []
    for token in request.form.getlist("keep"):
        try:
            kept.append(StoredFile(*_signer().loads(token)))
        except BadSignature:
            _complain(field, _("Một tệp đã gửi không còn dùng được. Hãy chọn lại tệp đó."))
    for upload in request.files.getlist(field.name):
        if upload.filename:
            kept += _keep(field, upload)
    return kept


def signed(stored):
    """The value of the checkbox that carries a kept file."""
    return _signer().dumps(astuple(stored))


def _keep(field, upload):
    try:
        limits = files.limits_of(current_app.config)
        return [files.keep(upload.stream, upload.filename, limits)]
    except RuleBroken as error:
        _complain(field, f"{upload.filename}: {said(error)}")
        return []


def _complain(field, words):
    field.errors = [*field.errors, words]


def _signer():
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"kept-file-{current_user.pid}")
