"""Forms of the working calendar."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, StringField

from intranet.forms.base import Clean, HouseForm, at_most, required
from intranet.forms.fields import ChoiceField, DayField, named
from intranet.rules.calendars import KIND_WORDS

_REASON = _l("Nhập lý do, ví dụ số thông báo nghỉ lễ.")


class EditDayForm(HouseForm):
    """A special day; ``seen`` is what was on the screen, ``mark`` the calendar whose effect on open
    dossiers was shown.
    """

    kind = ChoiceField(_l("Loại"), choices=named(KIND_WORDS))
    name = StringField(_l("Tên"), [required(_l("Nhập tên ngày.")), at_most(200), Clean()])
    provisional = BooleanField(_l("Dự kiến, chưa có thông báo chính thức"))
    note = StringField(_l("Ghi chú"), [at_most(300), Clean()], id="remark")
    reason = StringField(_l("Lý do"), [required(_REASON), at_most(300), Clean()])
    seen = HiddenField()
    mark = HiddenField()


class AddDayForm(EditDayForm):
    """A new special day."""

    day = DayField(_l("Ngày"), [required(_l("Ghi ngày như 05/01/2020."))])


class RemoveDayForm(HouseForm):
    """Taking a special day away."""

    reason = StringField(_l("Lý do"), [required(_REASON), at_most(300), Clean()])
    seen = HiddenField()
    mark = HiddenField()


class UploadDaysForm(HouseForm):
    """A table to look at before it is imported."""

    table = FileField(_l("Tệp CSV (UTF-8)"))


class ConfirmDaysForm(HouseForm):
    """The dry run was read."""

    reason = StringField(_l("Lý do"), [required(_REASON), at_most(300), Clean()])
    mark = HiddenField()
