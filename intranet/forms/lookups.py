"""The one field of the public look-up."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from intranet.forms.base import HouseForm, at_most, required


class LookupForm(HouseForm):
    """The tracking code, however it was typed; it comes by GET, so it carries no token."""

    code = StringField(
        _l("Mã tra cứu"), [required(_l("Nhập mã tra cứu in trên giấy hẹn.")), at_most(30)]
    )

    class Meta:
        csrf = False
