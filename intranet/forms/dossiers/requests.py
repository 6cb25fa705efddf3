"""Forms of what is asked of others about a dossier: opinions, visits, answers; and of transfer."""

from flask_babel import lazy_gettext as _l
from wtforms import (
    FieldList,
    Form,
    FormField,
    MultipleFileField,
    StringField,
    TextAreaField,
)

from intranet.forms.base import Clean, HouseForm, at_most, required
from intranet.forms.dossiers.acts import ActForm
from intranet.forms.fields import ChoiceField, CountField, DayField, TimeField

SIDE_BY_SIDE = 3


class AskedForm(Form):
    """One unit that is asked, and its deadline in working days."""

    unit = ChoiceField(_l("Đơn vị"), validate_choice=False)
    days = CountField(_l("Trả lời trong (ngày làm việc)"))


class AskOpinionForm(ActForm):
    """What is asked, of up to ``SIDE_BY_SIDE`` units at once."""

    text = TextAreaField(
        _l("Nội dung hỏi"),
        [required(_l("Ghi nội dung cần cho ý kiến.")), at_most(2000), Clean(multiline=True)],
    )
    units = FieldList(FormField(AskedForm), min_entries=SIDE_BY_SIDE, max_entries=SIDE_BY_SIDE)


class PlanVisitForm(ActForm):
    """When, where, who goes, and what is to be verified."""

    day = DayField(_l("Ngày"), [required(_l("Ghi ngày xác minh."))])
    time = TimeField(_l("Giờ"), [required(_l("Ghi giờ xác minh."))])
    place = StringField(_l("Nơi xác minh"), [required(_l("Ghi nơi xác minh.")), at_most(200),
                                             Clean()])  # fmt: skip
    leader = ChoiceField(_l("Người chủ trì"), validate_choice=False)
    people = StringField(_l("Cùng đi"), [at_most(300), Clean()])
    text = TextAreaField(
        _l("Nội dung xác minh"),
        [required(_l("Ghi nội dung xác minh.")), at_most(2000), Clean(multiline=True)],
    )


class AnswerForm(HouseForm):
    """The opinion, or what the visit found."""

    text = TextAreaField(
        _l("Nội dung trả lời"),
        [required(_l("Ghi nội dung trả lời.")), at_most(2000), Clean(multiline=True)],
    )
    files = MultipleFileField(_l("Tệp kèm theo (PDF hoặc ảnh)"))


class CancelRequestForm(HouseForm):
    """Why a question is taken back or a visit called off."""

    reason = TextAreaField(
        _l("Lý do"), [required(_l("Ghi lý do.")), at_most(2000), Clean(multiline=True)]
    )


class TransferForm(ActForm):
    """Which authority decides from now on, and why."""

    unit = ChoiceField(
        _l("Cơ quan giải quyết"), [required(_l("Chọn cơ quan.")),], validate_choice=False
    )  # fmt: skip
    reason = TextAreaField(
        _l("Lý do chuyển"),
        [required(_l("Ghi lý do chuyển.")), at_most(500), Clean(multiline=True)],
    )
