"""Forms of a version: what it says, its papers, its own reasons and letter texts."""

from flask_babel import lazy_gettext as _l
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

from intranet.forms.base import Clean, at_most, required
from intranet.forms.conflicts import VersionedForm
from intranet.forms.fields import (
    ChoiceField,
    CountField,
    DayField,
    MoneyField,
    TimeField,
    named,
)
from intranet.rules.deadlines import Unit
from intranet.rules.procedures import CHANNEL_WORDS, FEE_WORDS, TEXT_WORDS, WAIT_DAYS
from intranet.rules.words import N_

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
MUCH = 20_000


def offered(pairs):
    """Choices from (value, text) pairs."""
    return [SelectChoice(value, text) for value, text in pairs]


class Checks(SelectMultipleField):
    """Several of a list, as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class PaperForm(Form):
    """One row of the papers; without a name it is left out."""

    name = StringField(_l("Tên giấy tờ"), [at_most(500), Clean()])
    submit_paper = ChoiceField(_l("Nộp hay xuất trình"), choices=named(SUBMIT_WORDS), default="1")
    originals = CountField(_l("Bản chính"), default=1)
    copies = CountField(_l("Bản sao"), default=0)
    required = BooleanField(_l("Bắt buộc"), default=True)


def _texts(kind):
    """The box for the texts of one kind, one on a line."""
    return TextAreaField(_l(TEXT_WORDS[kind]), [at_most(MUCH), Clean(multiline=True)])


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
    anywhere = BooleanField(
        _l("Nhận ở bộ phận Một cửa nào cũng được (phi địa giới)"),
    )
    wait_days = CountField(_l("Chờ công dân bổ sung giấy tờ (ngày làm việc)"), default=WAIT_DAYS)
    text_supplement = _texts("supplement")
    text_guidance = _texts("guidance")
    text_refusal = _texts("refusal")
    text_payment = _texts("payment")
    text_suspension = _texts("suspension")
    text_resumption = _texts("resumption")
    text_extension = _texts("extension")
    text_stop = _texts("stop")
    text_withdrawal = _texts("withdrawal")
    text_recall = _texts("recall")
    papers = FieldList(FormField(PaperForm), _l("Thành phần hồ sơ"), max_entries=MOST_ROWS)

    @property
    def texts(self):
        """{kind: texts}, one of each line."""
        return {kind: (self[f"text_{kind}"].data or "").splitlines() for kind in TEXT_WORDS}

    def fill_texts(self, texts):
        """Put {kind: texts} into the boxes."""
        for kind, lines in texts.items():
            self[f"text_{kind}"].data = "\n".join(lines)

    @property
    def text_fields(self):
        """The boxes of the texts, in order."""
        return [self[f"text_{kind}"] for kind in TEXT_WORDS]

    def more_papers(self, count=2):
        """Add empty rows."""
        for _number in range(min(count, MOST_ROWS - len(self.papers))):
            self.papers.append_entry()


class NewProcedureForm(VersionForm):
    """A new procedure; the choices of ``units`` are the offices that may decide it."""

    units = Checks(_l("Cơ quan giải quyết"), validate_choice=False)
