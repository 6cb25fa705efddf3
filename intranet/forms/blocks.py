"""Forms of the number blocks and of the paper book at the end of a day."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField

from intranet.forms.base import Clean, HouseForm, at_most, required
from intranet.forms.fields import ChoiceField, CountField, DayField


class LeaseForm(HouseForm):
    """How many numbers, for which of the person's own desks."""

    desk = ChoiceField(_l("Bộ phận"), validate_choice=False)
    count = CountField(_l("Bao nhiêu số"), [required(_l("Nhập bao nhiêu số, từ 1 đến 200."))])


class VoidForm(HouseForm):
    """One number of a block and why it is not used."""

    number = StringField(
        _l("Mã hồ sơ hoặc mã tra cứu in trên giấy"),
        [required(_l("Gõ hoặc quét mã in trên giấy.")), at_most(300), Clean()],
    )
    reason = StringField(_l("Lý do"), [required(_l("Ghi lý do.")), at_most(300), Clean()])


class GiveBackForm(HouseForm):
    """The version of the block that was on the screen."""

    version = HiddenField()


class CountForm(HouseForm):
    """How many receipts left the paper book on a day, and why the number differs."""

    desk = ChoiceField(_l("Bộ phận"), validate_choice=False)
    day = DayField(_l("Ngày"), [required(_l("Nhập ngày."))])
    counted = CountField(_l("Số giấy hẹn đã giao trong ngày, theo sổ giấy"))
    note = StringField(_l("Vì sao lệch"), [at_most(300), Clean()], id="remark")


class SpanForm(HouseForm):
    """Which days, which unit; sent by GET."""

    class Meta:
        csrf = False

    first = DayField(_l("Từ ngày"))
    last = DayField(_l("Đến ngày"))
    unit = ChoiceField(_l("Đơn vị"), validate_choice=False)
