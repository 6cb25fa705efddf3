"""The form of an absence."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField

from intranet.forms.base import Clean, HouseForm, at_most, required
from intranet.forms.fields import DayField


class DeclareAbsenceForm(HouseForm):
    """Who is away on which days, and who stands in; both days count."""

    user = SelectField(_l("Người vắng"), validate_choice=False)
    first_day = DayField(_l("Vắng từ ngày"), [required(_l("Nhập ngày bắt đầu vắng."))])
    last_day = DayField(_l("Đến hết ngày"), [required(_l("Nhập ngày vắng cuối cùng."))])
    substitute = SelectField(
        _l("Người làm thay"), [required(_l("Chọn người làm thay."))], validate_choice=False
    )
    reason = StringField(_l("Lý do"), [at_most(200), Clean()])
