"""Forms of the acts on a dossier, one class per verb; ``version`` is the one on the screen.

``seen`` is a mark of how the dossier stood when the form was opened: for a conflict.
"""

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    MultipleFileField,
    StringField,
    TextAreaField,
)

from intranet.forms.base import Clean, HouseForm, at_most, required
from intranet.forms.fields import ChoiceField, DayField, named
from intranet.rules.workflow import WAY_WORDS


class ActForm(HouseForm):
    """Base of the acts."""

    version = HiddenField()
    seen = HiddenField()


class HandOverForm(ActForm):
    """Pass the dossier on to the next step; nobody named: everybody of the step may take it."""

    to_user = ChoiceField(_l("Chuyển cho"), validate_choice=False)
    note = TextAreaField(_l("Ý kiến kèm theo"), [at_most(500), Clean(multiline=True)], id="remark")


class AssignForm(ActForm):
    """Name the person who works on the present step."""

    to_user = ChoiceField(
        _l("Giao cho"), [required(_l("Chọn người được giao."))], validate_choice=False
    )
    note = TextAreaField(_l("Ý kiến kèm theo"), [at_most(500), Clean(multiline=True)], id="remark")


class SendBackForm(ActForm):
    """Return the dossier to the step before, with the reason."""

    reason = TextAreaField(
        _l("Lý do trả về"),
        [required(_l("Ghi lý do trả về.")), at_most(500), Clean(multiline=True)],
    )


class ApproveForm(ActForm):
    """The leader's consent; the dossier goes on to the next step, to a person where one must be."""

    to_user = ChoiceField(_l("Chuyển cho"), validate_choice=False)
    note = TextAreaField(_l("Ý kiến kèm theo"), [at_most(500), Clean(multiline=True)], id="remark")


class EnterResultForm(ActForm):
    """Number, day and signer of the result; a refusal is a result too (R07)."""

    number = StringField(_l("Số, ký hiệu"), [at_most(60), Clean()])
    day = DayField(_l("Ngày ký"))
    signer = StringField(_l("Người ký"), [at_most(120), Clean()])
    refused = BooleanField(_l("Kết quả là văn bản từ chối giải quyết"))
    files = MultipleFileField(_l("Tệp kết quả (PDF hoặc ảnh)"))


class ReturnResultForm(ActForm):
    """Who collected the result and how (R11)."""

    collected_by = StringField(
        _l("Người nhận"), [required(_l("Nhập họ tên người nhận.")), at_most(200), Clean()]
    )
    id_number = StringField(_l("Số giấy tờ của người nhận"), [at_most(20), Clean()])
    way = ChoiceField(
        _l("Cách trả"),
        choices=named(WAY_WORDS),
    )


class AddFilesForm(HouseForm):
    """More files for a dossier that was received."""

    files = MultipleFileField(_l("Thêm tệp (PDF hoặc ảnh)"))


class RemoveFileForm(HouseForm):
    """Why a file is taken off."""

    reason = TextAreaField(
        _l("Lý do gỡ"), [required(_l("Ghi lý do gỡ tệp.")), at_most(300), Clean(multiline=True)]
    )
