"""Fields that read what clerks type: 7/11, 150.000, 17h. What is refused stays as typed."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice

from intranet import clock
from intranet.rules.errors import RuleBroken
from intranet.rules.text import clean
from intranet.rules.wording import parse_date, parse_money, parse_time

MOST_PAPERS = 999


def named(words):
    """The choices of a list from {value: msgid}."""
    return [SelectChoice(str(value), _l(label) if label else "") for value, label in words.items()]


class ChoiceField(SelectField):
    """A list to choose from; says in Vietnamese when something else was sent."""

    def __init__(self, label, validators=None, **options):
        options.setdefault("invalid_choice_message", _l("Chọn một mục trong danh sách."))
        super().__init__(label, validators, **options)


class TypedField(StringField):
    """``data`` is the value that was read (None when empty or refused); ``typed`` the text."""

    typed = ""

    def read(self, text):
        """The value of a non-empty ``text``; RuleBroken when it cannot be read."""
        raise NotImplementedError

    def write(self, value):
        """How ``value`` stands in the box."""
        return str(value)

    def process_data(self, value):
        self.data = value
        self.typed = "" if value is None else self.write(value)

    def process_formdata(self, valuelist):
        if not valuelist:
            return
        self.typed, self.data = valuelist[0], None
        try:
            text = clean(self.typed)
            self.data = self.read(text) if text else None
        except RuleBroken as error:
            raise ValueError(_(error.message, **error.params)) from None

    def fill(self, value):
        """Put ``value`` into the box as if it had been typed."""
        self.process_data(value)

    def _value(self):
        return self.typed


class DayField(TypedField):
    """A date typed as 7/11, 0711 or 07/11/2020, shown dd/mm/yyyy (domain 7.2)."""

    def read(self, text):
        return parse_date(text, clock.today())

    def write(self, value):
        return f"{value:%d/%m/%Y}"


class TimeField(TypedField):
    """A time typed as 17h or 17:00."""

    def read(self, text):
        return parse_time(text)

    def write(self, value):
        return f"{value:%H:%M}"


class MoneyField(TypedField):
    """An amount in đồng typed as 150000 or 150.000."""

    def read(self, text):
        return parse_money(text)

    def write(self, value):
        return f"{value:,}".replace(",", ".")


class CountField(TypedField):
    """How many sheets: a whole number from 0 to 999."""

    def read(self, text):
        if not text.isascii() or not text.isdigit() or int(text) > MOST_PAPERS:
            raise ValueError(_("Nhập số từ 0 đến %(most)s.", most=MOST_PAPERS))
        return int(text)
