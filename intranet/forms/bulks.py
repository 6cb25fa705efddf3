"""What is typed once for many dossiers."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectMultipleField, StringField, TextAreaField
from wtforms.widgets import CheckboxInput, ListWidget

from intranet.forms.base import Clean, HouseForm, at_most, required
from intranet.forms.fields import ChoiceField, named
from intranet.rules.words import N_
from intranet.rules.workflow import WAY_WORDS


class CarryOutForm(HouseForm):
    """One act on many dossiers; each act shows the boxes it knows."""

    act = HiddenField()
    to_user = ChoiceField(_l("Giao cho"), validate_choice=False)
    note = TextAreaField(_l("Ý kiến kèm theo"), [at_most(500), Clean(multiline=True)], id="remark")
    collected_by = StringField(
        _l("Một người nhận tất cả kết quả"),
        [at_most(200), Clean()],
        description=_l("Để trống: mỗi kết quả trả cho người đã nộp hồ sơ."),
    )
    way = ChoiceField(
        _l("Cách trả"),
        choices=named({"": N_("Như đã đăng ký trên hồ sơ"), **WAY_WORDS}),
        validate_choice=False,
    )


class PassOnForm(HouseForm):
    """Who gets the work of a person who leaves; the view sets the choices."""

    colleagues = SelectMultipleField(
        _l("Người nhận việc"),
        option_widget=CheckboxInput(),
        widget=ListWidget(),
        validate_choice=False,
        description=_l("Chọn nhiều người thì việc chia đều cho những người giữ đúng vai trò."),
    )
    reason = TextAreaField(
        _l("Lý do bàn giao"),
        [required(_l("Ghi lý do bàn giao.")), at_most(500), Clean(multiline=True)],
    )
