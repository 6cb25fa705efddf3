"""Forms of accounts. Choices of units are those the admin keeps."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    Form,
    HiddenField,
    SearchField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.widgets import CheckboxInput, ListWidget

from intranet.forms.base import Clean, HouseForm, at_most, required
from intranet.forms.conflicts import VersionedForm
from intranet.forms.fields import DayField


class FindAccountsForm(Form):
    """The filters of the list: GET, no token, all in the address."""

    q = SearchField(_l("Họ tên, tên đăng nhập, điện thoại"))
    unit = SelectField(_l("Đơn vị (kể cả cấp dưới)"), validate_choice=False)
    role = SelectField(_l("Vai trò"), validate_choice=False)
    standing = SelectField(_l("Tình trạng"), validate_choice=False)


class UploadAccountsForm(HouseForm):
    """A table of people, as a file or pasted out of a spreadsheet."""

    table = FileField(_l("Tệp Excel hoặc CSV"))
    pasted = TextAreaField(_l("Hoặc dán bảng chép từ Excel"), [at_most(200_000)])


class ConfirmAccountsForm(HouseForm):
    """The dry run was read."""


class EditAccountForm(VersionedForm):
    """Who the person is; ``version`` is the one that was on the screen."""

    full_name = StringField(
        _l("Họ và tên"), [required(_l("Nhập họ và tên.")), at_most(120), Clean()]
    )
    title = StringField(_l("Chức danh"), [at_most(120), Clean()])
    phone = TelField(_l("Điện thoại"), [at_most(30), Clean()])
    expires_on = DayField(
        _l("Dùng đến hết ngày"), description=_l("Để trống nếu không có ngày hết hạn.")
    )


class CreateAccountForm(EditAccountForm):
    """A new account with its roles in one unit; further units are added on its page."""

    username = StringField(
        _l("Tên đăng nhập"),
        [required(_l("Nhập tên đăng nhập.")), at_most(40)],
        description=_l("Chữ thường không dấu, ví dụ mai.dt; không đổi được về sau."),
    )
    unit = SelectField(_l("Đơn vị"), validate_choice=False)
    roles = SelectMultipleField(
        _l("Vai trò"),
        [required(_l("Chọn ít nhất một vai trò."))],
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    valid_from = DayField(_l("Giữ vai trò từ ngày"), description=_l("Để trống: từ bây giờ."))
    valid_to = DayField(_l("Đến hết ngày"))


class AddRoleForm(HouseForm):
    """One role in one unit."""

    unit = SelectField(_l("Đơn vị"), validate_choice=False)
    roles = SelectField(_l("Vai trò"), validate_choice=False)
    valid_from = DayField(_l("Từ ngày"), description=_l("Để trống: từ bây giờ."))
    valid_to = DayField(_l("Đến hết ngày"))


class EndRoleForm(HouseForm):
    """Which role ends, and its last day."""

    role = HiddenField()
    unit = HiddenField()
    last_day = DayField(
        _l("Ngày cuối giữ vai trò"), description=_l("Để trống: kết thúc ngay bây giờ.")
    )


class LockForm(HouseForm):
    """Why the account is locked."""

    reason = StringField(_l("Lý do"), [at_most(200), Clean()])
