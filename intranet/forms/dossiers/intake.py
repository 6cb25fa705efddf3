"""The intake sheet: one screen, one POST; fields as the papers lie on the desk (domain 7.6)."""

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    MultipleFileField,
    StringField,
    TextAreaField,
)
from wtforms.validators import ValidationError

from intranet.forms.base import Clean, HouseForm, at_most, required
from intranet.forms.dossiers.people import PeopleRules
from intranet.forms.fields import (
    ChoiceField,
    CountField,
    DayField,
    MoneyField,
    TimeField,
    named,
)
from intranet.rules.words import N_
from intranet.rules.workflow import CHANNEL_WORDS, WAY_WORDS

CHANNELS = named(CHANNEL_WORDS)
DELIVERY_WAYS = named(WAY_WORDS)
SEXES = named({"": "", "male": N_("Nam"), "female": N_("Nữ")})
PERSON_FIELDS = ("full_name", "birth_date", "sex", "address", "phone", "email")
BLANK_EXTRAS = 1


class PaperForm(Form):
    """One row of the list of papers: ticked, how many, a remark."""

    given = BooleanField()
    originals = CountField(_l("Bản chính"))
    copies = CountField(_l("Bản sao"))
    note = StringField(_l("Ghi chú"), [at_most(300), Clean()])


class ExtraPaperForm(Form):
    """A paper that is not on the procedure's list; a row without a name does not count."""

    name = StringField(_l("Giấy tờ khác"), [at_most(500), Clean()])
    originals = CountField(_l("Bản chính"))
    copies = CountField(_l("Bản sao"))


class IntakeForm(PeopleRules, HouseForm):
    """Everything the counter writes down. ``papers_of``: whose papers the rows are."""

    procedure = StringField(_l("Thủ tục"))
    procedure_text = StringField(_l("Thủ tục"))
    papers_of = HiddenField()
    slip = HiddenField()
    desk = ChoiceField(_l("Nơi tiếp nhận"), validate_choice=False)
    authority = ChoiceField(_l("Cơ quan giải quyết"), validate_choice=False)
    returned = ChoiceField(_l("Nơi trả kết quả"), validate_choice=False)

    owner_id_number = StringField(
        _l("Số định danh (CCCD)"), [at_most(500), Clean()], description=_l("Quét mã QR hoặc gõ số.")
    )
    owner_full_name = StringField(
        _l("Họ và tên"), [required(_l("Nhập họ và tên chủ hồ sơ.")), at_most(200), Clean()]
    )
    owner_birth_date = DayField(_l("Ngày sinh"))
    owner_sex = ChoiceField(_l("Giới tính"), choices=SEXES)
    owner_address = StringField(_l("Địa chỉ"), [at_most(300), Clean()])
    owner_phone = StringField(_l("Điện thoại"), [at_most(20), Clean()])
    owner_email = StringField(_l("Thư điện tử"), [at_most(120), Clean()])

    submitter_full_name = StringField(_l("Họ và tên người nộp"), [at_most(200), Clean()])
    submitter_id_number = StringField(_l("Số giấy tờ của người nộp"), [at_most(20), Clean()])
    submitter_phone = StringField(_l("Điện thoại người nộp"), [at_most(20), Clean()])
    authorisation = StringField(_l("Giấy ủy quyền"), [at_most(300), Clean()])

    papers = FieldList(FormField(PaperForm))
    extras = FieldList(FormField(ExtraPaperForm))
    sets = CountField(_l("Số bộ hồ sơ"))
    files = MultipleFileField(_l("Tệp quét (PDF hoặc ảnh)"))

    fee_vnd = MoneyField(_l("Phí, lệ phí (đồng)"))
    fee_collected = BooleanField(_l("Đã thu"))
    fee_book = StringField(_l("Quyển biên lai"), [at_most(20), Clean()])
    fee_receipt_no = StringField(_l("Số biên lai"), [at_most(40), Clean()])
    channel = ChoiceField(_l("Cách nộp"), choices=CHANNELS)
    delivery_way = ChoiceField(_l("Cách nhận kết quả"), choices=DELIVERY_WAYS)
    manual_due_day = DayField(_l("Hẹn trả ngày khác"))
    manual_due_time = TimeField(_l("Giờ hẹn"))
    manual_due_reason = StringField(_l("Lý do hẹn khác"), [at_most(300), Clean()])
    summary = StringField(_l("Trích yếu"), [at_most(500), Clean()])
    note = TextAreaField(_l("Ghi chú"), [at_most(2000), Clean(multiline=True)], id="remark")
    printed = StringField(
        _l("Mã in trên giấy hẹn"),
        [at_most(300), Clean()],
        description=_l("Quét mã QR hoặc gõ mã; giấy viết tay không có mã thì để trống."),
    )
    received_day = DayField(_l("Ngày nhận ghi trên giấy"))
    received_time = TimeField(_l("Giờ nhận"))
    late_reason = StringField(
        _l("Lý do nhập muộn"),
        [at_most(300), Clean()],
        description=_l("Chỉ cần khi nhận đã quá 7 ngày."),
    )
    accept = BooleanField(_l("Vẫn tiếp nhận"))
    accept_reason = StringField(_l("Lý do"), [at_most(300), Clean()])

    def validate_received_time(self, field):
        """A reception on paper has its day and its hour, or it is received now (B6)."""
        if self.received_day.data and field.data is None and not field.errors:
            raise ValidationError(_l("Ghi giờ nhận như trên giấy."))

    def validate_manual_due_reason(self, field):
        """Another date than the reckoned one needs its reason, at acceptance only (DD12)."""
        if self.manual_due_day.data and not field.data:
            raise ValidationError(_l("Ghi lý do hẹn ngày khác."))

    def list_papers(self, papers, procedure_pid):
        """Give ``papers`` one unticked row for each paper the procedure asks for."""
        while self.papers.entries:
            self.papers.pop_entry()
        for paper in papers:
            self.papers.append_entry({"originals": paper.originals, "copies": paper.copies})
        self.papers_of.data = procedure_pid

    def complete_papers(self, papers):
        """One row for each paper, whatever a browser left out; what was typed stays."""
        for paper in papers[len(self.papers.entries) :]:
            self.papers.append_entry({"originals": paper.originals, "copies": paper.copies})

    def leave_blank_rows(self):
        """Keep an empty row for a further paper."""
        while sum(not row.form.name.data for row in self.extras) < BLANK_EXTRAS:
            self.extras.append_entry({"originals": 1, "copies": 0})
