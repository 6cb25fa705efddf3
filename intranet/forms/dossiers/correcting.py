"""Putting a dossier right after reception: the boxes of the counter, filled in, and the reason."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    StringField,
    TextAreaField,
)
from wtforms.widgets import TextInput

from intranet.forms.base import Clean, at_most, required
from intranet.forms.conflicts import VersionedForm
from intranet.forms.dossiers.intake import CHANNELS, DELIVERY_WAYS
from intranet.forms.dossiers.people import PeopleRules
from intranet.forms.fields import ChoiceField, CountField, DayField, TimeField

# Fields of services.dossiers.correcting.Correction that have another name on the screen.
BOXES = {"procedure_pid": "procedure_text", "received_at": "received_day"}
BLANK_PAPERS = 2


class ChosenField(HiddenField):
    """What components/combo.html chose and writes itself; said in words by the box beside it."""

    widget = TextInput()


class PaperForm(Form):
    """One paper that was received; without a name it is taken off."""

    name = StringField(_l("Giấy tờ"), [at_most(2000), Clean()])
    originals = CountField(_l("Bản chính"))
    copies = CountField(_l("Bản sao"))
    shown = BooleanField(_l("Chỉ xuất trình"))
    note = StringField(_l("Ghi chú"), [at_most(300), Clean()])


class CorrectForm(PeopleRules, VersionedForm):
    """Every box as it is now; what is changed is corrected. Missing boxes stay as they are."""

    owner_full_name = StringField(
        _l("Họ và tên"), [required(_l("Nhập họ và tên chủ hồ sơ.")), at_most(200), Clean()]
    )
    owner_id_number = StringField(_l("Số giấy tờ"), [at_most(20), Clean()])
    owner_address = StringField(_l("Địa chỉ"), [at_most(300), Clean()])
    owner_phone = StringField(_l("Điện thoại"), [at_most(20), Clean()])
    submitter_full_name = StringField(_l("Họ và tên người nộp"), [at_most(200), Clean()])
    submitter_id_number = StringField(_l("Số giấy tờ của người nộp"), [at_most(20), Clean()])
    submitter_phone = StringField(_l("Điện thoại người nộp"), [at_most(20), Clean()])
    authorisation = StringField(_l("Giấy ủy quyền"), [at_most(300), Clean()])

    procedure = ChosenField()
    procedure_text = StringField(_l("Thủ tục"))
    channel = ChoiceField(_l("Cách nộp"), choices=CHANNELS)
    received_day = DayField(_l("Ngày tiếp nhận"), [required(_l("Ghi ngày tiếp nhận."))])
    received_time = TimeField(_l("Giờ tiếp nhận"), [required(_l("Ghi giờ tiếp nhận."))])

    papers = FieldList(FormField(PaperForm), _l("Giấy tờ nhận"))
    sets = CountField(_l("Số bộ hồ sơ"))
    delivery_way = ChoiceField(_l("Cách nhận kết quả"), choices=DELIVERY_WAYS)
    summary = StringField(_l("Trích yếu"), [at_most(500), Clean()])
    note = TextAreaField(_l("Ghi chú"), [at_most(2000), Clean(multiline=True)], id="remark")
    reason = TextAreaField(
        _l("Lý do sửa"),
        [required(_l("Ghi lý do sửa.")), at_most(500), Clean(multiline=True)],
        description=_l("Ghi rõ, từ 10 ký tự. Lý do lưu ở Diễn biến của hồ sơ."),
    )

    @property
    def received_at(self):
        """The moment of reception in both boxes."""
        return datetime.combine(self.received_day.data, self.received_time.data)

    def take(self, error, instead=None):
        """As every form; what is wrong with the list of papers stands above the form."""
        error.field = BOXES.get(error.field, error.field)
        return error.field != "papers" and super().take(error, instead)

    def meet(self, fresh, by=None):
        """As every form; the procedure that was chosen goes with the words of its box."""
        super().meet(fresh, by)
        if self.procedure_text.data == fresh.procedure_text.data:
            self.procedure.data = fresh.procedure.data

    def leave_blank_rows(self):
        """Keep empty rows for further papers."""
        while sum(not row.form.name.data for row in self.papers) < BLANK_PAPERS:
            self.papers.append_entry({"originals": 1, "copies": 0})
