"""Forms of the yearly plan of inspections."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField

from intranet.forms.base import Clean, HouseForm, at_most, required
from intranet.forms.conflicts import VersionedForm
from intranet.forms.fields import ChoiceField, DayField, named
from intranet.rules.inspections import KIND_WORDS
from intranet.rules.plans import MONTHS

NOTE_LENGTH = 300


class CreatePlanForm(HouseForm):
    """The plan of one place for a year."""

    unit = ChoiceField(_l("Cơ quan kiểm tra"))
    year = ChoiceField(_l("Năm"), [required(_l("Chọn năm."))], coerce=int)
    theme = StringField(_l("Chủ đề, trọng tâm"), [at_most(NOTE_LENGTH), Clean()])


class EditPlanForm(VersionedForm):
    """Theme and approval."""

    theme = StringField(_l("Chủ đề, trọng tâm"), [at_most(NOTE_LENGTH), Clean()])
    number = StringField(_l("Số kế hoạch"), [at_most(60), Clean()])
    approved_on = DayField(_l("Ngày ban hành"))
    signer = StringField(_l("Người ký"), [at_most(120), Clean()])


class AddLinesForm(HouseForm):
    """A unit in a month; without a unit every commune, spread over the months."""

    unit = SelectField(_l("Đơn vị"), validate_choice=False)
    kind = ChoiceField(_l("Loại"), choices=named(KIND_WORDS))
    first_month = ChoiceField(_l("Tháng"), coerce=int)
    last_month = ChoiceField(_l("Đến tháng"), coerce=int)
    remark = StringField(_l("Nội dung"), [at_most(NOTE_LENGTH), Clean()])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in (self.first_month, self.last_month):
            field.choices = [(month, str(month)) for month in MONTHS]
