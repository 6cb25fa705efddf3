"""The form that narrows a list of dossiers. It only asks: GET, no token, all in the address."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, Form, SelectField, StringField
from wtforms.validators import Optional


class FilterForm(Form):
    """Field names are the arguments of the address (services.dossiers.filters.ARGUMENTS)."""

    q = StringField(_l("Mã, họ tên, số giấy tờ, điện thoại, thủ tục"))
    tab = SelectField(_l("Danh sách"))
    unit = SelectField(_l("Cơ quan giải quyết"))
    below = BooleanField(_l("Cả các đơn vị cấp dưới"))
    field = SelectField(_l("Lĩnh vực"))
    state = SelectField(_l("Trạng thái"))
    channel = SelectField(_l("Cách nộp"))
    outcome = SelectField(_l("Kết quả so với hạn"))
    received_from = DateField(_l("Nhận từ ngày"), [Optional()], name="from")
    received_to = DateField(_l("Nhận đến ngày"), [Optional()], name="to")
    due_from = DateField(_l("Hạn trả từ ngày"), [Optional()])
    due_to = DateField(_l("Hạn trả đến ngày"), [Optional()])
    done_from = DateField(_l("Xong từ ngày"), [Optional()])
    done_to = DateField(_l("Xong đến ngày"), [Optional()])
    rows = SelectField(_l("Số dòng một trang"), coerce=int)
