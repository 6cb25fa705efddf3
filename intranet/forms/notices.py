"""Forms of the notice board."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField

from intranet.forms.base import Clean, at_most, required
from intranet.forms.conflicts import VersionedForm


class EditNoticeForm(VersionedForm):
    """The words of a notice; ``version`` is the one that was on the screen."""

    title = StringField(_l("Tiêu đề"), [required(_l("Nhập tiêu đề.")), at_most(200), Clean()])
    body = TextAreaField(
        _l("Nội dung"), [required(_l("Nhập nội dung.")), at_most(5000), Clean(multiline=True)]
    )


class PostNoticeForm(EditNoticeForm):
    """A new notice; the choices of ``unit`` are the person's own units."""

    unit = SelectField(_l("Đăng cho"), validate_choice=False)
