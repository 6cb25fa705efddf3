"""What every form has: Vietnamese messages, clean text, and the one-time key of its button."""

import secrets

from flask import current_app, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField
from wtforms.validators import DataRequired, Length, StopValidation, ValidationError

from intranet.rules.errors import RuleBroken
from intranet.rules.text import clean, showable


class HouseForm(FlaskForm):
    """Base of the forms. ``once`` travels with the form: sent twice, it changes once.

    ``is_restored``: opened with what the person had typed before (room ``drafts``).
    """

    once = HiddenField()
    is_moved = False

    class Meta:
        def wrap_formdata(self, form, formdata):
            return _showable(FlaskForm.Meta.wrap_formdata(self, form, formdata))

    def __init__(self, *args, **kwargs):
        restored = None if args or "formdata" in kwargs else _restored()
        if restored is not None:
            kwargs["formdata"] = restored
        super().__init__(*args, **kwargs)
        self.is_restored = restored is not None
        if not self.once.data:
            self.once.data = secrets.token_urlsafe(12)

    @property
    def status(self):
        """What the page of this form answers: 409 for a conflict, 422 with errors, else 200."""
        if self.is_moved:
            return 409
        return 422 if self.errors else 200

    def take(self, error, instead=None):
        """Show a broken rule at its field, or at the field ``instead``; False when at neither."""
        field = getattr(self, error.field or "", instead)
        if field is None:
            return False
        field.errors = [*field.errors, _(error.message, **error.params)]
        return True


def _showable(formdata):
    """What was sent, without the characters that no page may hold: it is shown again."""
    if not formdata:
        return formdata
    sent = list(formdata.items(multi=True))
    shown = [(key, showable(value) if isinstance(value, str) else value) for key, value in sent]
    return formdata if shown == sent else MultiDict(shown)


def _restored():
    """What a draft puts into the form of this page (``?draft=…``), or None."""
    if request.method != "GET" or "draft" not in request.args:
        return None
    return current_app.extensions["restored"]()


class Clean:
    """Filter and validator in one: NFC, no control or bidi characters, trimmed."""

    def __init__(self, multiline=False):
        self.multiline = multiline

    def __call__(self, form, field):
        if not isinstance(field.data, str):
            return
        try:
            field.data = clean(field.data, multiline=self.multiline)
        except RuleBroken as error:
            raise ValidationError(_(error.message, **error.params)) from None


def required(message=None):
    """The field may not be empty; the message says what to fill in."""
    return _Required(message or lazy_gettext("Ô này không được để trống."))


class _Required(DataRequired):
    """What was typed and could not be read is not called empty: why it could not is said."""

    def __call__(self, form, field):
        if field.process_errors:
            raise StopValidation
        super().__call__(form, field)


def at_most(length):
    """The longest text in characters (ASVS 1.3.3)."""
    return Length(max=length, message=lazy_gettext("Không dài quá %(max)d ký tự."))
