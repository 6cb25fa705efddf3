"""What a register or a list of hand-overs is asked for. They only ask: GET, all in the address."""

from flask_babel import lazy_gettext as _l
from wtforms import Form, SelectField

from intranet.forms.fields import DayField


class RegisterForm(Form):
    """The register of a desk, from day to day, of one field or all."""

    desk = SelectField(_l("Nơi tiếp nhận"), validate_choice=False)
    first = DayField(_l("Từ ngày"), name="from")
    last = DayField(_l("Đến ngày"), name="to")
    field = SelectField(_l("Lĩnh vực"), validate_choice=False)


class HandoverForm(Form):
    """The day on which paper went from unit to unit."""

    day = DayField(_l("Ngày"))
