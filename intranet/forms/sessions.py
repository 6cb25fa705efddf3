"""Forms around one's own session: login, the code on paper, a new password."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, RadioField, StringField
from wtforms.validators import EqualTo

from intranet.forms.base import HouseForm, at_most, required


class LoginForm(HouseForm):
    """Name and password; ``next`` and ``held`` carry where the person was going."""

    username = StringField(_l("Tên đăng nhập"), [required(_l("Nhập tên đăng nhập.")), at_most(40)])
    password = PasswordField(_l("Mật khẩu"), [required(_l("Nhập mật khẩu.")), at_most(1024)])
    next = HiddenField()
    held = HiddenField()


class NewPasswordForm(HouseForm):
    """A new password, typed twice because nobody sees it."""

    password = PasswordField(
        _l("Mật khẩu mới"), [required(_l("Nhập mật khẩu mới.")), at_most(1024)]
    )
    again = PasswordField(
        _l("Gõ lại mật khẩu mới"),
        [
            required(_l("Gõ lại mật khẩu mới.")),
            EqualTo("password", _l("Hai lần gõ không giống nhau.")),
        ],
    )


class ChangePasswordForm(NewPasswordForm):
    """One's own password."""

    current = PasswordField(
        _l("Mật khẩu hiện tại"), [required(_l("Nhập mật khẩu hiện tại.")), at_most(1024)]
    )


class UseCodeForm(NewPasswordForm):
    """The one-time code that an admin printed."""

    username = StringField(_l("Tên đăng nhập"), [required(_l("Nhập tên đăng nhập.")), at_most(40)])
    code = StringField(_l("Mã một lần"), [required(_l("Nhập mã trên giấy.")), at_most(60)])


class UnlockForm(HouseForm):
    """Who opens which screen again; ``next`` and ``held`` carry where the person was going."""

    who = RadioField(_l("Ai tiếp tục làm việc?"), validate_choice=False)
    secret = PasswordField(
        _l("Mã PIN hoặc mật khẩu"), [required(_l("Nhập mã PIN hoặc mật khẩu.")), at_most(1024)]
    )
    next = HiddenField()
    held = HiddenField()


class PinForm(HouseForm):
    """Six digits, typed twice because nobody sees them, and the password that proves who it is."""

    current = PasswordField(
        _l("Mật khẩu hiện tại"), [required(_l("Nhập mật khẩu hiện tại.")), at_most(1024)]
    )
    pin = PasswordField(_l("Mã PIN, 6 chữ số"), [required(_l("Nhập mã PIN.")), at_most(6)])
    again = PasswordField(
        _l("Gõ lại mã PIN"),
        [required(_l("Gõ lại mã PIN.")), EqualTo("pin", _l("Hai lần gõ không giống nhau."))],
    )
