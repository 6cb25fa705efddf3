"""The login form."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, StringField

from intranet.forms.base import HouseForm, at_most, required


class LoginForm(HouseForm):
    """Name and password; ``next`` and ``held`` carry where the person was going."""

    username = StringField(
        _l("Tên đăng nhập"), [required(_l("Nhập tên đăng nhập.")), at_most(40)]
    )
    password = PasswordField(_l("Mật khẩu"), [required(_l("Nhập mật khẩu.")), at_most(1024)])
    next = HiddenField()
    held = HiddenField()
