"""Forms of personal data: a request to erase, its answer, the reason of an export."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, StringField, TextAreaField

from intranet.forms.base import Clean, HouseForm, at_most, required
from intranet.forms.conflicts import VersionedForm
from intranet.forms.fields import ChoiceField, named
from intranet.rules.erasures import CHOICE_WORDS, GROUND_WORDS
from intranet.rules.words import N_

CHOICES = {"": N_("Chọn căn cứ"), **GROUND_WORDS}


class AskErasureForm(HouseForm):
    """Why, and by which letter of the citizen."""

    ground = ChoiceField(
        _l("Căn cứ"),
        [required(_l("Chọn căn cứ xóa."))],
        choices=named(CHOICES),
        validate_choice=False,
    )
    letter = StringField(_l("Số, ngày đơn hoặc quyết định"), [at_most(60), Clean()])
    remark = TextAreaField(_l("Ghi chú"), [at_most(500), Clean(multiline=True)])


class DecideErasureForm(VersionedForm):
    """Erase or refuse; a refusal says why."""

    answer = RadioField(
        _l("Quyết định"),
        [required(_l("Chọn xóa hay từ chối."))],
        choices=named(CHOICE_WORDS),
        validate_choice=False,
    )
    reason = StringField(_l("Lý do từ chối"), [at_most(500), Clean()])


class ExportPersonForm(HouseForm):
    """Why everything of a person is taken out; who asks was looked at."""

    reason = StringField(_l("Lý do xuất"), [required(_l("Ghi lý do xuất.")), at_most(300), Clean()])
    checked = BooleanField(_l("Đã kiểm tra giấy tờ của người yêu cầu, đúng là người này"))
