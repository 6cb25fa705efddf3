"""The sheet of a slip at the counter; the person's boxes are called as on the intake sheet."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField, StringField, TextAreaField
from wtforms.widgets import CheckboxInput, ListWidget

from intranet.forms.base import Clean, HouseForm, at_most, required
from intranet.forms.dossiers.people import check_number
from intranet.forms.fields import ChoiceField
from intranet.rules.slips import LONGEST_REASON


class ChecksField(SelectMultipleField):
    """Several boxes to tick; what is not on the list does not count."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class SlipForm(HouseForm):
    """Who came, for what, what is missing and why. The choices are handed in."""

    procedure = StringField(_l("Thủ tục"))
    procedure_text = StringField(_l("Thủ tục"))
    desk = ChoiceField(_l("Nơi tiếp nhận"), validate_choice=False)
    owner_id_number = StringField(_l("Số định danh (CCCD)"), [at_most(500), Clean()])
    owner_full_name = StringField(
        _l("Họ và tên"), [required(_l("Nhập họ và tên người nộp.")), at_most(200), Clean()]
    )
    owner_address = StringField(_l("Địa chỉ"), [at_most(300), Clean()])
    owner_phone = StringField(_l("Điện thoại"), [at_most(20), Clean()])
    owner_email = StringField(_l("Thư điện tử"), [at_most(120), Clean()])
    missing = ChecksField(_l("Giấy tờ còn thiếu"), coerce=int, validate_choice=False)
    more = TextAreaField(
        _l("Nội dung khác cần hoàn thiện"),
        [at_most(10_000), Clean(multiline=True)],
        description=_l("Mỗi dòng một nội dung."),
    )
    canned = ChoiceField(_l("Lý do thường gặp"), validate_choice=False)
    reason = TextAreaField(_l("Lý do"), [at_most(LONGEST_REASON), Clean(multiline=True)])

    def validate_owner_id_number(self, field):
        """The structure must be that of a known paper (domain 7.3)."""
        check_number(field)

    @property
    def whole_reason(self):
        """The canned reason, if one was chosen, and what was typed besides."""
        return "\n".join(filter(None, (self.canned.data, self.reason.data)))

    def offer(self, desks, papers, reasons):
        """Fill in what can be chosen: units, papers of the procedure, canned reasons."""
        self.desk.choices = [(desk.pid, desk.name) for desk in desks]
        self.missing.choices = [(paper.position, paper.name) for paper in papers]
        self.canned.choices = [("", _l("Ghi lý do dưới đây")), *((text, text) for text in reasons)]
        if self.canned.data not in reasons:
            self.canned.data = ""
        self.reason.flags.required = not reasons
