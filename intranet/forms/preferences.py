"""Forms of how a person likes to work."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.widgets import CheckboxInput, ListWidget

from intranet.forms.base import Clean, HouseForm, at_most, required


def _ticks(label):
    return SelectMultipleField(label, option_widget=CheckboxInput(), widget=ListWidget())


class PreferencesForm(HouseForm):
    """Shortcuts, columns of the list, kinds of alerts; the view sets the choices."""

    shortcuts = BooleanField(_l("Dùng phím tắt một phím (/ và ?)"))
    columns = _ticks(_l("Cột của danh sách hồ sơ"))
    alerts = _ticks(_l("Báo cho tôi khi"))


class SaveFilterForm(HouseForm):
    """A name for a list; ``query`` is its address behind "?"."""

    name = StringField(_l("Tên bộ lọc"), [required(_l("Nhập tên bộ lọc.")), at_most(60), Clean()])
    shared = SelectField(_l("Ai dùng được"), validate_choice=False)
    is_default = BooleanField(_l("Mở bộ lọc này khi vào danh sách hồ sơ"))
    query = HiddenField(validators=[at_most(1000)])
