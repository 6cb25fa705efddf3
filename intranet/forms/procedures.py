"""Forms of the catalogue: a version, its papers, its workflow, offers, the end, the import."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    Form,
    FormField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import FieldList
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from intranet.forms.base import Clean, HouseForm, at_most, required
from intranet.forms.conflicts import VersionedForm
from intranet.forms.fields import (
    ChoiceField,
    CountField,
    DayField,
    MoneyField,
    TimeField,
    TypedField,
    named,
)
from intranet.rules.deadlines import Unit
from intranet.rules.permissions import ROLE_WORDS, Role
from intranet.rules.procedures import (
    CHANNEL_WORDS,
    FEE_WORDS,
    PLACE_WORDS,
    parse_share,
    share_words,
)
from intranet.rules.words import N_
from intranet.rules.workflow import STEP_ACT_WORDS

UNIT_WORDS = {
    Unit.working_day: N_("ngày làm việc"),
    Unit.calendar_day: N_("ngày"),
    Unit.working_hour: N_("giờ làm việc"),
    Unit.hour: N_("giờ"),
    Unit.month: N_("tháng"),
    Unit.same_day_15h: N_("trong ngày (nhận sau 15 giờ: ngày sau)"),
    Unit.none: N_("không quy định"),
}
CLOCK_WORDS = {
    "pause": N_("tạm dừng, rồi tính tiếp phần còn lại"),
    "restart": N_("tính lại từ đầu khi nhận đủ"),
}
SUBMIT_WORDS = {"1": N_("nộp"), "0": N_("xuất trình")}
MOST_ROWS = 60
NO_UNIT = "-"
STEP_ROLES = (Role.RECEIVER, Role.OFFICER, Role.UNIT_HEAD, Role.LEADER, Role.REGISTRAR)
_DATE = _l("Ghi ngày như 05/01/2020.")


def offered(pairs):
    """Choices from (value, text) pairs."""
    return [SelectChoice(value, text) for value, text in pairs]


class Checks(SelectMultipleField):
    """Several of a list, as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ShareField(TypedField):
    """A step's part of the time: "0,5" on the screen, hundredths inside."""

    def read(self, text):
        return parse_share(text)

    def write(self, value):
        return share_words(value) if value else ""


class PaperForm(Form):
    """One row of the papers; without a name it is left out."""

    name = StringField(_l("Tên giấy tờ"), [at_most(500), Clean()])
    submit_paper = ChoiceField(_l("Nộp hay xuất trình"), choices=named(SUBMIT_WORDS), default="1")
    originals = CountField(_l("Bản chính"), default=1)
    copies = CountField(_l("Bản sao"), default=0)
    required = BooleanField(_l("Bắt buộc"), default=True)


class VersionForm(VersionedForm):
    """What a version says; ``version`` is the number of changes that was on the screen."""

    code = StringField(
        _l("Mã thủ tục"),
        [at_most(30), Clean(), Regexp(r"^[0-9A-Za-zĐđ./-]*$", message=_l("Mã như 1.001193."))],
        description=_l("Để trống khi chưa kiểm chứng được mã."),
    )
    name = TextAreaField(
        _l("Tên thủ tục"), [required(_l("Nhập tên thủ tục.")), at_most(1000), Clean()]
    )
    field_name = StringField(
        _l("Lĩnh vực"), [required(_l("Nhập lĩnh vực.")), at_most(120), Clean()]
    )
    decision_no = StringField(_l("Quyết định công bố số"), [at_most(80), Clean()])
    valid_from = DayField(_l("Có hiệu lực từ ngày"))
    time_value = CountField(_l("Thời hạn"))
    time_unit = ChoiceField(_l("Tính theo"), choices=named(UNIT_WORDS))
    supplement_clock = ChoiceField(_l("Khi chờ bổ sung giấy tờ"), choices=named(CLOCK_WORDS))
    late_cutoff = TimeField(_l("Hồ sơ trực tuyến nhận sau giờ này tính sang ngày sau"))
    counter_service = BooleanField(_l("Trả kết quả ngay tại quầy"))
    channels = Checks(_l("Cách nộp"), choices=named(CHANNEL_WORDS))
    online_level = StringField(_l("Mức độ dịch vụ công trực tuyến"), [at_most(200), Clean()])
    fee_kind = ChoiceField(_l("Phí, lệ phí"), choices=named(FEE_WORDS))
    fee_vnd = MoneyField(_l("Số tiền (đồng)"))
    result_name = StringField(_l("Kết quả"), [at_most(2000), Clean()])
    handled_by = StringField(_l("Cơ quan thực hiện"), [at_most(400), Clean()])
    notes = TextAreaField(_l("Ghi chú"), [at_most(2000), Clean(multiline=True)])
    papers = FieldList(FormField(PaperForm), _l("Thành phần hồ sơ"), max_entries=MOST_ROWS)

    def more_papers(self, count=2):
        """Add empty rows."""
        for _number in range(min(count, MOST_ROWS - len(self.papers))):
            self.papers.append_entry()


class NewProcedureForm(VersionForm):
    """A new procedure; the choices of ``units`` are the offices that may decide it."""

    units = Checks(_l("Cơ quan giải quyết"), validate_choice=False)


class StepForm(Form):
    """One row of the workflow; without a name it is left out. ``order`` may be 2,5."""

    order = StringField(_l("Thứ tự"), [at_most(6)])
    name = StringField(_l("Tên bước"), [at_most(200), Clean()])
    act = ChoiceField(_l("Việc"), choices=named(STEP_ACT_WORDS), default="process")
    role = ChoiceField(
        _l("Người làm"), choices=named({r: ROLE_WORDS[r] for r in STEP_ROLES}),
        default="officer",
    )  # fmt: skip
    place = ChoiceField(_l("Nơi làm"), choices=named(PLACE_WORDS), default="authority")
    unit = ChoiceField(_l("Đơn vị"), validate_choice=False)
    share = ShareField(_l("Thời gian"))


class StepsForm(VersionedForm):
    """The whole workflow in one form, without JavaScript."""

    rows = FieldList(FormField(StepForm), _l("Các bước"), max_entries=MOST_ROWS)

    def give_units(self, units):
        """Put the choices of units into every row."""
        for row in self.rows:
            row.form.unit.choices = [SelectChoice(NO_UNIT, "–"), *offered(units)]

    def more_rows(self, count=2):
        """Add empty rows."""
        for _number in range(min(count, MOST_ROWS - len(self.rows))):
            self.rows.append_entry()


class OfferForm(VersionedForm):
    """The offices that decide a procedure."""

    units = Checks(_l("Cơ quan giải quyết"), validate_choice=False)


class CloseProcedureForm(VersionedForm):
    """The end of a procedure."""

    valid_to = DayField(_l("Ngày cuối cùng còn hiệu lực"), [required(_DATE)])
    reason = StringField(
        _l("Lý do, số quyết định bãi bỏ"), [required(_l("Nhập lý do.")), at_most(300), Clean()]
    )


class UploadForm(HouseForm):
    """A table to look at before it is imported."""

    table = FileField(_l("Tệp CSV (UTF-8)"))


class ConfirmImportForm(HouseForm):
    """The dry run was read; from which day the changes are valid."""

    valid_from = DayField(_l("Có hiệu lực từ ngày"), [required(_DATE)])
