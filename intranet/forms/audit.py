"""The forms of the log: what to look for (GET, all in the address), and what to say of entries."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Form, SelectField, StringField

from intranet.forms.base import Clean, HouseForm, at_most
from intranet.forms.fields import DayField


class FilterForm(Form):
    """Field names are the arguments of the address (services.audit.filters)."""

    who = StringField(_l("Tên đăng nhập"))
    unit = SelectField(_l("Đơn vị"))
    below = BooleanField(_l("Cả các đơn vị cấp dưới"))
    act = SelectField(_l("Việc"))
    thing = StringField(_l("Đối tượng"))
    first = DayField(_l("Từ ngày"), name="from")
    last = DayField(_l("Đến ngày"), name="to")
    outside = BooleanField(_l("Ngoài giờ làm việc"))
    refused = BooleanField(_l("Chỉ việc bị từ chối"))
    open = BooleanField(_l("Chưa xem xét"))

    def take(self, error):
        """Show a broken rule at its field."""
        self[error.field].errors = [_(error.message, **error.params)]


class ReviewForm(HouseForm):
    """A note of whoever reviews; the ticked entries come as ``seq``, the button as ``act``."""

    remark = StringField(_l("Ghi chú"), [at_most(500), Clean()])
