"""Forms of the witnesses; what they send is made by the script of the page."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField

from intranet.forms.base import HouseForm, at_most, required

NO_SCRIPT = _l("Trang này cần JavaScript: khóa được tạo và dùng ngay trong trình duyệt.")


class RegisterWitnessForm(HouseForm):
    """The unit somebody witnesses for, and the public half of the key."""

    unit = SelectField(_l("Chứng kiến thay mặt"), validate_choice=False)
    public_key = HiddenField(_l("Khóa"), [required(NO_SCRIPT), at_most(44)])


class CosignForm(HouseForm):
    """The line of a witness under a checkpoint."""

    checkpoint = HiddenField(_l("Điểm chốt"), [required(NO_SCRIPT), at_most(12)])
    line = HiddenField(_l("Chữ ký"), [required(NO_SCRIPT), at_most(300)])
