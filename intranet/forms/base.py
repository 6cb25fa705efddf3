"""What every form has: Vietnamese messages, clean text, and the one-time key of its button."""

import secrets

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.validators import DataRequired, Length, ValidationError

from intranet.rules.errors import RuleBroken
from intranet.rules.text import clean


class HouseForm(FlaskForm):
    """Base of the forms. ``once`` travels with the form: sent twice, it changes once."""

    once = HiddenField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.once.data:
            self.once.data = secrets.token_urlsafe(12)

    def take(self, error):
        """Show a broken rule at its field; return False when no such field is here."""
        field = getattr(self, error.field or "", None)
        if field is None:
            return False
        field.errors = [*field.errors, _(error.message, **error.params)]
        return True


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
    return DataRequired(message or lazy_gettext("Ô này không được để trống."))


def at_most(length):
    """The longest text in characters (ASVS 1.3.3)."""
    return Length(max=length, message=lazy_gettext("Không dài quá %(max)d ký tự."))
