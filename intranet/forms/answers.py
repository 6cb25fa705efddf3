"""The form that takes the file a phone exported."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms.validators import ValidationError

from intranet.forms.base import HouseForm


class ImportAnswersForm(HouseForm):
    """The exported file (JSON)."""

    table = FileField(_l("Tệp xuất từ điện thoại (.json)"))

    def validate_table(self, field):
        if not field.data:
            raise ValidationError(_("Chọn tệp."))
