"""The form that narrows a list of dossiers. It only asks: GET, no token, all in the address."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Form, SelectField, StringField

from intranet.forms.fields import DayField


class FilterForm(Form):
    """Field names are the arguments of the address (services.dossiers.filters.ARGUMENTS)."""

    q = StringField(_l("Mã, họ tên, số giấy tờ, điện thoại, thủ tục"))
    tab = SelectField(_l("Danh sách"))
    unit = SelectField(_l("Cơ quan giải quyết"))
    below = BooleanField(_l("Cả các đơn vị cấp dưới"))
    field = SelectField(_l("Lĩnh vực"))
    state = SelectField(_l("Trạng thái"))
    standing = SelectField(_l("Tình trạng"))
    channel = SelectField(_l("Cách nộp"))
    outcome = SelectField(_l("Kết quả so với hạn"))
    received_from = DayField(_l("Nhận từ ngày"), name="from")
    received_to = DayField(_l("Nhận đến ngày"), name="to")
    due_from = DayField(_l("Hẹn trả từ ngày"))
    due_to = DayField(_l("Hẹn trả đến ngày"))
    done_from = DayField(_l("Xong từ ngày"))
    done_to = DayField(_l("Xong đến ngày"))
    label = SelectField(_l("Nhãn"))
    location = StringField(_l("Nơi để hồ sơ giấy"))
    corrected = BooleanField(_l("Đã sửa sau tiếp nhận"))
    rows = SelectField(_l("Số dòng một trang"), coerce=int)
