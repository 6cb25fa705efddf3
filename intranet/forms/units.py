"""Forms of the unit tree. Choices of parents are the units that the admin keeps."""

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    IntegerField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import NumberRange, Optional

from intranet.forms.base import Clean, HouseForm, at_most, required
from intranet.forms.conflicts import VersionedForm
from intranet.forms.fields import DayField


class NameForm(VersionedForm):
    """Full name in print, short name in lists."""

    name = StringField(_l("Tên đầy đủ"), [required(_l("Nhập tên đơn vị.")), at_most(200), Clean()])
    short_name = StringField(_l("Tên gọn"), [required(_l("Nhập tên gọn.")), at_most(80), Clean()])


class EditUnitForm(NameForm):
    """Facts that may be mended at any time."""

    receives_dossiers = BooleanField(_l("Có nhận hồ sơ của người dân"))
    code_prefix = StringField(
        _l("Mã đầu của hồ sơ"),
        [at_most(30), Clean()],
        description=_l("Ví dụ AL-07; đứng đầu mã hồ sơ nhận tại đây."),
    )
    work_hours = StringField(
        _l("Giờ làm việc"),
        [at_most(80), Clean()],
        description=_l("Ví dụ 07:00-11:30 13:30-17:00; để trống nếu như cấp trên."),
    )
    phone = TelField(_l("Điện thoại"), [at_most(30), Clean()])
    address = StringField(_l("Địa chỉ"), [at_most(200), Clean()])
    sort = IntegerField(
        _l("Thứ tự trong danh sách"),
        [
            Optional(),
            NumberRange(0, 9999, _l("Nhập số từ 0 đến 9999.")),
        ],
        default=0,
    )
    # Its id is not "note": that is the live region of every page.
    note = TextAreaField(_l("Ghi chú"), [at_most(500), Clean(multiline=True)], id="unit-note")


class CreateUnitForm(EditUnitForm):
    """A new unit below another one."""

    parent = SelectField(_l("Đơn vị cấp trên"), validate_choice=False)
    kind = SelectField(_l("Loại đơn vị"), validate_choice=False)
    valid_from = DayField(_l("Hoạt động từ ngày"))


class RenameUnitForm(NameForm):
    """A real new name, from the day of the decision."""

    day = DayField(_l("Mang tên mới từ ngày"), [required(_l("Nhập ngày."))])


class MoveUnitForm(VersionedForm):
    """Another parent from a day."""

    parent = SelectField(_l("Đơn vị cấp trên mới"), validate_choice=False)
    day = DayField(_l("Từ ngày"), [required(_l("Nhập ngày."))])


class CloseUnitForm(VersionedForm):
    """The first day the unit is no more, and who continues it."""

    day = DayField(_l("Không còn hoạt động từ ngày"), [required(_l("Nhập ngày."))])
    successor = SelectField(_l("Đơn vị kế thừa"), validate_choice=False)


class AddCodeForm(HouseForm):
    """An official code from a day."""

    scheme = SelectField(_l("Loại mã"), validate_choice=False)
    code = StringField(_l("Mã"), [required(_l("Nhập mã.")), at_most(40), Clean()])
    valid_from = DayField(_l("Có hiệu lực từ ngày"))
