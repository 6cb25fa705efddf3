"""Forms of what proves who somebody is: codes, passkeys, the password once more."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, StringField

from intranet.forms.base import Clean, HouseForm, at_most, required


class EnrolForm(HouseForm):
    """The first code of a new authenticator."""

    code = StringField(_l("Mã 6 số trong ứng dụng"), [required(_l("Nhập mã 6 số.")), at_most(20)])


class CodeForm(HouseForm):
    """The second step of login."""

    code = StringField(_l("Mã 6 số trong ứng dụng"), [required(_l("Nhập mã.")), at_most(60)])


class ConfirmForm(HouseForm):
    """Who is at the screen, once more; ``next`` and ``held`` carry what goes on after it."""

    secret = PasswordField(_l("Mật khẩu"), [required(_l("Nhập mật khẩu.")), at_most(1024)])
    next = HiddenField()
    held = HiddenField()


class PasskeyForm(HouseForm):
    """What the browser answered with a passkey (JSON that the script writes)."""

    answer = HiddenField(validators=[at_most(20_000)])
    next = HiddenField()
    held = HiddenField()


class NewPasskeyForm(HouseForm):
    """A new passkey and what its owner calls it."""

    name = StringField(
        _l("Tên gọi"),
        [required(_l("Đặt tên để sau này nhận ra.")), at_most(60), Clean()],
        description=_l("Ví dụ: điện thoại của tôi, máy ở quầy số 1."),
    )
    answer = HiddenField(validators=[at_most(20_000)])


class TakeOffForm(HouseForm):
    """Why an admin takes a second factor off."""

    reason = StringField(_l("Lý do"), [required(_l("Ghi lý do.")), at_most(200), Clean()])
