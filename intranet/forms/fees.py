"""Forms of the fees room: taking money, giving it back, waiving it, closing the day."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, TextAreaField

from intranet.forms.base import Clean, HouseForm, at_most, required
from intranet.forms.fields import ChoiceField, MoneyField, named
from intranet.rules.fees import FEE_WAY_WORDS

WAYS = named(FEE_WAY_WORDS)
REASON = _l("Ghi lý do.")


class CollectForm(HouseForm):
    """Money over the counter and the receipt that was written for it."""

    amount = MoneyField(_l("Số tiền thu (đồng)"))
    way = ChoiceField(_l("Cách nộp tiền"), choices=WAYS)
    book = StringField(_l("Quyển biên lai"), [at_most(20), Clean()])
    receipt_no = StringField(_l("Số biên lai"), [at_most(40), Clean()])


class NumberForm(HouseForm):
    """The receipt of money that was taken without one."""

    book = StringField(_l("Quyển biên lai"), [at_most(20), Clean()])
    receipt_no = StringField(
        _l("Số biên lai"), [required(_l("Nhập số biên lai.")), at_most(40), Clean()]
    )


class RefundForm(HouseForm):
    """Money given back, and why."""

    amount = MoneyField(_l("Số tiền hoàn (đồng)"))
    way = ChoiceField(_l("Cách hoàn tiền"), choices=WAYS)
    reason = StringField(_l("Lý do"), [required(REASON), at_most(300), Clean()])


class WaiveForm(HouseForm):
    """An amount that is not asked for any more, and why."""

    amount = MoneyField(_l("Số tiền miễn, giảm (đồng)"))
    reason = StringField(_l("Lý do, căn cứ"), [required(REASON), at_most(300), Clean()])


class CloseForm(HouseForm):
    """The cash counted in the evening; ``desk`` is the desk whose list it is."""

    desk = HiddenField()
    counted = MoneyField(_l("Tiền mặt đếm được (đồng)"))
    note = TextAreaField(_l("Lý do chênh lệch"), [at_most(300), Clean()], id="remark")
